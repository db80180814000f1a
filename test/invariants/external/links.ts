import { Money } from '@throughline/contracts';
import type { Observed, Subgraph } from '../observed.ts';
import type { Ours, Theirs } from './compare.ts';

interface LinkRow {
  tenant: string;
  key: string;
  externalId: string;
  amount: string | null;
  currency: string | null;
}

export const figureOf = (amount: string | null, currency: string | null): string | null =>
  amount === null || currency === null ? null : Money.of(amount, currency).toString();

/** What we link to, as one database tells. */
export async function linksIn(observed: Observed, subgraph: Subgraph, sql: string): Promise<Ours[]> {
  const rows = await observed.databases[subgraph].rows<LinkRow>(sql);
  return rows.map(({ amount, currency, ...row }) => ({ ...row, figure: figureOf(amount, currency) }));
}

/** The keys for which a query finds something that is not finished. */
export async function keysUnderWay(
  observed: Observed,
  subgraph: Subgraph,
  sql: string,
): Promise<(record: Theirs) => boolean> {
  const rows = await observed.databases[subgraph].rows<{ key: string }>(sql);
  const keys = new Set(rows.map(({ key }) => key));
  return ({ key }) => keys.has(key);
}

/** The keys of calls that may have had their effect already. */
export const openCalls = (operation: string, key: string): string =>
  `select ${key} as key from outgoing_call where operation = '${operation}' and state not in ('confirmed', 'refused')`;
