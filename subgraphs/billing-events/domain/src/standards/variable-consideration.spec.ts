import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { money } from '@throughline/contracts';
import {
  constrained,
  expectedValue,
  invoicedAboveExpectedPrice,
  mostLikelyAmount,
  revenueAtChangedPrice,
  saleWithReturns,
} from './variable-consideration.ts';

const usd = (amount: string) => money(`${amount} USD`);

describe('Examples 20 and 21: penalties and incentives are variable consideration', () => {
  it('a range of outcomes is estimated by its expected value', () => {
    const days = [
      { amount: usd('2500000.00'), probability: '0.5' },
      { amount: usd('2490000.00'), probability: '0.3' }, // a day late, 10,000 less
      { amount: usd('2510000.00'), probability: '0.2' },
    ];
    const estimate = expectedValue(days, 'USD');
    assert.equal(estimate.ok ? estimate.value.toAmount() : '', '2499000.00');
  });

  it('a bonus that comes or does not is estimated by its most likely amount', () => {
    const inspection = [
      { amount: usd('150000.00'), probability: '0.8' },
      { amount: usd('0.00'), probability: '0.2' },
    ] as const;
    assert.equal(mostLikelyAmount(inspection).toAmount(), '150000.00');
  });

  it('probabilities have to make one', () => {
    const answer = expectedValue([{ amount: usd('1.00'), probability: '0.9' }], 'USD');
    assert.equal(answer.ok ? '' : answer.refusal.code, 'BAD_USER_INPUT');
  });

  it('counts no further than it will probably stay', () => {
    assert.equal(constrained(usd('200000.00'), usd('0.00')).toAmount(), '0.00');
    assert.equal(constrained(usd('200000.00'), usd('250000.00')).toAmount(), '200000.00');
  });
});

describe('Example 22: 100 products at 100 with a right of return, 97 expected to be kept', () => {
  it('9,700 are revenue and 300 may have to be refunded', () => {
    const sale = saleWithReturns({ units: 100, expectedKept: 97, unitPrice: usd('100.00') });
    assert.deepEqual([sale.revenue.toAmount(), sale.refundLiability.toAmount()], ['9700.00', '300.00']);
  });
});

describe('Example 24: 100 a unit, 90 for all of them beyond 1,000 in a year', () => {
  it('the first quarter, 75 units below the threshold, earns 7,500', () => {
    const first = { units: 75, unitsBefore: 0, priceBefore: usd('100.00'), priceNow: usd('100.00') };
    assert.equal(revenueAtChangedPrice(first).toAmount(), '7500.00');
  });
  it('the second, 500 units when the threshold is expected to be crossed, earns 44,250', () => {
    const second = { units: 500, unitsBefore: 75, priceBefore: usd('100.00'), priceNow: usd('90.00') };
    assert.equal(revenueAtChangedPrice(second).toAmount(), '44250.00');
  });
});

describe('Example 40: 150 each, 125 for all of them beyond a million', () => {
  it('1,000 shipped are a receivable of 150,000, revenue of 125,000 and 25,000 that may have to be refunded', () => {
    const sale = invoicedAboveExpectedPrice({
      units: 1000,
      invoicedPrice: usd('150.00'),
      expectedPrice: usd('125.00'),
    });
    assert.deepEqual(
      [sale.receivable, sale.revenue, sale.refundLiability].map((amount) => amount.toAmount()),
      ['150000.00', '125000.00', '25000.00'],
    );
  });
});
