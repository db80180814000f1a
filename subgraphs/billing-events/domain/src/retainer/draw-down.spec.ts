import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { money, Money } from '@throughline/contracts';
import { drawDown, expire, released } from './draw-down.ts';

const usd = (amount: string) => money(`${amount} USD`);

describe('RU-11 retainer', () => {
  it('draws what advisory hours are worth', () => {
    const { parts, drawn, overage } = drawDown(usd('3712.50'), [{ tranche: 'T1', remaining: usd('13200.00') }]);
    assert.deepEqual(
      parts.map(({ tranche, amount }) => `${tranche} ${amount.toAmount()}`),
      ['T1 3712.50'],
    );
    assert.equal(drawn.toAmount(), '3712.50');
    assert.equal(overage.toAmount(), '0.00');
  });

  it('takes the rollover first, then the second prepayment', () => {
    const { parts } = drawDown(usd('5505.50'), [
      { tranche: 'T1', remaining: usd('1980.00') },
      { tranche: 'T2', remaining: usd('13200.00') },
    ]);
    assert.deepEqual(
      parts.map(({ tranche, amount }) => `${tranche} ${amount.toAmount()}`),
      ['T1 1980.00', 'T2 3525.50'],
    );
  });

  it('what the balance does not cover is overage', () => {
    const { parts, drawn, overage } = drawDown(usd('6006.00'), [
      { tranche: 'T1', remaining: usd('0.00') },
      { tranche: 'T2', remaining: usd('4669.50') },
    ]);
    assert.deepEqual(
      parts.map(({ tranche }) => tranche),
      ['T2'],
    );
    assert.equal(drawn.toAmount(), '4669.50');
    assert.equal(overage.toAmount(), '1336.50');
  });

  for (const { remaining, rollsOver, breakage } of [
    { remaining: '2475.00', rollsOver: '1980.00', breakage: '495.00' },
    { remaining: '1980.00', rollsOver: '1980.00', breakage: '0.00' },
    { remaining: '100.00', rollsOver: '100.00', breakage: '0.00' },
    { remaining: '0.00', rollsOver: '0.00', breakage: '0.00' },
  ]) {
    it(`of ${remaining} left, with 15 % of 13,200.00 to roll over, ${breakage} expires`, () => {
      const rest = expire(usd(remaining), { prepayment: usd('13200.00'), rolloverPercent: '15' });
      assert.equal(rest.rollsOver.toAmount(), rollsOver);
      assert.equal(rest.breakage.toAmount(), breakage);
    });
  }
});

describe("RU-12 retainer in the seller's currency", () => {
  it('releases by what was used to date, so that a used-up tranche has released what was booked', () => {
    const uses = ['3712.50', '4125.00', '2887.50', '495.00', '1980.00'];
    let used = Money.zero('USD');
    let before = Money.zero('CHF');
    const steps = uses.map((amount) => {
      used = used.plus(usd(amount));
      const step = released(used, { fxRate: '0.8124', releasedBefore: before });
      before = before.plus(step);
      return step.toAmount();
    });
    assert.deepEqual(steps, ['3016.04', '3351.15', '2345.80', '402.14', '1608.55']);
    assert.equal(before.toString(), '10723.68 CHF'); // 13,200.00 x 0.8124
  });

  it('never releases more or less than was booked, however the uses are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400_000 }), { minLength: 1, maxLength: 20 }), (uses) => {
        let used = Money.zero('USD');
        let before = Money.zero('CHF');
        for (const use of uses) {
          used = used.plus(Money.ofMinor(use, 'USD'));
          before = before.plus(released(used, { fxRate: '0.8124', releasedBefore: before }));
        }
        assert.ok(before.equals(Money.of(used.times('0.8124').value, 'CHF').rounded()));
      }),
    );
  });
});
