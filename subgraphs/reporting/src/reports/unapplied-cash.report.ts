import { dateOfInstant, type Instant, type MoneyJson } from '@throughline/contracts';
import { badUserInput, type Sql } from '@throughline/subgraph';
import { unappliedOf } from '../persistence/cash.queries.ts';
import { moneyOf } from './ledger.ts';

/**
 * Unapplied cash of a bill-to; null when the bill-to is not known. Throws BAD_USER_INPUT when it is in several currencies,
 * which have no sum.
 */
export async function unappliedCashAt(
  read: Sql,
  asked: { readonly billToReference: string; readonly at: Instant; readonly knownAt: Instant | null },
): Promise<MoneyJson | null> {
  const rows = await unappliedOf(read, asked.billToReference, dateOfInstant(asked.at), asked.knownAt);
  const [row, ...others] = rows;
  if (row === undefined) return null;
  if (others.length > 0) {
    const currencies = rows.map(({ currency }) => currency).join(', ');
    throw badUserInput(`${asked.billToReference} has unapplied cash in ${currencies}`);
  }
  const currency = row.currency ?? row.billToCurrency;
  return currency === null ? null : moneyOf(row.unapplied, currency);
}
