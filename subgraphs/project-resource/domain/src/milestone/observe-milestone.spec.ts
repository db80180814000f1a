import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant, ok } from '@throughline/contracts';
import { type MilestoneObservation, type MilestoneState, observeMilestone } from './observe-milestone.ts';

const ACCEPTED_AT = instant('2025-03-06T20:15:00Z');
const LATER = instant('2025-03-07T09:00:00Z');

const anOpen: MilestoneState = {
  reference: 'MS-1',
  status: 'OPEN',
  acceptanceVersion: 0,
  acceptedAt: null,
  changedAt: null,
  invoiceNumber: null,
};
const anAccepted: MilestoneState = {
  ...anOpen,
  status: 'ACCEPTED',
  acceptanceVersion: 1,
  acceptedAt: ACCEPTED_AT,
  changedAt: ACCEPTED_AT,
};
const seen = (changes: Partial<MilestoneObservation> = {}): MilestoneObservation => ({
  accepted: true,
  acceptedAt: ACCEPTED_AT,
  changedAt: ACCEPTED_AT,
  ...changes,
});

describe('observing a milestone', () => {
  it('announces its first acceptance', () => {
    assert.deepEqual(
      observeMilestone(anOpen, seen()),
      ok({ kind: 'ACCEPTED', version: 1, acceptedAt: ACCEPTED_AT, announce: true, flag: null }),
    );
  });

  for (const { what, state, observation } of [
    { what: 'the same acceptance again', state: anAccepted, observation: seen({ changedAt: LATER }) },
    {
      what: 'an older look',
      state: anAccepted,
      observation: seen({ accepted: false, changedAt: instant('2025-03-01T00:00:00Z') }),
    },
    {
      what: 'an open milestone that is still open',
      state: anOpen,
      observation: seen({ accepted: false, acceptedAt: null }),
    },
  ]) {
    it(`${what} changes nothing`, () => assert.deepEqual(observeMilestone(state, observation), ok({ kind: 'NONE' })));
  }

  it('records and flags a withdrawal before billing', () => {
    const change = observeMilestone(anAccepted, seen({ accepted: false, acceptedAt: null, changedAt: LATER }));
    assert.ok(change.ok && change.value.kind === 'WITHDRAWN');
    assert.equal(change.value.flag.code, 'APPROVED_FACT_CHANGED');
  });

  it('takes a second acceptance as a new version that is not announced again', () => {
    const withdrawn: MilestoneState = { ...anAccepted, status: 'OPEN', changedAt: LATER };
    const change = observeMilestone(withdrawn, seen({ acceptedAt: LATER, changedAt: LATER }));
    assert.ok(change.ok && change.value.kind === 'ACCEPTED');
    assert.equal(change.value.version, 2);
    assert.equal(change.value.announce, false);
    assert.deepEqual(change.value.flag?.evidence, { milestone: 'MS-1', published: ACCEPTED_AT, now: LATER });
  });

  it('refuses a withdrawal after billing and names the invoice', () => {
    const change = observeMilestone(
      { ...anAccepted, invoiceNumber: 'INV-1' },
      seen({ accepted: false, acceptedAt: null, changedAt: LATER }),
    );
    assert.ok(!change.ok);
    assert.deepEqual(change.refusal, {
      code: 'BILLABLE_EVENT_ALREADY_BILLED',
      evidence: { milestone: 'MS-1', invoice: 'INV-1' },
    });
  });

  it('refuses an edited instant of an acceptance that was published', () => {
    const change = observeMilestone(anAccepted, seen({ acceptedAt: LATER, changedAt: LATER }));
    assert.ok(!change.ok && change.refusal.code === 'APPROVED_FACT_CHANGED');
  });
});
