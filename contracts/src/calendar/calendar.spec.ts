import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  addDays,
  addMonths,
  byTime,
  calendarDate,
  dateOfInstant,
  daysBetween,
  daysIn,
  earlierOf,
  type Instant,
  instant,
  instantAt,
  isBefore,
  lastDayOf,
  month,
  monthOf,
  monthsBetween,
} from './calendar.ts';

describe('days and months without zones', () => {
  it('knows leap years', () => {
    assert.equal(lastDayOf(month('2024-02')), '2024-02-29');
    assert.equal(lastDayOf(month('2025-02')), '2025-02-28');
    assert.equal(daysIn(month('2024-02')), 29);
    assert.equal(addDays(calendarDate('2024-02-28'), 2), '2024-03-01');
  });

  it('walks over years', () => {
    assert.equal(addMonths(month('2025-11'), 3), '2026-02');
    assert.equal(addMonths(month('2025-01'), -1), '2024-12');
    assert.deepEqual(monthsBetween(month('2024-12'), month('2025-02')), ['2024-12', '2025-01', '2025-02']);
    assert.deepEqual(monthsBetween(month('2025-02'), month('2025-01')), []);
  });

  it('counts days there and back', () => {
    const day = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays(calendarDate('1990-01-01'), days));
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: -2000, max: 2000 }),
        (from, days) => daysBetween(from, addDays(from, days)) === days,
      ),
    );
  });

  it('takes the UTC day of an instant and writes whole seconds without a fraction', () => {
    assert.equal(dateOfInstant(instant('2025-03-31T23:59:59.999Z')), '2025-03-31');
    assert.equal(instant(new Date('2025-03-31T10:00:00.000Z')), '2025-03-31T10:00:00Z');
    assert.equal(instantAt(calendarDate('2025-03-31'), '06:00:00Z'), '2025-03-31T06:00:00Z');
    assert.equal(monthOf(calendarDate('2025-03-31')), '2025-03');
  });

  for (const text of ['2025-02-30', '2025-2-3', '25-02-03', 'tomorrow', '']) {
    it(`refuses "${text}" as a day`, () => assert.throws(() => calendarDate(text), /not a calendar date/));
  }

  it('orders instants by time, also where only one has a fraction', () => {
    const times = ['2025-03-06T20:15:01Z', '2025-03-06T20:15:00.250Z', '2025-03-06T20:15:00Z'].map(instant);
    const [last, middle, first] = times as [Instant, Instant, Instant];
    assert.deepEqual([...times].sort(byTime), [first, middle, last]);
    assert.ok(isBefore(first, middle) && !isBefore(middle, first) && !isBefore(first, first));
    assert.equal(earlierOf(middle, first), first);
    assert.ok(first > middle, 'as text they are the wrong way round');
  });

  it('refuses a thirteenth month', () => assert.throws(() => month('2025-13'), /not a month/));
});
