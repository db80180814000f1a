import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CalendarDate, Month } from '@throughline/contracts';
import { accountingDate } from './accounting-date.ts';

describe('RU-5 the day of booking', () => {
  for (const { day, period, booked } of [
    { day: '2026-09-30', period: '2026-09', booked: '2026-09-30' },
    { day: '2026-09-30', period: '2026-10', booked: '2026-10-01' }, // approved after September was closed
  ]) {
    it(`work of ${day} in ${period} is booked on ${booked}`, () => {
      assert.equal(accountingDate(day as CalendarDate, period as Month), booked);
    });
  }
});
