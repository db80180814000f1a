import type { Money } from '@throughline/contracts';

/** What was recognised and billed of one stream of an engagement up to a month end, in the currency of the books. */
export interface StreamToDate {
  readonly revenue: Money;
  /** Net of tax, at the value at which the work was carried until it was billed. */
  readonly billed: Money;
  /** Net of tax, what credit memos took back of what was billed. */
  readonly credited: Money;
}

/** Revenue to date less billed to date, net; positive is an asset (RU-19). */
export const positionOf = ({ revenue, billed, credited }: StreamToDate): Money => revenue.minus(billed).plus(credited);

/** A position as it is shown: an asset or a liability, never both. Positions of several engagements are not netted. */
export function shown(position: Money): { readonly asset: Money; readonly liability: Money } {
  const nothing = position.minus(position);
  return position.isNegative
    ? { asset: nothing, liability: position.negated() }
    : { asset: position, liability: nothing };
}
