import { type DecimalInput, Money } from '@throughline/contracts';

/** What is left of a prepaid period. */
export interface TrancheBalance {
  readonly tranche: string;
  readonly remaining: Money;
}

export interface DrawDown {
  readonly parts: readonly { readonly tranche: string; readonly amount: Money }[];
  readonly drawn: Money;
  /** What the balance did not cover; billed in arrears. */
  readonly overage: Money;
}

/** Takes the value of advisory work out of the tranches, the oldest first. Source: RU-11. */
export function drawDown(value: Money, balances: readonly TrancheBalance[]): DrawDown {
  const parts: { tranche: string; amount: Money }[] = [];
  let left = value;
  for (const { tranche, remaining } of balances) {
    if (!left.isPositive) break;
    if (!remaining.isPositive) continue;
    const amount = left.min(remaining);
    parts.push({ tranche, amount });
    left = left.minus(amount);
  }
  return { parts, drawn: value.minus(left), overage: left };
}

/**
 * What becomes of the rest of a tranche at the end of its period: at most the rollover percent of one prepayment may be
 * used later, what is beyond expires. The last period rolls nothing over by having no successor; it is not expired here.
 * Source: RU-11.
 */
export function expire(
  remaining: Money,
  terms: { readonly prepayment: Money; readonly rolloverPercent: DecimalInput },
): { readonly rollsOver: Money; readonly breakage: Money } {
  const most = terms.prepayment.times(terms.rolloverPercent).dividedBy(100).rounded();
  const rollsOver = remaining.min(most);
  return { rollsOver, breakage: remaining.minus(rollsOver) };
}

/**
 * What a tranche releases in the seller's currency when more of it is used up: round(used to date x rate) minus what it
 * released before, so that a tranche that is used up has released exactly what was booked. Source: RU-12.
 * @param usedToDate drawn and expired, with what is released now
 * @param fxRate the rate of the tranche's invoice date; `1` when its currency is the seller's
 */
export function released(
  usedToDate: Money,
  tranche: { readonly fxRate: DecimalInput; readonly releasedBefore: Money },
): Money {
  const toDate = Money.of(usedToDate.times(tranche.fxRate).value, tranche.releasedBefore.currency).rounded();
  return toDate.minus(tranche.releasedBefore);
}
