import { decimal, Money, ok, refuse, type Result } from '@throughline/contracts';
import type { DiscountTerms, LineTerms } from '../terms/line-terms.ts';

/** What is left of a price after discounts that apply one after the other; rounded once, at the end (RU-1). */
export const discounted = (listPrice: Money, discounts: readonly DiscountTerms[]): Money =>
  discounts.reduce((left, { percent }) => left.times(decimal(100).minus(percent)).dividedBy(100), listPrice).rounded();

/**
 * What the price of a line is measured against: the stand-alone prices of a package (RU-7), else the list price; empty
 * where the line has neither.
 */
export function referencePrices({ package: sold, listPrice }: LineTerms): Money[] {
  if (sold) return sold.obligations.map(({ standAlonePrice }) => standAlonePrice);
  return listPrice === null ? [] : [listPrice];
}

/**
 * The discounts of a line lead from its list price, or from the stand-alone prices of a package, to its price, to the
 * cent. Refuses QUOTE_TERMS_INVALID when there is nothing to start from, ALLOCATION_MISMATCH when they lead elsewhere.
 */
export function checkDiscounts(price: Money, terms: LineTerms): Result<void> {
  if (terms.discounts.length === 0) return ok(undefined);
  const from = terms.listPrice === null ? referencePrices(terms) : [terms.listPrice];
  if (from.length === 0) return refuse('QUOTE_TERMS_INVALID', { problems: ['the discounts have no list price'] });
  const list = Money.sum(from, price.currency);
  const left = discounted(list, terms.discounts);
  if (left.equals(price)) return ok(undefined);
  return refuse('ALLOCATION_MISMATCH', {
    reason: 'the discounts do not lead to the price',
    listPrice: list.toJSON(),
    discounted: left.toJSON(),
    price: price.toJSON(),
  });
}
