import { type CalendarDate, firstDayOf, type Month, monthOf } from '@throughline/contracts';

/**
 * The day on which something is booked in its accounting period: its own day, or the first of the period when that day
 * lies in a month that was closed before. Source: RU-5, closed periods never change.
 */
export const accountingDate = (day: CalendarDate, period: Month): CalendarDate =>
  monthOf(day) === period ? day : firstDayOf(period);
