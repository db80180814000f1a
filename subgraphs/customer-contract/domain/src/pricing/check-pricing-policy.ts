import { decimal, Money } from '@throughline/contracts';
import { type Evidence, fail, pass, type Verdict } from '../activation/checks.ts';
import { discountPercent, percentText } from './package-discount.ts';

export interface PricingPolicy {
  /** A discount above it needs approval; percent as decimal text. */
  readonly discountApprovalLimitPercent: string;
}

export interface PricedPackage {
  readonly lineKey: string;
  readonly price: Money;
  readonly standAlonePrices: readonly Money[];
}

/**
 * PRICING_POLICY (RU-7): the discount of each package against the sum of its stand-alone prices does not exceed the
 * approval limit. The comparison is made on the unrounded percent. Fails PRICING_POLICY_MISSING, DISCOUNT_OVER_LIMIT.
 */
export function checkPricingPolicy(policy: PricingPolicy | null, packages: readonly PricedPackage[]): Verdict {
  if (!policy) return fail('PRICING_POLICY_MISSING', {});
  const limit = decimal(policy.discountApprovalLimitPercent);
  const found = packages.map(({ lineKey, price, standAlonePrices }) => {
    const percent = discountPercent(price, Money.sum(standAlonePrices, price.currency));
    const side = ['below', 'at', 'above'][percent.comparedTo(limit) + 1] ?? '';
    const evidence: Evidence = {
      line: lineKey,
      discountPercent: percentText(percent),
      limitPercent: limit.toString(),
      detail: `package discount ${percentText(percent)} % is ${side} the ${limit.toString()} % approval limit`,
    };
    return { over: percent.greaterThan(limit), evidence };
  });
  const over = found.find((each) => each.over);
  if (over) return fail('DISCOUNT_OVER_LIMIT', over.evidence);
  return pass(found.length === 1 ? (found[0]?.evidence ?? {}) : { packages: found.map(({ evidence }) => evidence) });
}
