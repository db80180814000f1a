import { calendarDate, type CalendarDate, instant, type Instant, Money, type MoneyJson } from '@throughline/contracts';
import { badUserInput } from '@throughline/subgraph';

/** Money of a column, with the currency's minor digits. */
export const moneyOf = (amount: string, currency: string): MoneyJson => Money.of(amount, currency).toJSON();

const parsed = <T>(argument: string, form: string, parse: () => T): T => {
  try {
    return parse();
  } catch {
    throw badUserInput(`${argument} is not ${form}`);
  }
};

export const dayArgument = (argument: string, text: string): CalendarDate =>
  parsed(argument, 'a day, YYYY-MM-DD', () => calendarDate(text));
export const instantArgument = (argument: string, text: string): Instant =>
  parsed(argument, 'an instant, YYYY-MM-DDThh:mm:ssZ', () => instant(text));
export function timeOfDayArgument(argument: string, text: string): string {
  if (!/^([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.test(text))
    throw badUserInput(`${argument} is not a time of day, hh:mm:ssZ`);
  return text;
}
export function currencyArgument(argument: string, text: string): string {
  if (!/^[A-Z]{3}$/.test(text)) throw badUserInput(`${argument} is not an ISO 4217 code`);
  return text;
}
