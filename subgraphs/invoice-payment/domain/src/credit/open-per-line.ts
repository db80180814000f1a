import { invariant, Money } from '@throughline/contracts';

/** What happened to a line of an invoice so far, all gross of tax, in the currency of the invoice. */
export interface LineHistory {
  readonly gross: Money;
  readonly credited: Money;
  readonly paid: Money;
  readonly writtenOff: Money;
}

/** What is still open on a line: never less than nothing. Cash and small balances are spread by it. Sources: RU-2, RU-17. */
export function openOnLine({ gross, credited, paid, writtenOff }: LineHistory): Money {
  const open = gross.minus(credited).minus(paid).minus(writtenOff);
  invariant(!open.isNegative || gross.isNegative, `more was settled on a line than its ${gross.toString()}`);
  return open;
}
