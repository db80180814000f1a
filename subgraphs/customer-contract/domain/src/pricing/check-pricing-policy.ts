import { decimal, Money } from '@throughline/contracts';
import { type Evidence, fail, pass, type Verdict } from '../activation/checks.ts';
import { discountPercent, percentText } from './package-discount.ts';

export interface PricingPolicy {
  /** A discount above it needs approval; percent as decimal text. */
  readonly discountApprovalLimitPercent: string;
}

/** The price of a line and what it is measured against. */
export interface ComparedPrice {
  readonly lineKey: string;
  readonly kind: string;
  readonly price: Money;
  /** Stand-alone prices of a package, the list price of other work; not empty. */
  readonly referencePrices: readonly Money[];
}

/**
 * PRICING_POLICY (RU-7): the discount of each package against the sum of its stand-alone prices, and of other work
 * against its list price, does not exceed the approval limit; of stacked discounts it is the whole that counts. The
 * comparison is made on the unrounded percent. Fails PRICING_POLICY_MISSING, DISCOUNT_OVER_LIMIT.
 */
export function checkPricingPolicy(policy: PricingPolicy | null, prices: readonly ComparedPrice[]): Verdict {
  if (!policy) return fail('PRICING_POLICY_MISSING', {});
  const limit = decimal(policy.discountApprovalLimitPercent);
  const found = prices.map(({ lineKey, kind, price, referencePrices }) => {
    const percent = discountPercent(price, Money.sum(referencePrices, price.currency));
    const side = ['below', 'at', 'above'][percent.comparedTo(limit) + 1] ?? '';
    const what = kind === 'PACKAGE' ? 'package discount' : 'discount';
    const evidence: Evidence = {
      line: lineKey,
      discountPercent: percentText(percent),
      limitPercent: limit.toString(),
      detail: `${what} ${percentText(percent)} % is ${side} the ${limit.toString()} % approval limit`,
    };
    return { over: percent.greaterThan(limit), evidence };
  });
  const over = found.find((each) => each.over);
  if (over) return fail('DISCOUNT_OVER_LIMIT', over.evidence);
  return pass(found.length === 1 ? (found[0]?.evidence ?? {}) : { lines: found.map(({ evidence }) => evidence) });
}
