import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { money } from '@throughline/contracts';
import { aPackage, someTerms, termsOf } from '../package/testing.ts';
import { checkDiscounts, discounted, referencePrices } from './stacked-discounts.ts';

const discounts = [
  { name: 'Volume', percent: '5' },
  { name: 'Early signature', percent: '2.5' },
];
const hours = (listPrice: string | null) =>
  termsOf('TIME_AND_MATERIALS', { listPrice: listPrice === null ? null : money(listPrice), discounts });

describe('stacked discounts (R26)', () => {
  it('each takes its percent off what the ones before it left: 1000.00 less 5 % less 2.5 % is 926.25', () => {
    assert.equal(discounted(money('1000.00 CHF'), discounts).toString(), '926.25 CHF');
  });

  it('are rounded once: 10.30 less 5 % less 2.5 % is 9.54, not 9.79 less 2.5 %, which is 9.55', () => {
    assert.equal(discounted(money('10.30 CHF'), discounts).toString(), '9.54 CHF');
  });

  it('lead from the list price to the price, or are refused', () => {
    assert.ok(checkDiscounts(money('926.25 CHF'), hours('1000.00 CHF')).ok);
    const off = checkDiscounts(money('926.26 CHF'), hours('1000.00 CHF'));
    assert.equal(!off.ok && off.refusal.code, 'ALLOCATION_MISMATCH');
    const nothing = checkDiscounts(money('926.25 CHF'), hours(null));
    assert.equal(!nothing.ok && nothing.refusal.code, 'QUOTE_TERMS_INVALID');
  });

  it('of a package start from its stand-alone prices: 66950.00 less 5 % less 2.5 % is 62012.44', () => {
    const terms = someTerms({ discounts });
    assert.ok(checkDiscounts(money('62012.44 USD'), terms).ok);
    assert.ok(!checkDiscounts(money('62350.00 USD'), terms).ok);
  });

  it('a package is measured against its stand-alone prices, other work against its list price', () => {
    const text = (prices: readonly { toString(): string }[]): string[] => prices.map(String);
    assert.deepEqual(text(referencePrices(someTerms({ package: aPackage(), listPrice: money('1.00 USD') }))), [
      '18400.00 USD',
      '39700.00 USD',
      '8850.00 USD',
    ]);
    assert.deepEqual(text(referencePrices(hours('1000.00 CHF'))), ['1000.00 CHF']);
    assert.deepEqual(referencePrices(hours(null)), []);
  });
});
