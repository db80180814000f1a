import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calendarDate, instant } from '@throughline/contracts';
import { acceptUsage } from './accept-usage.ts';

const AT = instant('2026-12-31T23:20:00Z');
const usage = {
  externalId: 'a1N1',
  name: 'US-12',
  projectId: 'prj_1',
  wbsElementId: 'wbs_1',
  changedAt: AT,
  month: '2026-12',
  measuredOn: calendarDate('2026-12-31'),
  unit: 'TICKET',
  quantity: '97.00',
  supersedes: null,
  recordedAt: AT,
};

describe('usage of a month', () => {
  it('counts whole units', () => {
    const accepted = acceptUsage(usage);
    assert.deepEqual(accepted.ok && [accepted.value.month, accepted.value.quantity], ['2026-12', 97]);
  });

  for (const change of [
    { month: '2026-13' },
    { month: null },
    { measuredOn: null },
    { unit: '' },
    { quantity: '-1' },
    { quantity: '0.5' },
    { quantity: null },
  ]) {
    it(`refuses ${JSON.stringify(change)}`, () => {
      const refused = acceptUsage({ ...usage, ...change });
      assert.equal(!refused.ok && refused.refusal.code, 'DELIVERY_RECORD_INVALID');
    });
  }
});
