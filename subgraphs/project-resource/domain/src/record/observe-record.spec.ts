import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '@throughline/contracts';
import { observeRecord } from './observe-record.ts';

const content = { cost: '412.38', currency: 'AUD', date: '2024-09-18' };
const published = { reference: 'EX-61', content, changedAt: instant('2024-09-24T02:00:00Z') };
const LATER = instant('2024-09-25T08:00:00Z');

describe('a look at an approved record', () => {
  it('is news once, and only when it is approved', () => {
    const seen = { content, changedAt: LATER };
    assert.equal(observeRecord(null, { ...seen, approved: true }).kind, 'NEW');
    assert.equal(observeRecord(null, { ...seen, approved: false }).kind, 'NOTHING');
    assert.equal(observeRecord(published, { ...seen, approved: true }).kind, 'NOTHING');
  });

  it('flags what reads otherwise afterwards, and a withdrawn approval', () => {
    const changed = { ...content, cost: '512.38' };
    const change = observeRecord(published, { approved: true, content: changed, changedAt: LATER });
    assert.ok(change.kind === 'CHANGED');
    assert.equal(change.flag.code, 'APPROVED_FACT_CHANGED');
    assert.deepEqual(change.flag.evidence, { reference: 'EX-61', published: content, now: changed });
    const withdrawn = observeRecord(published, { approved: false, content, changedAt: LATER });
    assert.ok(withdrawn.kind === 'CHANGED');
    assert.equal(withdrawn.flag.evidence['now'], null);
  });

  it('ignores an older look', () => {
    const older = { approved: true, content: { ...content, cost: '1.00' }, changedAt: instant('2024-09-23T00:00:00Z') };
    assert.equal(observeRecord(published, older).kind, 'NOTHING');
  });
});
