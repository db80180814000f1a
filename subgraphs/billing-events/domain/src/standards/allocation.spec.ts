import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { money, type Result } from '@throughline/contracts';
import { allocateByStandAlonePrice, allocateDiscountToBundle, residual } from './allocation.ts';

const usd = (amount: string) => money(`${amount} USD`);
const whole = (amounts: readonly { toAmount(): string }[]): string[] =>
  amounts.map((amount) => Number(amount.toAmount()).toFixed(0));
const codeOf = (result: Result<unknown>): string => (result.ok ? '' : result.refusal.code);

describe('Example 33: three products for 100, alone 50, 25 and 75', () => {
  it('get 33, 17 and 50, as printed in whole currency; to the cent they make 100.00', () => {
    const shares = allocateByStandAlonePrice(usd('100.00'), [usd('50.00'), usd('25.00'), usd('75.00')]);
    assert.deepEqual(whole(shares), ['33', '17', '50']);
    assert.deepEqual(
      shares.map((share) => share.toAmount()),
      ['33.33', '16.67', '50.00'],
    );
  });
});

describe('Example 34: A, B and C for 100, B and C regularly sold together for 60', () => {
  const sold = [
    { key: 'A', standAlone: usd('40.00') },
    { key: 'B', standAlone: usd('55.00') },
    { key: 'C', standAlone: usd('45.00') },
  ];
  const bundle = { keys: ['B', 'C'], price: usd('60.00') };

  it('case A: the discount is that of B and C alone: 40, 33 and 27', () => {
    const allocated = allocateDiscountToBundle(usd('100.00'), sold, bundle);
    assert.ok(allocated.ok);
    assert.deepEqual(whole([...allocated.value.values()]), ['40', '33', '27']);
  });

  it('case B: D, sold for anything from 15 to 45, gets what is left of 130: 30', () => {
    const rest = residual(usd('130.00'), usd('100.00'), { least: usd('15.00'), most: usd('45.00') });
    assert.equal(rest.ok ? rest.value.toAmount() : '', '30.00');
  });

  it('case C: of 105 only 5 would be left for D, which says nothing about its price', () => {
    const rest = residual(usd('105.00'), usd('100.00'), { least: usd('15.00'), most: usd('45.00') });
    assert.equal(codeOf(rest), 'ALLOCATION_MISMATCH');
  });

  it('a bundle that does not explain the discount is refused', () => {
    assert.equal(codeOf(allocateDiscountToBundle(usd('95.00'), sold, bundle)), 'ALLOCATION_MISMATCH');
  });
});

describe('Example 35: two licences, 800 fixed and a royalty of 1,000', () => {
  it('case A: the royalty belongs to Y alone, whose own price it is: X 800, Y 1,000', () => {
    const prices = { X: usd('800.00'), Y: usd('1000.00') };
    const [x] = allocateByStandAlonePrice(usd('800.00'), [prices.X]);
    const [y] = allocateByStandAlonePrice(usd('1000.00'), [prices.Y]);
    assert.deepEqual([x?.toAmount(), y?.toAmount()], ['800.00', '1000.00']);
  });

  it('case B: a fixed price that is not that of one licence is split by stand-alone price', () => {
    const shares = allocateByStandAlonePrice(usd('300.00'), [usd('800.00'), usd('1000.00')]);
    assert.deepEqual(
      shares.map((share) => share.toAmount()),
      ['133.33', '166.67'],
    );
  });
});

describe('a simple bundle: 20, 30 and 40 with a discount of 10', () => {
  it('makes 17.78, 26.67 and 35.55: the leftover cents go to the largest remainders, and a handbook prints 18, 27 and 35', () => {
    const shares = allocateByStandAlonePrice(usd('80.00'), [usd('20.00'), usd('30.00'), usd('40.00')]);
    assert.deepEqual(
      shares.map((share) => share.toAmount()),
      ['17.78', '26.67', '35.55'],
    );
  });
});
