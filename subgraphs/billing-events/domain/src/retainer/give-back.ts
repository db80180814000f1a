import { Money } from '@throughline/contracts';

/**
 * What less advisory work gives back: first the overage that it was charged with, then the prepaid periods, the latest
 * first, so that the oldest stays used. Source: RU-11 read backwards.
 * @param less positive
 * @param used what the work took, the oldest period first
 */
export function giveBack(
  less: Money,
  used: {
    readonly parts: readonly { readonly tranche: string; readonly amount: Money }[];
    readonly overage: Money;
  },
): { readonly parts: readonly { readonly tranche: string; readonly amount: Money }[]; readonly overage: Money } {
  const overage = less.min(used.overage);
  let left = less.minus(overage);
  const parts: { tranche: string; amount: Money }[] = [];
  for (const { tranche, amount } of used.parts.toReversed()) {
    if (!left.isPositive) break;
    const back = left.min(amount);
    if (back.isPositive) parts.push({ tranche, amount: back.negated() });
    left = left.minus(back);
  }
  return { parts, overage: overage.negated() };
}
