import { Money } from '@throughline/contracts';

/**
 * A credit on something that was billed in advance takes back what is not recognised yet, first; only the rest reduces
 * revenue. Work that was recognised when it was done has nothing unrecognised. Source: RU-10, requirement of users that a
 * credit note on a deferred item reverses the unrecognised part first.
 * @param net what is credited, positive
 * @param unrecognised what was billed for the item and is still deferred
 */
export function splitCredit(net: Money, unrecognised: Money): { readonly deferred: Money; readonly revenue: Money } {
  const deferred = unrecognised.isPositive ? net.min(unrecognised) : Money.zero(net.currency);
  return { deferred, revenue: net.minus(deferred) };
}
