import { Decimal } from 'decimal.js';

/** Decimal text with a fixed number of decimals, rounded half away from zero; zero has no sign. */
export function halfUp(value: Decimal, decimals: number): string {
  const rounded = value.toDecimalPlaces(decimals, Decimal.ROUND_HALF_UP);
  return (rounded.isZero() ? rounded.abs() : rounded).toFixed(decimals);
}
