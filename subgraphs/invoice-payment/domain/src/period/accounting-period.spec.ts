import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calendarDate, type Id, instant, month } from '@throughline/contracts';
import { accountingDateFor, AccountingPeriod } from './accounting-period.ts';

const march = () => AccountingPeriod.open('per_1' as Id<'AccountingPeriod'>, month('2025-03'));
const close = instant('2025-04-03T22:00:00Z');

describe('an accounting period', () => {
  it('is closing from the close of the ERP, and closed when the announced revenue is posted', () => {
    const period = march();
    assert.equal(period.beginClosing(close), true);
    assert.equal(period.complete(null, 3), false); // nothing announced yet
    assert.equal(period.complete(3, 2), false);
    assert.equal(period.complete(3, 3), true);
    assert.deepEqual([period.state, period.closedAt], ['CLOSED', close]);
  });
  it('does not hear a close twice', () => {
    const period = march();
    period.beginClosing(close);
    assert.equal(period.beginClosing(instant('2025-04-09T22:00:00Z')), false);
    assert.equal(period.closedAt, close);
  });
  it('never closes while the ERP has it open', () => assert.equal(march().complete(0, 0), false));
});

describe('the accounting date of late cash', () => {
  const closed = new Set(['2025-02', '2025-03'].map(month));
  for (const { day, booked } of [
    { day: '2025-04-08', booked: '2025-04-08' },
    { day: '2025-03-31', booked: '2025-04-01' },
    { day: '2025-02-10', booked: '2025-04-01' },
  ]) {
    it(`cash of ${day} is booked on ${booked}`, () =>
      assert.equal(accountingDateFor(calendarDate(day), closed), booked));
  }
});
