import { lastDayOf, type Month, month } from '@throughline/contracts';

/** The most months that one report answers. */
export const MAX_MONTHS = 120;

/** Months in order, each once. Throws on what is no month. */
export const monthWindow = (asked: readonly string[]): Month[] => [...new Set(asked.map(month))].sort();

/** Days of the given months together. */
export const daysOf = (months: readonly Month[]): number =>
  months.reduce((sum, each) => sum + Number(lastDayOf(each).slice(8)), 0);
