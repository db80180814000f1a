import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { decimal, Money, money } from './money.ts';

const cents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });

describe('money', () => {
  it('adds decimals exactly', () => {
    assert.equal(money('0.10 EUR').plus(money('0.20 EUR')).toAmount(), '0.30');
    assert.equal(money('9007199254740993.01 USD').plus(money('0.01 USD')).toAmount(), '9007199254740993.02');
  });

  it('never combines two currencies', () => {
    assert.throws(() => money('1.00 EUR').plus(money('1.00 USD')), /cannot combine EUR with USD/);
    assert.throws(() => money('1.00 EUR').compare(money('1.00 USD')), /cannot combine/);
  });

  for (const { amount, rounded } of [
    { amount: '166.6583', rounded: '166.66' },
    { amount: '0.005', rounded: '0.01' },
    { amount: '-0.005', rounded: '-0.01' },
    { amount: '2.675', rounded: '2.68' },
    { amount: '-0.004', rounded: '0.00' },
  ]) {
    it(`RU-1: rounds ${amount} half-up, away from zero, to ${rounded}`, () => {
      assert.equal(Money.of(amount, 'USD').rounded().toAmount(), rounded);
    });
  }

  it('knows currencies without cents and with mills', () => {
    assert.equal(Money.of('1234.5', 'JPY').rounded().toAmount(), '1235');
    assert.equal(Money.of('1.0005', 'KWD').rounded().toAmount(), '1.001');
    assert.equal(Money.ofMinor(1235, 'JPY').toAmount(), '1235');
  });

  it('speaks minor units without losing any', () => {
    fc.assert(fc.property(cents, (units) => Money.ofMinor(units, 'USD').toMinor() === units));
    assert.throws(() => money('0.001 USD').toMinor(), /finer than the minor unit/);
  });

  it('survives the wire', () => {
    fc.assert(
      fc.property(cents, (units) =>
        Money.from(Money.ofMinor(units, 'CHF').toJSON()).equals(Money.ofMinor(units, 'CHF')),
      ),
    );
  });

  it('refuses what is no currency', () => {
    assert.throws(() => Money.of(1, 'euro'), /ISO 4217/);
    assert.throws(() => money('12'), /"amount CUR"/);
  });

  it('keeps all digits of intermediate results', () => {
    assert.equal(money('1.00 USD').dividedBy(3).times(3).rounded().toAmount(), '1.00');
    assert.equal(decimal('0.1').plus('0.2').toString(), '0.3');
  });
});
