import { type DecimalInput, Money, ok, refuse, type Result } from '@throughline/contracts';

/** Credit memo tax = round(net x rate). Source: RU-15. */
export const creditTax = (net: Money, ratePercent: DecimalInput): Money =>
  net.times(ratePercent).dividedBy(100).rounded();

/**
 * Whether so much of a line may be credited: a positive net amount, in the currency of the line, that together with what
 * was credited before does not exceed the line. Refuses CREDIT_EXCEEDS_LINE with the figures.
 */
export function mayCredit(net: Money, line: { readonly net: Money; readonly creditedNet: Money }): Result<void> {
  const creditable = line.net.minus(line.creditedNet);
  const fits = net.currency === line.net.currency && net.isPositive && net.compare(creditable) <= 0;
  return fits
    ? ok(undefined)
    : refuse('CREDIT_EXCEEDS_LINE', { net: net.toString(), creditable: creditable.toString() });
}
