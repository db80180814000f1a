import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant, money, ok } from '@throughline/contracts';
import { changedTerms, changeOf, startsActivation, statusOf, type VersionFacts } from './quote-version.ts';

const line = { lineKey: 'QL-1', kind: 'PACKAGE', amount: money('62350.00 USD') };
const draft: VersionFacts = { status: 'DRAFT', approvedAt: null, lines: [line] };
const accepted: VersionFacts = { status: 'ACCEPTED', approvedAt: instant('2025-02-03T16:00:00Z'), lines: [line] };
const cheaper = [{ ...line, amount: money('60000.00 USD') }];

describe('an approved quote version never changes', () => {
  for (const { why, recorded, seen, change } of [
    { why: 'a version that was never seen', recorded: null, seen: draft, change: 'FIRST_SEEN' },
    { why: 'the same again', recorded: draft, seen: draft, change: 'UNCHANGED' },
    { why: 'a draft with another price', recorded: draft, seen: { ...draft, lines: cheaper }, change: 'REPRICED' },
    { why: 'a draft that is approved', recorded: draft, seen: accepted, change: 'STATUS_CHANGED' },
    {
      why: 'an approved version that is accepted',
      recorded: { ...accepted, status: 'APPROVED' },
      seen: accepted,
      change: 'STATUS_CHANGED',
    },
  ] as const) {
    it(`${why}: ${change}`, () => assert.deepEqual(changeOf(recorded, seen), ok(change)));
  }

  for (const { why, seen } of [
    { why: 'another price', seen: { ...accepted, lines: cheaper } },
    { why: 'a line more', seen: { ...accepted, lines: [line, { ...line, lineKey: 'QL-2' }] } },
    { why: 'a recall to draft', seen: { ...accepted, status: 'DRAFT' } },
  ] as const) {
    it(`refuses ${why} after the approval`, () => {
      const result = changeOf(accepted, seen);
      assert.equal(!result.ok && result.refusal.code, 'QUOTE_VERSION_IMMUTABLE');
    });
  }
});

describe('the status of a version', () => {
  it('an open version is superseded by a later one', () => assert.equal(statusOf('PRESENTED', true), 'SUPERSEDED'));
  it('a signed version stays signed', () => assert.equal(statusOf('ACCEPTED', true), 'ACCEPTED'));
  it('the latest version has the status that the CPQ shows', () => assert.equal(statusOf('DRAFT', false), 'DRAFT'));
});

describe('what starts an activation', () => {
  it('a signed primary quote does', () => assert.ok(startsActivation({ ...accepted, primary: true })));
  it('one that is not primary does not', () => assert.ok(!startsActivation({ ...accepted, primary: false })));
  it('a draft does not', () => assert.ok(!startsActivation({ ...draft, primary: true })));
});

describe('accepted terms are settled (R79)', () => {
  const line = (termsText: string, projectTemplate = 'TPL') => ({ lineKey: 'QL-1', projectTemplate, termsText });

  it('the same terms are nothing to speak of', () => {
    assert.equal(changedTerms([line('{}')], [line('{}')]), null);
  });

  it('other terms, or another template, are named and not taken over', () => {
    for (const seen of [line('{"purchaseOrder":"PO-9"}'), line('{}', 'TPL-2')]) {
      assert.deepEqual(changedTerms([line('{}')], [seen]), {
        code: 'QUOTE_VERSION_IMMUTABLE',
        evidence: { changedTerms: ['QL-1'] },
      });
    }
  });
});
