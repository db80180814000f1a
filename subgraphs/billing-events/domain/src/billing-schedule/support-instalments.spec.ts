import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Money, money, type Month } from '@throughline/contracts';
import { supportInstalments, supportReference } from './support-instalments.ts';

describe('RU-3 instalments of managed support', () => {
  it('splits 10599.50 over three months into 3533.17, 3533.16 and 3533.17', () => {
    const amounts = supportInstalments(money('10599.50 USD'), 3, '2025-05' as Month).map(({ amount }) =>
      amount.toAmount(),
    );
    assert.deepEqual(amounts, ['3533.17', '3533.16', '3533.17']);
  });

  it('charges on the first day of each month, across the year end', () => {
    const months = supportInstalments(money('3.00 USD'), 3, '2025-11' as Month).map(({ chargeDate }) => chargeDate);
    assert.deepEqual(months, ['2025-11-01', '2025-12-01', '2026-01-01']);
  });

  it('adds up to the total and never strays more than a cent from the even share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 1, max: 120 }), (cents, count) => {
        const total = Money.ofMinor(cents, 'USD');
        const parts = supportInstalments(total, count, '2025-01' as Month).map(({ amount }) => amount);
        assert.equal(Money.sum(parts, 'USD').toString(), total.toString());
        const even = total.dividedBy(count);
        for (const part of parts) assert.ok(part.minus(even).value.abs().lessThanOrEqualTo('0.01'));
      }),
    );
  });

  it('is known to users by its month', () => assert.equal(supportReference('2025-05' as Month), 'SUP-2025-05'));
});
