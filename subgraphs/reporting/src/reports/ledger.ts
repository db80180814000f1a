import { Money } from '@throughline/contracts';
import { badUserInput, type Sql } from '@throughline/subgraph';
import { ledgerCurrencies } from '../persistence/receivables.queries.ts';

/**
 * The currency of the books that a report is about: the one asked for, else the only one. Null while no fact has come
 * that shows in which currency books are kept. Throws BAD_USER_INPUT when it has to be asked for.
 */
export async function ledgerOf(read: Sql, asked: string | null | undefined): Promise<string | null> {
  const known = await ledgerCurrencies(read);
  if (asked !== null && asked !== undefined) {
    if (known.includes(asked)) return asked;
    throw badUserInput(`no books are kept in ${asked}`);
  }
  if (known.length > 1) throw badUserInput(`books are kept in ${known.join(', ')}: say which are meant`);
  return known[0] ?? null;
}

/** Sums decimal texts of one currency. */
export const sumOf = (amounts: readonly string[], currency: string): Money =>
  Money.sum(
    amounts.map((amount) => Money.of(amount, currency)),
    currency,
  );

/** The wire form of decimal text from the store. */
export const moneyOf = (amount: string, currency: string) => Money.of(amount, currency).toJSON();
