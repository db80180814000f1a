import type { Money } from '@throughline/contracts';
import { halfUp } from '../half-up.ts';

/**
 * Days sales outstanding (RU-20): net receivables over the billings of three months, times the days of these months.
 * @param closingNetAr receivables less unapplied cash at the end of the last month
 * @param billings3m invoices less credit memos of the three months, gross of tax
 * @returns one decimal, half-up; null when nothing was billed, since then there is no base
 */
export function dso(of: { closingNetAr: Money; billings3m: Money; days: number }): string | null {
  if (!of.billings3m.isPositive) return null;
  return halfUp(of.closingNetAr.times(of.days).dividedBy(of.billings3m.value).value, 1);
}
