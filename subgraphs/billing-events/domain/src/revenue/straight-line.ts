import { addMonths, instalments, type Money, type Month } from '@throughline/contracts';

const monthIndex = (month: Month): number => +month.slice(0, 4) * 12 + +month.slice(5, 7);

/**
 * Revenue to date of an obligation that is earned evenly over months: round(allocated price x k / n) after k of n months.
 * Sources: RU-9, RU-3.
 */
export function straightLineToDate(
  allocatedPrice: Money,
  over: { readonly months: number; readonly firstMonth: Month },
  period: Month,
): Money {
  const elapsed = monthIndex(period) - monthIndex(over.firstMonth) + 1;
  const earned = Math.max(0, Math.min(elapsed, over.months));
  return allocatedPrice.times(earned).dividedBy(over.months).rounded();
}

/** What each month of an evenly earned obligation will recognise, all months in order. Sources: RU-9, RU-3. */
export function straightLineSchedule(
  allocatedPrice: Money,
  over: { readonly months: number; readonly firstMonth: Month },
): { readonly month: Month; readonly amount: Money }[] {
  return instalments(allocatedPrice, over.months).map((amount, index) => {
    return { month: addMonths(over.firstMonth, index), amount };
  });
}
