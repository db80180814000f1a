import { type CalendarDate, daysBetween } from '@throughline/contracts';

/** Whole days from the due date to the day; zero up to and on the due date. */
export const daysOverdue = (due: CalendarDate, on: CalendarDate): number => Math.max(0, daysBetween(due, on));
