import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { money, Money } from '@throughline/contracts';
import { type BookedReceivable, gainOnRelief, revalue, settleForeign, worth } from './booked-value.ts';

const usd = (amount: string): Money => money(`${amount} USD`);
const chf = (amount: string): Money => money(`${amount} CHF`);

describe('RU-14 receivables in a foreign currency', () => {
  const booked: BookedReceivable = { open: usd('9780.75'), booked: chf('7910.67'), bookingRate: '0.8088' };

  it('an invoice is booked at the rate of its date: 9,780.75 at 0.8088 are 7,910.67', () => {
    assert.equal(worth(usd('9780.75'), '0.8088', 'CHF').toString(), '7910.67 CHF');
  });

  it('a part payment relieves its amount at the booking rate: 6,100.00 at 0.8149 gain 37.21', () => {
    const { cash, relieved, realised } = settleForeign(usd('6100.00'), booked, '0.8149');
    assert.deepEqual([cash, relieved, realised].map(String), ['4970.89 CHF', '4933.68 CHF', '37.21 CHF']);
  });

  it('the payment that settles takes all that is left: 3,680.75 at 0.8018 lose 25.76', () => {
    const rest = { ...booked, open: usd('3680.75'), booked: chf('2976.99') };
    const { cash, relieved, realised } = settleForeign(usd('3680.75'), rest, '0.8018');
    assert.deepEqual([cash, relieved, realised].map(String), ['2951.23 CHF', '2976.99 CHF', '-25.76 CHF']);
  });

  it('what is open at a month end is valued at the closing rate', () => {
    const { closing, unrealised } = revalue(booked, '0.8115');
    assert.deepEqual([closing, unrealised].map(String), ['7937.08 CHF', '26.41 CHF']);
  });

  it('a settled receivable has nothing left to value', () => {
    const { unrealised } = revalue({ open: usd('0.00'), booked: chf('0.00') }, '0.8107');
    assert.ok(unrealised.isZero);
  });

  it('however a receivable is paid, exactly what was booked is relieved', () => {
    const payments = fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(payments, (cents) => {
        const gross = Money.ofMinor(
          cents.reduce((sum, each) => sum + each, 0),
          'USD',
        );
        let open = gross;
        let left = worth(gross, '0.8132', 'CHF');
        for (const each of cents) {
          const amount = Money.ofMinor(each, 'USD');
          const { relieved } = settleForeign(amount, { open, booked: left, bookingRate: '0.8132' }, '0.8076');
          open = open.minus(amount);
          left = left.minus(relieved);
        }
        assert.ok(left.isZero && open.isZero);
      }),
    );
  });
});

describe('RU-13 unbilled items in a foreign currency', () => {
  for (const { gross, carried, gain } of [
    { gross: '7910.67', carried: '7875.46', gain: '35.21' },
    { gross: '1066.93', carried: '1069.60', gain: '-2.67' },
    { gross: '10723.68', carried: '10723.68', gain: '0.00' },
  ]) {
    it(`a receivable of ${gross} for work carried at ${carried} gains ${gain}`, () => {
      assert.equal(gainOnRelief({ gross: chf(gross), tax: chf('0.00') }, chf(carried)).toAmount(), gain);
    });
  }
});
