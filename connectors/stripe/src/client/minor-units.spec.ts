import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { money } from '@throughline/contracts';
import { minorOf, moneyOfMinor, movedMinorOf } from './minor-units.ts';

describe('minor units at Stripe', () => {
  for (const [minor, currency, amount] of [
    [2013593, 'usd', '20135.93 USD'],
    [1, 'eur', '0.01 EUR'],
    [500, 'jpy', '500 JPY'],
    [354001, 'xof', '354001 XOF'],
    [1234, 'kwd', '1.234 KWD'],
    [348043, 'jod', '348.043 JOD'],
    [50000, 'isk', '500 ISK'],
    [500, 'ugx', '5 UGX'],
    [1500, 'mga', '1500 MGA'],
    [1045, 'huf', '10.45 HUF'],
    [80045, 'twd', '800.45 TWD'],
  ] as const) {
    it(`${minor} ${currency} is ${amount}`, () => {
      assert.equal(moneyOfMinor(minor, currency).toString(), money(amount).toString());
      assert.equal(minorOf(money(amount)), minor);
    });
  }
  for (const currency of 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '))
    it(`counts ${currency} whole`, () => assert.equal(minorOf(money(`7 ${currency}`)), 7));
  for (const currency of 'BHD JOD KWD OMR TND'.split(' '))
    it(`counts ${currency} in thousandths`, () => assert.equal(minorOf(money(`7.020 ${currency}`)), 7020));

  for (const amount of ['0.005 USD', '0.5 XOF', '1.50 MGA', '1.5 ISK', '0.01 UGX', '1.0001 JOD'])
    it(`refuses ${amount}, which is finer than the unit`, () => assert.throws(() => minorOf(money(amount)), /finer/));

  it('moves three-decimal currencies in steps of ten', () => {
    assert.equal(movedMinorOf(money('5.120 JOD')), 5120);
    assert.throws(() => movedMinorOf(money('5.124 JOD')), /finer than what Stripe moves/);
  });
  it('refuses a currency that nobody knows', () => assert.throws(() => moneyOfMinor(1, 'zzz'), /ISO 4217/));
});
