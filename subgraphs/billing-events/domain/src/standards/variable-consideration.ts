import { decimal, type DecimalInput, Money, ok, refuse, type Result } from '@throughline/contracts';

/** One thing that may come out of a contract, and how likely it is: `0.6` is sixty percent. */
export interface Outcome {
  readonly amount: Money;
  readonly probability: DecimalInput;
}

/**
 * The weighted sum of what may come out: the better prediction where there are many similar contracts or many outcomes.
 * Refuses BAD_USER_INPUT when the probabilities do not make one. Source: ASC 606-10-32-8, IFRS 15.53.
 */
export function expectedValue(outcomes: readonly Outcome[], currency: string): Result<Money> {
  const whole = outcomes.reduce((sum, { probability }) => sum.plus(probability), decimal(0));
  if (!whole.equals(1)) return refuse('BAD_USER_INPUT', { probabilities: whole.toString() });
  return ok(
    Money.sum(
      outcomes.map(({ amount, probability }) => amount.times(probability)),
      currency,
    ),
  );
}

/** The likeliest outcome: the better prediction where there are only two. The first of two that are as likely. */
export const mostLikelyAmount = (outcomes: readonly [Outcome, ...Outcome[]]): Money =>
  outcomes.reduce((best, outcome) => (decimal(outcome.probability).greaterThan(best.probability) ? outcome : best))
    .amount;

/**
 * Variable consideration counts only as far as it will probably not be taken back. Source: ASC 606-10-32-11, IFRS 15.56.
 * @param highlyProbable the amount of which that can be said
 */
export const constrained = (estimate: Money, highlyProbable: Money): Money => estimate.min(highlyProbable);

/** A sale with a right of return: revenue for what is expected to be kept; for the rest a refund is owed. */
export function saleWithReturns(sale: {
  readonly units: number;
  readonly expectedKept: number;
  readonly unitPrice: Money;
}): { readonly revenue: Money; readonly refundLiability: Money } {
  const { units, expectedKept, unitPrice } = sale;
  return { revenue: unitPrice.times(expectedKept), refundLiability: unitPrice.times(units - expectedKept) };
}

/**
 * Revenue of a period when the price of all units of a year depends on how many there will be: units of the period at the price
 * that is expected now, and what earlier units were recognised at too much or too little.
 */
export const revenueAtChangedPrice = (period: {
  readonly units: number;
  readonly unitsBefore: number;
  readonly priceBefore: Money;
  readonly priceNow: Money;
}): Money =>
  period.priceNow.times(period.units).plus(period.priceNow.minus(period.priceBefore).times(period.unitsBefore));

/** What is invoiced at a price of which part is expected to be given back: revenue at the expected price, the rest is owed. */
export function invoicedAboveExpectedPrice(sale: {
  readonly units: number;
  readonly invoicedPrice: Money;
  readonly expectedPrice: Money;
}): { readonly receivable: Money; readonly revenue: Money; readonly refundLiability: Money } {
  const receivable = sale.invoicedPrice.times(sale.units);
  const revenue = sale.expectedPrice.times(sale.units);
  return { receivable, revenue, refundLiability: receivable.minus(revenue) };
}
