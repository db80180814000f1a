import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calendarDate, money } from '@throughline/contracts';
import { ageWip, wipAgeDays, wipBucketOf } from './age-wip.ts';

describe('the age of unbilled work', () => {
  for (const { eventDate, on, days, bucket } of [
    { eventDate: '2026-10-01', on: '2026-10-31', days: 30, bucket: '0-30' },
    { eventDate: '2026-09-30', on: '2026-10-31', days: 31, bucket: '31-60' },
    { eventDate: '2026-09-01', on: '2026-10-31', days: 60, bucket: '31-60' },
    { eventDate: '2026-08-31', on: '2026-10-31', days: 61, bucket: '61-90' },
    { eventDate: '2026-08-02', on: '2026-10-31', days: 90, bucket: '61-90' },
    { eventDate: '2026-08-01', on: '2026-10-31', days: 91, bucket: '90+' },
  ]) {
    it(`of ${eventDate} on ${on} is ${days} days, bucket ${bucket}`, () => {
      const age = wipAgeDays(calendarDate(eventDate), calendarDate(on));
      assert.equal(age, days);
      assert.equal(wipBucketOf(age), bucket);
    });
  }

  it('counts pass-through in the ageing but not in WIP', () => {
    const { wip, passThrough, aging } = ageWip(
      [
        { ageDays: 9, value: money('7118.35 CHF'), passThrough: false },
        { ageDays: 6, value: money('7609.14 CHF'), passThrough: true },
      ],
      'CHF',
    );
    assert.equal(wip.toString(), '7118.35 CHF');
    assert.equal(passThrough.toString(), '7609.14 CHF');
    assert.deepEqual(
      aging.map(({ bucket, amount }) => `${bucket}: ${amount.toAmount()}`),
      ['0-30: 14727.49', '31-60: 0.00', '61-90: 0.00', '90+: 0.00'],
    );
  });
});
