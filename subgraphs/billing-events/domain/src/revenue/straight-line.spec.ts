import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { month, money } from '@throughline/contracts';
import { straightLineSchedule, straightLineToDate } from './straight-line.ts';

describe('RU-9: support revenue, straight line', () => {
  const over = { months: 3, firstMonth: month('2025-05') };

  it('plans 8,241.94 over three months as 2,747.31, 2,747.32 and 2,747.31', () => {
    const plan = straightLineSchedule(money('8241.94 USD'), over).map(
      (each) => `${each.month} ${each.amount.toAmount()}`,
    );
    assert.deepEqual(plan, ['2025-05 2747.31', '2025-06 2747.32', '2025-07 2747.31']);
  });

  it('earns nothing before the first month and nothing more after the last', () => {
    assert.equal(straightLineToDate(money('8241.94 USD'), over, month('2025-04')).toAmount(), '0.00');
    assert.equal(straightLineToDate(money('8241.94 USD'), over, month('2025-09')).toAmount(), '8241.94');
  });
});
