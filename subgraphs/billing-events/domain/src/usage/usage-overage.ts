import type { Money } from '@throughline/contracts';

export interface UsageTerms {
  /** Units of a month that the support charge covers. */
  readonly includedPerMonth: number;
  readonly overagePrice: Money;
}

/** What the units of a month beyond the included ones cost; zero when there are none. Sources: RU-10, RU-1. */
export const usageOverage = (quantity: number, { includedPerMonth, overagePrice }: UsageTerms): Money =>
  overagePrice.times(Math.max(0, quantity - includedPerMonth)).rounded();

/**
 * What a usage record bills: its overage, less that of the record which it supersedes. A correction may be negative.
 * @param superseded the quantity of the superseded record; null for the first of a month
 */
export const usageCharge = (quantity: number, superseded: number | null, terms: UsageTerms): Money =>
  superseded === null
    ? usageOverage(quantity, terms)
    : usageOverage(quantity, terms).minus(usageOverage(superseded, terms));
