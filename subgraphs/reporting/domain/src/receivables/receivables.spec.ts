import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calendarDate, money } from '@throughline/contracts';
import { openBookValue, unappliedValue } from './book-value.ts';
import { daysOverdue } from './days-overdue.ts';
import { dso } from './dso.ts';
import { invoiceStatus } from './invoice-status.ts';

describe('days sales outstanding', () => {
  for (const { closingNetAr, billings3m, days, is } of [
    { closingNetAr: '35573.48 USD', billings3m: '55709.41 USD', days: 89, is: '56.8' },
    { closingNetAr: '3803.46 USD', billings3m: '59512.87 USD', days: 92, is: '5.9' },
    { closingNetAr: '7606.91 USD', billings3m: '43180.39 USD', days: 91, is: '16.0' },
    { closingNetAr: '1.00 USD', billings3m: '1800.00 USD', days: 90, is: '0.1' }, // exactly 0.05 rounds up
    { closingNetAr: '-1.00 USD', billings3m: '9000.00 USD', days: 90, is: '0.0' }, // no negative zero
    { closingNetAr: '1.00 USD', billings3m: '0.00 USD', days: 90, is: null },
  ]) {
    it(`${closingNetAr} open over ${billings3m} billed in ${days} days is ${is}`, () => {
      assert.equal(dso({ closingNetAr: money(closingNetAr), billings3m: money(billings3m), days }), is);
    });
  }
});

describe('days overdue', () => {
  for (const { due, on, days } of [
    { due: '2025-03-30', on: '2025-03-31', days: 1 },
    { due: '2025-03-31', on: '2025-03-31', days: 0 },
    { due: '2025-05-11', on: '2025-04-30', days: 0 },
    { due: '2025-05-21', on: '2025-06-30', days: 40 },
  ]) {
    it(`due ${due} is ${days} days overdue on ${on}`, () => {
      assert.equal(daysOverdue(calendarDate(due), calendarDate(on)), days);
    });
  }
});

describe('the status of a posted invoice', () => {
  for (const { open, cash, is } of [
    { open: '10.00 USD', cash: '0.00 USD', is: 'OPEN' },
    { open: '9.99 USD', cash: '0.01 USD', is: 'PARTIALLY_PAID' },
    { open: '0.00 USD', cash: '10.00 USD', is: 'PAID' },
    { open: '0.00 USD', cash: '0.00 USD', is: 'PAID' },
  ]) {
    it(`${open} open after ${cash} of cash is ${is}`, () => {
      assert.equal(invoiceStatus({ open: money(open), cash: money(cash) }), is);
    });
  }
});

describe('RU-14 the booked value of what is open', () => {
  const foreign = { gross: money('9780.75 USD'), grossFunctional: money('7910.67 CHF') };
  const paid = (amount: string, relieved: string | null = null) => ({
    amount: money(amount),
    relieved: relieved === null ? null : money(relieved),
  });

  it('falls with each settlement by the booking rate, rounded', () => {
    const settled = [paid('6100.00 USD')];
    assert.equal(openBookValue({ ...foreign, bookingRate: '0.8088', settled }).toString(), '2976.99 CHF');
  });
  it('falls by the share of the settlement where no rate is known', () => {
    const settled = [paid('6100.00 USD')];
    assert.equal(openBookValue({ ...foreign, bookingRate: null, settled }).toString(), '2976.99 CHF');
  });
  it('falls by what the fact says it relieved', () => {
    const settled = [paid('6100.00 USD', '4933.70 CHF')];
    assert.equal(openBookValue({ ...foreign, bookingRate: '0.8088', settled }).toString(), '2976.97 CHF');
  });
  it('is nothing once nothing is open, whatever was relieved before', () => {
    const settled = [paid('6100.00 USD', '4933.68 CHF'), paid('3680.75 USD')];
    assert.equal(openBookValue({ ...foreign, bookingRate: '0.8088', settled }).toString(), '0.00 CHF');
  });
});

describe('what is left of a payment, in the books', () => {
  const payment = {
    amount: money('3.00 USD'),
    amountFunctional: money('2.00 CHF'),
    applied: money('0.00 CHF'),
    refunded: money('0.00 USD'),
  };
  it('is its value less that of what was applied', () => {
    const left = { ...payment, applied: money('1.33 CHF'), unapplied: money('1.00 USD') };
    assert.equal(unappliedValue(left).toString(), '0.67 CHF');
  });
  it('is less what went back, at the rate it was booked with', () => {
    const left = { ...payment, refunded: money('1.00 USD'), unapplied: money('2.00 USD') };
    assert.equal(unappliedValue(left).toString(), '1.33 CHF');
  });
  it('is nothing once nothing is left', () => {
    const left = { ...payment, applied: money('1.99 CHF'), unapplied: money('0.00 USD') };
    assert.equal(unappliedValue(left).toString(), '0.00 CHF');
  });
});
