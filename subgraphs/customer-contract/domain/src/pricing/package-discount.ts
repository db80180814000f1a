import { Decimal } from 'decimal.js';
import { decimal, type Money } from '@throughline/contracts';

/**
 * How far a price lies below the sum of the stand-alone prices, in percent, unrounded; negative for a premium. Zero when
 * there is nothing to compare with.
 */
export function discountPercent(price: Money, standAlone: Money): Decimal {
  if (standAlone.isZero) return decimal(0);
  return standAlone.minus(price).value.div(standAlone.value).times(100);
}

/** Two decimals, half-up (RU-7). */
export const percentText = (percent: Decimal): string => percent.toDecimalPlaces(2, Decimal.ROUND_HALF_UP).toFixed(2);
