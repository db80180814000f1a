import { type Instant, Money } from '@throughline/contracts';

/** How a piece of work divides at a cap: the part that may be invoiced, and the part that is written off. */
export interface CapShare {
  readonly billable: Money;
  readonly writtenOff: Money;
}

/**
 * The share of a value that fits into the headroom. The value that crosses the cap is billable for what is left of it;
 * without headroom nothing is billable. A negative value, from a correction, is billable in full. Source: RU-6.
 */
export function shareOfCap(value: Money, headroom: Money): CapShare {
  if (!value.isPositive) return { billable: value, writtenOff: Money.zero(value.currency) };
  const billable = headroom.isPositive ? value.min(headroom) : Money.zero(value.currency);
  return { billable, writtenOff: value.minus(billable) };
}

/** What happens to a cap: work is approved, or a credit memo on capped work is requested. */
export type CapMovement =
  | { readonly kind: 'WORK'; readonly at: Instant; readonly reference: string; readonly value: Money }
  | { readonly kind: 'CREDIT'; readonly at: Instant; readonly reference: string; readonly net: Money };

/**
 * Consumes a cap in the order of approval instant, then reference. A credit gives its net back to work approved later;
 * what was written off before stays so. Source: RU-6.
 * @returns the share of each piece of work by its reference
 */
export function consumeCap(cap: Money, movements: readonly CapMovement[]): ReadonlyMap<string, CapShare> {
  const shares = new Map<string, CapShare>();
  let headroom = cap;
  for (const movement of [...movements].sort(inOrder)) {
    if (movement.kind === 'CREDIT') {
      headroom = headroom.plus(movement.net);
      continue;
    }
    const share = shareOfCap(movement.value, headroom);
    headroom = headroom.minus(share.billable);
    shares.set(movement.reference, share);
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
