import { FINANCE, type Played } from '../played.ts';
import type { Facts } from '../facts.ts';

export type Ask = Readonly<Record<string, unknown>>;
export type Answer = Readonly<Record<string, unknown>>;

/** What questions are asked with. */
export interface Asking {
  readonly played: Played;
  readonly facts: Facts;
}

export const graph = <T>({ played }: Asking, query: string, variables: Record<string, unknown>): Promise<T> =>
  played.world.graph.ask<T>(FINANCE, query, variables);

export const MONEY = '{ amount currency }';

/** Our id of the invoice that the scenario calls by a key; throws when there is none. */
export function invoiceIdOf({ played, facts }: Asking, key: string): string {
  const number = played.invoiceKeys.numberOf(key);
  const found = facts.invoices.find((invoice) => invoice.number === number);
  if (!found) throw new Error(`there is no invoice ${key}`);
  return found.id;
}
