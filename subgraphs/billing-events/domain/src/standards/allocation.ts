import { allocate, type Money, ok, refuse, type Result } from '@throughline/contracts';

/** By stand-alone prices, the discount to all alike (RU-2 leaves no cent over). Source: ASC 606-10-32-31, IFRS 15.76. */
export const allocateByStandAlonePrice = (price: Money, standAlone: readonly Money[]): Money[] =>
  allocate(
    price,
    standAlone.map(({ value }) => value),
  );

/** Something that is sold, with the price at which it is sold alone. */
export interface Sold {
  readonly key: string;
  readonly standAlone: Money;
}

/** Some of what is sold is regularly sold together for less than the sum of its prices. */
export interface BundlePrice {
  readonly keys: readonly string[];
  readonly price: Money;
}

/**
 * A discount that is that of a bundle regularly sold at that price belongs to the bundle alone. Refuses ALLOCATION_MISMATCH
 * when the bundle does not explain the whole discount. Source: ASC 606-10-32-37, IFRS 15.82.
 */
export function allocateDiscountToBundle(
  price: Money,
  sold: readonly Sold[],
  bundle: BundlePrice,
): Result<ReadonlyMap<string, Money>> {
  const isIn = ({ key }: Sold): boolean => bundle.keys.includes(key);
  const sum = (of: readonly Sold[]): Money =>
    of.reduce((total, { standAlone }) => total.plus(standAlone), price.minus(price));
  const outside = sold.filter((each) => !isIn(each));
  if (!sum(outside).plus(bundle.price).equals(price)) {
    return refuse('ALLOCATION_MISMATCH', { price: price.toString(), bundle: bundle.price.toString() });
  }
  const inside = sold.filter(isIn);
  const shares = allocateByStandAlonePrice(
    bundle.price,
    inside.map(({ standAlone }) => standAlone),
  );
  const allocated = new Map(outside.map(({ key, standAlone }) => [key, standAlone]));
  inside.forEach(({ key }, position) => {
    const share = shares[position];
    if (share !== undefined) allocated.set(key, share);
  });
  return ok(allocated);
}

/**
 * What is left of the price for the one thing whose own price nobody knows. Refuses ALLOCATION_MISMATCH when what is left
 * lies outside of what it was sold for so far: then the approach says nothing. Source: ASC 606-10-32-34(c), IFRS 15.79(c).
 */
export function residual(
  price: Money,
  others: Money,
  soldFor: { readonly least: Money; readonly most: Money },
): Result<Money> {
  const rest = price.minus(others);
  const isPlausible = rest.compare(soldFor.least) >= 0 && rest.compare(soldFor.most) <= 0;
  if (isPlausible) return ok(rest);
  const { least, most } = soldFor;
  return refuse('ALLOCATION_MISMATCH', { residual: rest.toString(), least: least.toString(), most: most.toString() });
}
