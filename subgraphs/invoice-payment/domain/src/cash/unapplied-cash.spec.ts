import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Money, money } from '@throughline/contracts';
import { worth } from '../foreign-exchange/booked-value.ts';
import { takeFrom, type UnappliedCash, useCash, without } from './unapplied-cash.ts';

const usd = (amount: string) => money(`${amount} USD`);
const chf = (amount: string) => money(`${amount} CHF`);
const cashOf = (amount: Money, rate: string): UnappliedCash => ({
  left: amount,
  carried: worth(amount, rate, 'CHF'),
  rate,
});

describe('RU-14 cash of a foreign payment', () => {
  it('brings the rate of its value date, relieves the booking rate, and realises the difference', () => {
    // 6,100.00 of 9,780.75 USD, booked at 0.8088 = 7,910.67; paid at 0.8149.
    const first = useCash(usd('6100.00'), cashOf(usd('6100.00'), '0.8149'), {
      open: usd('9780.75'),
      booked: chf('7910.67'),
      bookingRate: '0.8088',
    });
    assert.deepEqual([first.cash, first.relieved, first.realised].map(String), [
      '4970.89 CHF',
      '4933.68 CHF',
      '37.21 CHF',
    ]);
    // The rest settles it: all that is left of the booked value is relieved.
    const second = useCash(usd('3680.75'), cashOf(usd('3680.75'), '0.8018'), {
      open: usd('3680.75'),
      booked: chf('2976.99'),
      bookingRate: '0.8088',
    });
    assert.deepEqual([second.cash, second.relieved, second.realised].map(String), [
      '2951.23 CHF',
      '2976.99 CHF',
      '-25.76 CHF',
    ]);
  });

  it('gives the last part what is left, so that the parts are worth the whole', () => {
    const whole = cashOf(usd('10.00'), '0.3333');
    const rest = without(usd('3.33'), whole);
    assert.deepEqual([rest.left, rest.carried].map(String), ['6.67 USD', '2.22 CHF']);
    assert.ok(without(usd('6.67'), rest).carried.isZero);
  });

  const cents = fc.integer({ min: 1, max: 900_000 });
  it('loses no cent however it is split, and is worth the whole after it was taken back', () => {
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 30_000 }), (parts, r) => {
        const rate = (r / 10_000).toFixed(4);
        const all = cashOf(
          Money.ofMinor(
            parts.reduce((sum, part) => sum + part, 0),
            'USD',
          ),
          rate,
        );
        let cash = all;
        let used = Money.zero('CHF');
        for (const part of parts) {
          const amount = Money.ofMinor(part, 'USD');
          const use = useCash(amount, cash, { open: amount, booked: chf('1.00'), bookingRate: '1' });
          assert.ok(use.cash.equals(use.relieved.plus(use.realised)));
          used = used.plus(use.cash);
          cash = without(amount, cash);
        }
        assert.ok(cash.left.isZero && cash.carried.isZero && used.equals(all.carried));
      }),
    );
  });
});

describe('taking from unapplied cash', () => {
  const code = (asked: string | null, open = '500.00') => {
    const taken = takeFrom({ left: usd('300.00') }, asked === null ? null : money(asked), usd(open));
    return taken.ok ? taken.value.toAmount() : taken.refusal.code;
  };
  it('takes what is asked, or all that fits', () => {
    assert.deepEqual([code('120.00 USD'), code(null), code(null, '80.00')], ['120.00', '300.00', '80.00']);
  });
  it('refuses more than there is, more than is open, nothing, and another currency', () => {
    assert.deepEqual(
      [code('300.01 USD'), code('80.01 USD', '80.00'), code(null, '0.00'), code('0.00 USD'), code('1.00 CHF')],
      ['CASH_NOT_AVAILABLE', 'CASH_NOT_AVAILABLE', 'CASH_NOT_AVAILABLE', 'BAD_USER_INPUT', 'BAD_USER_INPUT'],
    );
  });
});
