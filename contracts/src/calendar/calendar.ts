import { invariant } from '../result.ts';

/** A day without a zone, `YYYY-MM-DD`. Compares and sorts as text. */
export type CalendarDate = string & { readonly __brand: 'CalendarDate' };
/** A calendar month, `YYYY-MM`. Compares and sorts as text. */
export type Month = string & { readonly __brand: 'Month' };
/** A point in time in UTC, ISO 8601 with `Z`. Does not sort as text, since a fraction is optional: see `byTime`. */
export type Instant = string & { readonly __brand: 'Instant' };

const DAY_MS = 86_400_000;
const utc = (date: CalendarDate): number => Date.UTC(+date.slice(0, 4), +date.slice(5, 7) - 1, +date.slice(8, 10));
const dateOf = (ms: number): CalendarDate => new Date(ms).toISOString().slice(0, 10) as CalendarDate;

export function calendarDate(text: string): CalendarDate {
  const date = text as CalendarDate;
  invariant(/^\d{4}-\d\d-\d\d$/.test(text) && dateOf(utc(date)) === text, `"${text}" is not a calendar date`);
  return date;
}

export function month(text: string): Month {
  invariant(/^\d{4}-(0[1-9]|1[0-2])$/.test(text), `"${text}" is not a month`);
  return text as Month;
}

/** Seconds are enough for business instants; milliseconds are kept when they are not zero. */
export function instant(value: Date | string): Instant {
  const date = typeof value === 'string' ? new Date(value) : value;
  invariant(!Number.isNaN(date.getTime()), `"${String(value)}" is not an instant`);
  return date.toISOString().replace('.000Z', 'Z') as Instant;
}

/** Orders instants, for `sort`. */
export const byTime = (one: Instant, other: Instant): number => Date.parse(one) - Date.parse(other);
export const isBefore = (one: Instant, other: Instant): boolean => byTime(one, other) < 0;
export const earlierOf = (one: Instant, other: Instant): Instant => (isBefore(other, one) ? other : one);

/** The UTC day of an instant. */
export const dateOfInstant = (at: Instant | Date): CalendarDate => calendarDate(instant(at).slice(0, 10));
export const monthOf = (date: CalendarDate | Instant): Month => month(date.slice(0, 7));
export const addDays = (date: CalendarDate, days: number): CalendarDate => dateOf(utc(date) + days * DAY_MS);
/** Whole days from one date to another; negative when `to` is earlier. */
export const daysBetween = (from: CalendarDate, to: CalendarDate): number => (utc(to) - utc(from)) / DAY_MS;
export const firstDayOf = (of: Month): CalendarDate => calendarDate(`${of}-01`);
export const lastDayOf = (of: Month): CalendarDate => addDays(firstDayOf(addMonths(of, 1)), -1);
export const daysIn = (of: Month): number => daysBetween(firstDayOf(of), firstDayOf(addMonths(of, 1)));

export function addMonths(from: Month, count: number): Month {
  const index = +from.slice(0, 4) * 12 + (+from.slice(5, 7) - 1) + count;
  return month(`${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`);
}

/** All months from the first to the last, both included; empty when last is earlier. */
export function monthsBetween(first: Month, last: Month): Month[] {
  const months: Month[] = [];
  for (let m = first; m <= last; m = addMonths(m, 1)) months.push(m);
  return months;
}

/** A day and a UTC time of day (`06:00:00Z`) make an instant. */
export const instantAt = (date: CalendarDate, timeOfDay: string): Instant => instant(`${date}T${timeOfDay}`);
