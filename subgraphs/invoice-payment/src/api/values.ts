import { Money, type MoneyJson } from '@throughline/contracts';
import { badUserInput, currencyArgument, type MoneyInput } from '@throughline/subgraph';

/** Money of a column, with the currency's minor digits. */
export const moneyOf = (amount: string, currency: string): MoneyJson => Money.of(amount, currency).toJSON();

export function timeOfDayArgument(argument: string, text: string): string {
  if (!/^([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.test(text))
    throw badUserInput(`${argument} is not a time of day, hh:mm:ssZ`);
  return text;
}

/** A positive amount that its currency can express. */
export function amountArgument(argument: string, { amount, currency }: MoneyInput): Money {
  const code = currencyArgument(`${argument}.currency`, currency);
  if (!/^\d{1,15}(\.\d+)?$/.test(amount)) throw badUserInput(`${argument}.amount is not a decimal, zero or more`);
  const money = Money.of(amount, code);
  if (!money.equals(money.rounded())) throw badUserInput(`${argument}.amount is finer than ${code} is`);
  return money;
}

export function textArgument(argument: string, text: string): string {
  if (text.trim() === '') throw badUserInput(`${argument} is empty`);
  return text.trim();
}
