import { decimal, type DecimalInput, Money } from '@throughline/contracts';

/**
 * The cost of an expense in the currency in which it is sold: a cost in another currency is converted at the rate of the
 * expense date and rounded, before anything else happens to it. Source: RU-1.
 * @param fxRate one unit of the cost's currency in the currency of the sale
 */
export const costIn = (currency: string, cost: Money, fxRate: DecimalInput): Money =>
  cost.currency === currency ? cost : Money.of(cost.times(fxRate).value, currency).rounded();

/** round(cost x (1 + markup)); a markup of `0.06` is six percent. Source: RU-1. */
export const saleValue = (cost: Money, markup: DecimalInput): Money => cost.times(decimal(markup).plus(1)).rounded();

/** round(cost x rate), what is charged for handling a subcontractor's bill. Source: RU-10. */
export const handlingFee = (cost: Money, rate: DecimalInput): Money => cost.times(rate).rounded();
