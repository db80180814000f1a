import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCurrency, minorUnitsOf } from './currency.ts';
import { Money } from './money.ts';

describe('the minor units of a currency', () => {
  for (const [digits, currencies] of [
    [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'],
    [2, 'USD EUR CHF HUF TWD MGA MRU BYN CVE XCG ZWG SLE VED'],
    [3, 'BHD IQD JOD KWD LYD OMR TND'],
    [4, 'CLF UYW'],
  ] as const) {
    it(`are ${digits} digits of ${currencies}`, () => {
      for (const currency of currencies.split(' ')) assert.equal(minorUnitsOf(currency), digits, currency);
    });
  }

  it('round an invoice of 30 percent of 1,000,003 XOF with 18 percent tax to whole francs', () => {
    const net = Money.of('1000003', 'XOF').times('0.30').rounded();
    assert.deepEqual([net.toAmount(), net.times('1.18').rounded().toAmount()], ['300001', '354001']);
  });

  it('keep the three digits of 1000.125 JOD and the four of 40.1234 CLF', () => {
    assert.equal(Money.of('1000.125', 'JOD').rounded().toAmount(), '1000.125');
    assert.equal(Money.ofMinor(348_043, 'JOD').toAmount(), '348.043');
    assert.equal(Money.of('40.12345', 'CLF').rounded().toAmount(), '40.1235');
  });

  for (const code of ['ZZZ', 'XXX', 'XAU', 'usd', 'constructor', '']) {
    it(`are not made up for "${code}", which is no currency`, () => {
      assert.equal(isCurrency(code), false);
      assert.throws(() => minorUnitsOf(code), /ISO 4217/);
      assert.throws(() => Money.of('1', code), /ISO 4217/);
      assert.throws(() => Money.ofMinor(1, code), /ISO 4217/);
    });
  }
});
