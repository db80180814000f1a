import { type CalendarDate, firstDayOf, type Month, monthOf } from '@throughline/contracts';

/** A prepaid period, as far as it matters which of them work may use. */
export interface PrepaidPeriod {
  readonly usableFrom: CalendarDate;
  /** The rest of it expired, but for what rolls over. */
  readonly expired: boolean;
  /** Its prepayment was charged. */
  readonly charged: boolean;
}

export type Usable =
  | { readonly kind: 'READY'; readonly upTo: number }
  | { readonly kind: 'WAITS'; readonly for: 'CHARGE_OF_PERIOD' | 'END_OF_EARLIER_PERIOD' };

/**
 * Which prepaid periods a piece of work may draw on: its own and those before it. Its own is that of its day; of work that
 * comes into a later month because its month was closed, that of the first day of that later month. It waits until its
 * period is charged and until what expires of the earlier ones is known. Source: RU-11.
 * @param periods in order
 * @returns the index of the last period that may be used
 */
export function usablePeriods(
  periods: readonly PrepaidPeriod[],
  work: { readonly workDate: CalendarDate; readonly accountingPeriod: Month },
): Usable {
  const late = work.accountingPeriod > monthOf(work.workDate);
  const day = late ? firstDayOf(work.accountingPeriod) : work.workDate;
  const started = periods.filter(({ usableFrom }) => usableFrom <= day).length;
  const upTo = Math.max(0, started - 1);
  if (periods[upTo]?.charged !== true) return { kind: 'WAITS', for: 'CHARGE_OF_PERIOD' };
  const earlier = periods.slice(0, upTo);
  if (earlier.some(({ expired }) => !expired)) return { kind: 'WAITS', for: 'END_OF_EARLIER_PERIOD' };
  return { kind: 'READY', upTo };
}
