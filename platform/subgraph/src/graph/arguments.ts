import { calendarDate, type CalendarDate, instant, type Instant, month, type Month } from '@throughline/contracts';
import { badUserInput } from './requires-scope.ts';

/** Reads a day, YYYY-MM-DD. Throws BAD_USER_INPUT that names the argument. */
export const dayArgument = (argument: string, text: string): CalendarDate =>
  read(argument, 'a day, YYYY-MM-DD', () => calendarDate(text));

/** Reads a month, YYYY-MM. Throws BAD_USER_INPUT that names the argument. */
export const monthArgument = (argument: string, text: string): Month =>
  read(argument, 'a month, YYYY-MM', () => month(text));

/** An instant says its offset; a day or a local time is none. */
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/;

/** Reads an instant, ISO 8601. Throws BAD_USER_INPUT that names the argument. */
export function instantArgument(argument: string, text: string): Instant {
  if (!INSTANT.test(text) || Number.isNaN(Date.parse(text))) {
    throw badUserInput(`${argument} is not an instant, YYYY-MM-DDThh:mm:ssZ`);
  }
  return instant(text);
}

/** Reads an ISO 4217 code. Throws BAD_USER_INPUT that names the argument. */
export function currencyArgument(argument: string, text: string): string {
  if (!/^[A-Z]{3}$/.test(text)) throw badUserInput(`${argument} is not an ISO 4217 code`);
  return text;
}

function read<T>(argument: string, form: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw badUserInput(`${argument} is not ${form}`);
  }
}
