import { addDays, type CalendarDate, calendarDate, decimal } from '@throughline/contracts';
import { weekdayOf } from '../package/timecard.triggers.ts';
import type { TimecardSplitRecord } from './records.ts';

/** The days of a split on which time was worked, in order; hours are decimal texts, never zero. */
export function daysOfSplit(split: TimecardSplitRecord): { date: CalendarDate; hours: string }[] {
  const days: { date: CalendarDate; hours: string }[] = [];
  const last = calendarDate(split.pse__End_Date__c);
  for (let date = calendarDate(split.pse__Start_Date__c); date <= last; date = addDays(date, 1)) {
    const hours = split[`pse__${weekdayOf(date)}_Hours__c`] ?? '0';
    if (!decimal(hours).isZero()) days.push({ date, hours });
  }
  return days;
}
