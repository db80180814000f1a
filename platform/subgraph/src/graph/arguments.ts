import {
  calendarDate,
  type CalendarDate,
  instant,
  type Instant,
  isCurrency,
  month,
  type Month,
} from '@throughline/contracts';
import { badUserInput } from './requires-scope.ts';

/** Earlier days are slips of the pen, or of a program; the last one is what people write for ever. */
const YEARS = { first: 1900, last: 9999 } as const;

/** Reads a day, YYYY-MM-DD. Throws BAD_USER_INPUT that names the argument. */
export const dayArgument = (argument: string, text: string): CalendarDate =>
  read(argument, 'a day, YYYY-MM-DD', () => calendarDate(inOurYears(text)));

/** Reads a month, YYYY-MM, that has a month after it. Throws BAD_USER_INPUT that names the argument. */
export const monthArgument = (argument: string, text: string): Month =>
  read(argument, 'a month, YYYY-MM', () => month(inOurYears(text, YEARS.last - 1)));

/** Reads a month that may be left out. Throws BAD_USER_INPUT that names the argument. */
export const monthOrNull = (argument: string, text: string | null | undefined): Month | null =>
  text === null || text === undefined ? null : monthArgument(argument, text);

const INSTANT_FORM = 'an instant, YYYY-MM-DDThh:mm:ssZ';

/** An instant says its offset; a day or a local time is none. */
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/;

/** Reads an instant, ISO 8601. Throws BAD_USER_INPUT that names the argument. */
export function instantArgument(argument: string, text: string): Instant {
  if (!INSTANT.test(text) || Number.isNaN(Date.parse(text))) {
    throw badUserInput(`${argument} is not ${INSTANT_FORM}`);
  }
  return read(argument, INSTANT_FORM, () => instant(inOurYears(new Date(text).toISOString())));
}

/** As many digits as amounts, rates and percents are kept with. */
const DECIMAL = /^\d{1,13}(\.\d{1,6})?$/;

/** Reads a decimal of zero or more, without an exponent. Throws BAD_USER_INPUT that names the argument. */
export function decimalArgument(argument: string, text: string): string {
  if (!DECIMAL.test(text)) {
    throw badUserInput(
      `${argument} is not a decimal, zero or more, of at most 13 digits before the point and 6 behind`,
    );
  }
  return text;
}

/** Reads an ISO 4217 code. Throws BAD_USER_INPUT that names the argument. */
export function currencyArgument(argument: string, text: string): string {
  if (!isCurrency(text)) throw badUserInput(`${argument} is not an ISO 4217 code`);
  return text;
}

function inOurYears(text: string, last: number = YEARS.last): string {
  const year = Number(text.slice(0, 4));
  if (year < YEARS.first || year > last) throw new RangeError('not a year of ours');
  return text;
}

function read<T>(argument: string, form: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw badUserInput(`${argument} is not ${form}`);
  }
}
