import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calendarDate, money } from '@throughline/contracts';
import { creditMemoRatePct, type MatchedPayment, matchingControls, tmRealisationPct } from './controls.ts';

const aPayment = (applied: string, other: Partial<MatchedPayment> = {}): MatchedPayment => ({
  valueDate: calendarDate('2026-12-01'),
  fullyApplied: true,
  byPerson: false,
  lastAppliedOn: calendarDate(applied),
  ...other,
});

describe('controls', () => {
  it('realises what was billed of the value of the work, and says nothing without work', () => {
    assert.equal(tmRealisationPct(money('17062.75 CHF'), money('18457.02 CHF')), '92.45');
    assert.equal(tmRealisationPct(money('0.00 CHF'), money('0.00 CHF')), null);
  });

  it('relates credit memos to invoices', () => {
    assert.equal(creditMemoRatePct(2, 13), '15.4');
    assert.equal(creditMemoRatePct(0, 4), '0.0');
    assert.equal(creditMemoRatePct(0, 0), null);
  });

  it('counts payments that were applied completely without a person', () => {
    const payments = [
      aPayment('2026-12-01'),
      aPayment('2026-12-04', { byPerson: true }),
      aPayment('2026-12-01', { fullyApplied: false }),
    ];
    assert.deepEqual(matchingControls(payments), {
      paymentsTotal: 3,
      paymentsAutoMatched: 1,
      autoMatchPct: '33.3',
      avgDaysToApply: '1.0',
    });
  });

  it('has no percentage without payments', () => {
    const none = { paymentsTotal: 0, paymentsAutoMatched: 0, autoMatchPct: null, avgDaysToApply: null };
    assert.deepEqual(matchingControls([]), none);
  });
});
