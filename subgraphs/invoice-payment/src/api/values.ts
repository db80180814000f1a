import { Money, type MoneyJson } from '@throughline/contracts';
import { badUserInput } from '@throughline/subgraph';

/** Money of a column, with the currency's minor digits. */
export const moneyOf = (amount: string, currency: string): MoneyJson => Money.of(amount, currency).toJSON();

export function timeOfDayArgument(argument: string, text: string): string {
  if (!/^([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.test(text))
    throw badUserInput(`${argument} is not a time of day, hh:mm:ssZ`);
  return text;
}
