import { addMonths, type Instant, type Month } from '@throughline/contracts';

/** A month that the ERP closed. What was approved at or before the instant belongs to it. */
export interface PeriodClose {
  readonly period: Month;
  readonly closedAt: Instant;
}

/** The latest month that was closed strictly before the instant; null while none was. Order of the closes is free. */
export function lastClosedBefore(at: Instant, closes: readonly PeriodClose[]): Month | null {
  let last: Month | null = null;
  for (const { period, closedAt } of closes) {
    if (Date.parse(closedAt) < Date.parse(at) && (last === null || period > last)) last = period;
  }
  return last;
}

/**
 * The accounting period of a fact: the month of its own date if it was approved at or before the close of that month,
 * otherwise the month of approval. Should that one be closed too, the first month that was open at the approval.
 * Closed periods never change. Source: RU-5.
 * @param fact `lastClosed` is the latest month that was closed before the approval, see `lastClosedBefore`
 */
export function accountingPeriod(fact: {
  readonly month: Month;
  readonly approvalMonth: Month;
  readonly lastClosed: Month | null;
}): Month {
  const { month, approvalMonth, lastClosed } = fact;
  if (lastClosed === null || month > lastClosed) return month;
  const firstOpen = addMonths(lastClosed, 1);
  return approvalMonth > firstOpen ? approvalMonth : firstOpen;
}
