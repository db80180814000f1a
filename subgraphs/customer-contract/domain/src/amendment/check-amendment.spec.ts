import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Amending, brokenAmendment } from './check-amendment.ts';

const amending = (over: Partial<Amending> = {}): Amending => ({
  amendment: 'A7',
  quoteId: 'qt_1',
  standing: { contractId: 'ctr_1', quoteId: 'qt_1' },
  unfinished: null,
  removed: [],
  ...over,
});
const codeOf = (about: Amending): string | undefined => {
  const verdict = brokenAmendment(about);
  return verdict?.result === 'FAIL' ? verdict.code : undefined;
};

describe('a signed version amends the contract that its engagement has (R87)', () => {
  it('the first version starts one, a later one amends it, whether it calls itself an amendment or not', () => {
    assert.equal(brokenAmendment(amending({ amendment: null, standing: null })), null);
    assert.equal(brokenAmendment(amending()), null);
    assert.equal(brokenAmendment(amending({ amendment: null })), null);
    assert.equal(brokenAmendment(amending({ quoteId: 'qt_2' })), null);
  });

  it('waits while what it amends is not in force', () => {
    assert.equal(codeOf(amending({ standing: null })), 'CONTRACT_NOT_ACTIVE');
    assert.equal(codeOf(amending({ unfinished: 'act_1' })), 'CONTRACT_NOT_ACTIVE');
    assert.equal(codeOf(amending({ amendment: null, standing: null, unfinished: 'act_1' })), 'CONTRACT_NOT_ACTIVE');
  });

  it('is refused when it is a second quote beside the contract, or takes a line back', () => {
    assert.equal(codeOf(amending({ amendment: null, quoteId: 'qt_2' })), 'DEAL_KIND_NOT_SUPPORTED');
    assert.equal(codeOf(amending({ removed: ['QL-20'] })), 'DEAL_KIND_NOT_SUPPORTED');
  });
});
