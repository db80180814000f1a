import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { money } from '@throughline/contracts';
import { minorOf, moneyOfMinor } from './stripe-payment.ts';

describe('minor units', () => {
  for (const [minor, currency, amount] of [
    [2013593, 'usd', '20135.93 USD'],
    [1, 'eur', '0.01 EUR'],
    [500, 'jpy', '500 JPY'],
    [1234, 'kwd', '1.234 KWD'],
  ] as const) {
    it(`${minor} ${currency} is ${amount}`, () => {
      assert.ok(moneyOfMinor(minor, currency).equals(money(amount)));
      assert.equal(minorOf(money(amount)), minor);
    });
  }
  it('refuses an amount finer than the minor unit', () => {
    assert.throws(() => minorOf(money('0.005 USD')));
  });
});
