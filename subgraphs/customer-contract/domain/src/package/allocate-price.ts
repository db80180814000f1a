import { allocate, type Money, refuse, ok, type Result } from '@throughline/contracts';

/**
 * Shares a package price among its obligations in proportion to their stand-alone prices (RU-2): floor to the minor
 * unit, leftover units to the largest remainders, ties to the earlier obligation. Refuses ALLOCATION_MISMATCH when there
 * is nothing to share by, or when price and stand-alone prices are not in one currency.
 */
export function allocatePrice(price: Money, standAlonePrices: readonly Money[]): Result<Money[]> {
  const foreign = standAlonePrices.find((standAlone) => standAlone.currency !== price.currency);
  if (foreign) return refuse('ALLOCATION_MISMATCH', { price: price.toJSON(), standAlonePrice: foreign.toJSON() });
  if (standAlonePrices.some((standAlone) => standAlone.isNegative) || !standAlonePrices.some((s) => s.isPositive)) {
    return refuse('ALLOCATION_MISMATCH', { price: price.toJSON(), reason: 'the stand-alone prices are not positive' });
  }
  if (!price.equals(price.rounded())) {
    return refuse('ALLOCATION_MISMATCH', { price: price.toJSON(), reason: 'the price is finer than the minor unit' });
  }
  return ok(
    allocate(
      price,
      standAlonePrices.map((standAlone) => standAlone.value),
    ),
  );
}
