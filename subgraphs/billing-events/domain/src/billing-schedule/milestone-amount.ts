import type { DecimalInput, Money } from '@throughline/contracts';

/**
 * What a milestone bills: round(price x percent), half-up to the minor unit. Source: RU-7.
 * @param percent percent of the price of the line, such as `30`
 */
export function milestoneAmount(price: Money, percent: DecimalInput): Money {
  return price.times(percent).dividedBy(100).rounded();
}
