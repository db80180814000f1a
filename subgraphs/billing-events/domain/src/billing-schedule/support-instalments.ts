import { addMonths, type CalendarDate, firstDayOf, instalments, type Money, type Month } from '@throughline/contracts';

/** One month of managed support, billed in advance on the first day of the month. */
export interface SupportInstalment {
  /** Counted from 1. */
  readonly number: number;
  readonly month: Month;
  readonly chargeDate: CalendarDate;
  readonly amount: Money;
}

/**
 * Managed support in equal instalments by cumulative rounding, one a month from the first month on. Sources: RU-3, RU-7.
 * @param supportPrice the part of the price that support is billed with
 */
export function supportInstalments(supportPrice: Money, count: number, firstMonth: Month): SupportInstalment[] {
  return instalments(supportPrice, count).map((amount, index) => {
    const month = addMonths(firstMonth, index);
    return { number: index + 1, month, chargeDate: firstDayOf(month), amount };
  });
}

/** How users know a recurring charge: `SUP-2025-05`. */
export const supportReference = (month: Month): string => `SUP-${month}`;
