import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { addMonths, type Instant, instant, type Month, monthOf } from '@throughline/contracts';
import { lastClosedBefore, type PeriodClose } from '../accounting-period/accounting-period.ts';
import { type HoursGroup, hoursToDate } from './hours-to-date.ts';

const closes = [
  { period: '2025-02', closedAt: '2025-03-05T22:00:00Z' },
  { period: '2025-03', closedAt: '2025-04-03T22:00:00Z' },
] as unknown as PeriodClose[];

const worked = (workMonth: string, approvedAt: string, hours: string): HoursGroup => ({
  workMonth: workMonth as Month,
  approvalMonth: monthOf(approvedAt as Instant),
  lastClosed: lastClosedBefore(approvedAt as Instant, closes),
  hours,
});

describe('RU-8 hours to date', () => {
  it('counts the February hours of scenario 01 that were approved before its close', () => {
    const groups = [
      worked('2025-02', '2025-02-17T11:30:00Z', '34.00'),
      worked('2025-02', '2025-02-24T11:30:00Z', '34.50'),
      worked('2025-02', '2025-03-03T11:30:00Z', '13.50'),
    ];
    assert.equal(hoursToDate(groups, '2025-02' as Month), '82.00');
  });

  it('counts late approved hours in the open period and leaves the closed one as it was', () => {
    const groups = [
      worked('2025-02', '2025-02-17T11:30:00Z', '34.00'),
      worked('2025-02', '2025-03-06T08:00:00Z', '2.50'),
    ];
    assert.equal(hoursToDate(groups, '2025-02' as Month), '34.00');
    assert.equal(hoursToDate(groups, '2025-03' as Month), '36.50');
  });

  it('does not depend on the order of the entries, and later entries never change a closed period', () => {
    const entry = fc.record({
      month: fc.integer({ min: 0, max: 4 }),
      approvedAfterDays: fc.integer({ min: 0, max: 90 }),
      hours: fc.integer({ min: 25, max: 1200 }),
    });
    const histories = fc
      .array(entry, { maxLength: 30 })
      .chain((entries) => fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })));
    const approvalOf = ({ month, approvedAfterDays }: { month: number; approvedAfterDays: number }) =>
      Date.parse(`${addMonths('2025-01' as Month, month)}-01T12:00:00Z`) + approvedAfterDays * 86_400_000;
    fc.assert(
      fc.property(histories, ([entries, shuffled]) => {
        const february = (of: typeof entries): string =>
          hoursToDate(
            of.map((one) =>
              worked(
                addMonths('2025-01' as Month, one.month),
                instant(new Date(approvalOf(one))),
                (one.hours / 100).toFixed(2),
              ),
            ),
            '2025-02' as Month,
          );
        assert.equal(february(shuffled), february(entries));
        const knownAtClose = entries.filter((one) => approvalOf(one) <= Date.parse('2025-03-05T22:00:00Z'));
        assert.equal(february(knownAtClose), february(entries));
      }),
    );
  });
});
