import { type CalendarDate, daysBetween, decimal, type Money } from '@throughline/contracts';
import { halfUp } from '../half-up.ts';

/** A part in percent of a whole; null without a base. */
const percentOf = (part: number, whole: number): string | null =>
  whole === 0 ? null : halfUp(decimal(part).times(100).div(whole), 1);

/** Billed net of time and materials in percent of its value, two decimals; null without such work. */
export const tmRealisationPct = (billedNet: Money, grossValue: Money): string | null =>
  grossValue.isZero ? null : halfUp(billedNet.times(100).dividedBy(grossValue.value).value, 2);

/** Credit memos in percent of invoices, one decimal; null without invoices. */
export const creditMemoRatePct = (creditMemos: number, invoices: number): string | null =>
  percentOf(creditMemos, invoices);

export interface MatchedPayment {
  readonly valueDate: CalendarDate;
  /** Nothing of it is left unapplied. */
  readonly fullyApplied: boolean;
  /** A person applied at least a part. */
  readonly byPerson: boolean;
  readonly lastAppliedOn: CalendarDate | null;
}

/** How payments found their invoices. Payments without any application do not count in the days. */
export function matchingControls(payments: readonly MatchedPayment[]) {
  const automatic = payments.filter(({ fullyApplied, byPerson }) => fullyApplied && !byPerson).length;
  const days = payments.flatMap(({ valueDate, lastAppliedOn }) =>
    lastAppliedOn === null ? [] : [daysBetween(valueDate, lastAppliedOn)],
  );
  const total = days.reduce((sum, each) => sum + each, 0);
  return {
    paymentsTotal: payments.length,
    paymentsAutoMatched: automatic,
    autoMatchPct: percentOf(automatic, payments.length),
    avgDaysToApply: days.length === 0 ? null : halfUp(decimal(total).div(days.length), 1),
  };
}
