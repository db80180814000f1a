import { type Instant, Money } from '@throughline/contracts';

/** How a piece of work divides at a cap: the part that may be invoiced, and the part that is written off. */
export interface CapShare {
  readonly billable: Money;
  readonly writtenOff: Money;
}

/** What an entry has come to with its corrections: its value, and what of it was billable. */
export interface CapStanding {
  readonly value: Money;
  readonly billable: Money;
}

/**
 * The share of a value that fits into the headroom. The value that crosses the cap is billable for what is left of it;
 * without headroom nothing is billable. A negative value is billable in full. Source: RU-6.
 */
export function shareOfCap(value: Money, headroom: Money): CapShare {
  if (!value.isPositive) return { billable: value, writtenOff: Money.zero(value.currency) };
  const billable = headroom.isPositive ? value.min(headroom) : Money.zero(value.currency);
  return { billable, writtenOff: value.minus(billable) };
}

/**
 * The share of a correction: the entry is looked at as if it had been right at once, with the headroom that it used given
 * back; what was written off falls before what was billable. Both parts may be negative. Source: RU-6.
 */
export function shareOfCorrection(difference: Money, before: CapStanding, headroom: Money): CapShare {
  const after = shareOfCap(before.value.plus(difference), headroom.plus(before.billable));
  const billable = after.billable.minus(before.billable);
  return { billable, writtenOff: difference.minus(billable) };
}

/** What happens to a cap: work is approved or corrected, or a credit memo on capped work is requested. */
export type CapMovement =
  | {
      readonly kind: 'WORK';
      readonly at: Instant;
      readonly reference: string;
      readonly value: Money;
      /** The entry whose difference this is; left out for an entry itself. */
      readonly corrects?: string | null;
    }
  | { readonly kind: 'CREDIT'; readonly at: Instant; readonly reference: string; readonly net: Money };

/**
 * Consumes a cap in the order of approval instant, then reference. A credit gives its net back to work approved later;
 * what was written off before stays so. Source: RU-6.
 * @param headroom the cap, less what was billable of work that was decided before
 * @param decided what entries of before have come to, for corrections of them
 * @returns the share of each piece of work by its reference
 */
export function consumeCap(
  headroom: Money,
  movements: readonly CapMovement[],
  decided: ReadonlyMap<string, CapStanding> = new Map(),
): ReadonlyMap<string, CapShare> {
  const shares = new Map<string, CapShare>();
  const standings = new Map(decided);
  let left = headroom;
  for (const movement of [...movements].sort(inOrder)) {
    if (movement.kind === 'CREDIT') {
      left = left.plus(movement.net);
      continue;
    }
    const entry = movement.corrects ?? movement.reference;
    const before = standings.get(entry);
    const share = before ? shareOfCorrection(movement.value, before, left) : shareOfCap(movement.value, left);
    left = left.minus(share.billable);
    shares.set(movement.reference, share);
    standings.set(entry, {
      value: before ? before.value.plus(movement.value) : movement.value,
      billable: before ? before.billable.plus(share.billable) : share.billable,
    });
  }
  return shares;
}

/** Of one instant, work comes before credits: a credit counts for what is approved later. */
function inOrder(a: CapMovement, b: CapMovement): number {
  const byInstant = Date.parse(a.at) - Date.parse(b.at);
  if (byInstant !== 0) return byInstant;
  if (a.kind !== b.kind) return a.kind === 'WORK' ? -1 : 1;
  return a.reference < b.reference ? -1 : a.reference > b.reference ? 1 : 0;
}
