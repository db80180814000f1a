import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { allocate, instalments } from './allocate.ts';
import { Money, money } from './money.ts';

const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((units) => Money.ofMinor(units, 'USD'));
const weights = fc
  .array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 20 })
  .filter((each) => each.some((weight) => weight > 0));
const shown = (parts: readonly Money[]): string[] => parts.map((part) => part.toAmount());

describe('RU-2: proportional splits', () => {
  it('allocates 62,350.00 by stand-alone prices 18,400, 39,700 and 8,850', () => {
    const parts = allocate(money('62350.00 USD'), ['18400.00', '39700.00', '8850.00']);
    assert.deepEqual(shown(parts), ['17135.77', '36972.29', '8241.94']);
  });

  it('gives leftover cents to the largest discarded remainders, ties to the earlier part', () => {
    assert.deepEqual(shown(allocate(money('0.05 USD'), [1, 1, 1])), ['0.02', '0.02', '0.01']);
    assert.deepEqual(shown(allocate(money('0.01 USD'), [1, 2])), ['0.00', '0.01']);
  });

  it('floors towards minus infinity, also below zero', () => {
    assert.deepEqual(shown(allocate(money('-0.05 USD'), [1, 1, 1])), ['-0.01', '-0.02', '-0.02']);
  });

  it('always sums to the whole, and no part strays a cent from its exact share', () => {
    fc.assert(
      fc.property(amount, weights, (total, by) => {
        const parts = allocate(total, by);
        const sum = by.reduce((all, weight) => all + weight, 0);
        assert.ok(Money.sum(parts, 'USD').equals(total));
        for (const [index, part] of parts.entries()) {
          const exact = total.times(by[index] ?? 0).dividedBy(sum);
          assert.ok(part.minus(exact).value.abs().lessThan('0.01'));
        }
      }),
    );
  });

  it('refuses weights that cannot carry an amount', () => {
    assert.throws(() => allocate(money('1.00 USD'), [0, 0]), /positive sum/);
    assert.throws(() => allocate(money('1.001 USD'), [1]), /finer than the minor unit/);
  });
});

describe('RU-3: instalments', () => {
  it('splits 10,599.50 into three', () => {
    assert.deepEqual(shown(instalments(money('10599.50 USD'), 3)), ['3533.17', '3533.16', '3533.17']);
  });

  it('sums to the total for any count', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 60 }), (total, count) => {
        const parts = instalments(total, count);
        return parts.length === count && Money.sum(parts, 'USD').equals(total);
      }),
    );
  });
});
