import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { addMonths, type Instant, instant, type Month, monthOf } from '@throughline/contracts';
import { accountingPeriod, lastClosedBefore, type PeriodClose } from './accounting-period.ts';

const closes = [
  { period: '2025-02', closedAt: '2025-03-05T22:00:00Z' },
  { period: '2025-03', closedAt: '2025-04-03T22:00:00Z' },
] as unknown as PeriodClose[];

const periodOf = (workMonth: string, approvedAt: string, known: readonly PeriodClose[] = closes): string =>
  accountingPeriod({
    month: workMonth as Month,
    approvalMonth: monthOf(approvedAt as Instant),
    lastClosed: lastClosedBefore(approvedAt as Instant, known),
  });

describe('RU-5 accounting period', () => {
  for (const { workMonth, approvedAt, period, why } of [
    { workMonth: '2025-02', approvedAt: '2025-02-17T11:30:00Z', period: '2025-02', why: 'approved in the month' },
    { workMonth: '2025-02', approvedAt: '2025-03-03T11:30:00Z', period: '2025-02', why: 'approved before the close' },
    { workMonth: '2025-02', approvedAt: '2025-03-05T22:00:00Z', period: '2025-02', why: 'approved at the close' },
    { workMonth: '2025-02', approvedAt: '2025-03-05T22:00:01Z', period: '2025-03', why: 'a second after the close' },
    {
      workMonth: '2025-02',
      approvedAt: '2025-04-02T00:00:00Z',
      period: '2025-04',
      why: 'month of approval, not open March',
    },
    { workMonth: '2025-03', approvedAt: '2025-03-04T00:00:00Z', period: '2025-03', why: 'February still open' },
    { workMonth: '2025-06', approvedAt: '2025-05-30T00:00:00Z', period: '2025-06', why: 'approved ahead of the work' },
  ]) {
    it(`${workMonth}, ${why}: ${period}`, () => assert.equal(periodOf(workMonth, approvedAt), period));
  }

  it('without any close belongs to the month of the work', () => {
    assert.equal(periodOf('2025-02', '2025-08-01T00:00:00Z', []), '2025-02');
  });

  it('goes to the next month when the month of approval closed before it ended', () => {
    const early = [{ period: '2025-04', closedAt: '2025-04-28T00:00:00Z' }] as unknown as PeriodClose[];
    assert.equal(periodOf('2025-04', '2025-04-29T00:00:00Z', early), '2025-05');
  });

  it('never puts a fact into a period that was closed at its approval', () => {
    const start = Date.parse('2025-01-01T00:00:00Z');
    const facts = fc.record({
      workMonth: fc.integer({ min: 0, max: 11 }),
      approvedAfterMs: fc.integer({ min: 0, max: 400 * 86_400_000 }),
      lagDays: fc.array(fc.integer({ min: -5, max: 15 }), { minLength: 12, maxLength: 12 }),
    });
    fc.assert(
      fc.property(facts, ({ workMonth, approvedAfterMs, lagDays }) => {
        const known = lagDays.map((days, index): PeriodClose => {
          const period = addMonths('2025-01' as Month, index);
          const end = Date.parse(`${addMonths(period, 1)}-01T00:00:00Z`);
          return { period, closedAt: instant(new Date(end + days * 86_400_000)) };
        });
        const approvedAt = instant(new Date(start + approvedAfterMs));
        const period = periodOf(addMonths('2025-01' as Month, workMonth), approvedAt, known);
        const close = known.find((candidate) => candidate.period === period);
        assert.ok(close === undefined || Date.parse(approvedAt) <= Date.parse(close.closedAt));
      }),
    );
  });
});
