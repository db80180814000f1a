import { allocate, invariant, Money } from '@throughline/contracts';

/**
 * Splits an application over the lines of its invoice, by what is open on each line, gross of tax (RU-2).
 * @param openByLine in line order; an application never exceeds their sum, and no line gets more than is open on it
 */
export function cashPerLine(amount: Money, openByLine: readonly Money[]): Money[] {
  const open = Money.sum(openByLine, amount.currency);
  invariant(amount.compare(open) <= 0, `${amount.toString()} exceeds the open ${open.toString()}`);
  if (amount.isZero) return openByLine.map(() => Money.zero(amount.currency));
  return allocate(
    amount,
    openByLine.map((line) => line.value),
  );
}
