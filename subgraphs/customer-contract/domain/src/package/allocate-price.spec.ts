import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Money, money } from '@throughline/contracts';
import { allocatePrice } from './allocate-price.ts';

describe('RU-2: a package price is allocated by stand-alone price', () => {
  it('gives assessment, rollout and support their share, and the parts are the price', () => {
    const price = money('62350.00 USD');
    const parts = allocatePrice(price, [money('18400.00 USD'), money('39700.00 USD'), money('8850.00 USD')]);
    assert.ok(parts.ok);
    assert.deepEqual(
      parts.value.map((part) => part.toAmount()),
      ['17135.77', '36972.29', '8241.94'],
    );
    assert.ok(Money.sum(parts.value, 'USD').equals(price));
  });

  it('gives a leftover cent to the earlier obligation on a tie', () => {
    const parts = allocatePrice(money('0.01 USD'), [money('5.00 USD'), money('5.00 USD')]);
    assert.ok(parts.ok);
    assert.deepEqual(parts.value.map(String), ['0.01 USD', '0.00 USD']);
  });

  for (const { why, price, standAlone } of [
    { why: 'two currencies', price: '100.00 USD', standAlone: ['60.00 EUR', '40.00 USD'] },
    { why: 'stand-alone prices of zero', price: '100.00 USD', standAlone: ['0.00 USD'] },
    { why: 'no obligation at all', price: '100.00 USD', standAlone: [] },
    { why: 'a price finer than a cent', price: '100.001 USD', standAlone: ['60.00 USD'] },
  ]) {
    it(`refuses ${why}`, () => {
      const result = allocatePrice(money(price), standAlone.map(money));
      assert.equal(!result.ok && result.refusal.code, 'ALLOCATION_MISMATCH');
    });
  }
});
