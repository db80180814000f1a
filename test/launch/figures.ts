import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Launcher, ROOT, runScript } from './launcher.ts';

/** What one run differs from another in: names that are minted and instants at which things happened. */
const OF_THE_RUN = /^(id|.*At|asOf|seconds|correlationId|externalId|erpId|counts?)$/;

const BOOKS = `query Books {
  invoices { number status gross { amount currency } }
  payments { reference amount { amount currency } unapplied { amount } }
  accountingPeriods { period state }
  journalEntries(first: 500) { period source { __typename } lines { __typename } }
  trialBalance(asOf: "2999-12-31") { account balance { amount currency } }
}`;

/** Everything that the sample amounts to, in the graph and in the outside systems, without ids and instants. */
export interface Figures {
  readonly engagement: unknown;
  readonly books: Books;
  /** Records of each kind in each outside system. */
  readonly records: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface Books {
  readonly invoices: readonly { readonly number: string; readonly status: string }[];
  readonly payments: readonly { readonly reference: string }[];
  readonly accountingPeriods: readonly { readonly period: string; readonly state: string }[];
}

/** Reads the sample as an outsider would: with a token of the token command, through the gateway. */
export async function figuresOf(launcher: Launcher): Promise<Figures> {
  const token = await runScript('token', ['--role', 'finance', '--tenant', 'demo'], {
    THROUGHLINE_DATA: launcher.folder,
  });
  const operation = (suffix: string): string =>
    readFileSync(join(ROOT, `contracts/operations/quote-to-cash${suffix}`), 'utf8');
  const ask = async (query: string, variables: unknown = {}): Promise<unknown> => {
    const answer = await fetch(`${launcher.urlOf('gateway')}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await answer.json()) as { data: unknown; errors?: unknown };
    if (errors) throw new Error(`the graph answered ${JSON.stringify(errors)}`);
    return comparable(data);
  };
  return {
    engagement: await ask(operation('.graphql'), JSON.parse(operation('.variables.json'))),
    books: (await ask(BOOKS)) as Books,
    records: await recordsOf(launcher),
  };
}

/** Without what belongs to the run, and with lists in an order of their own. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(comparable).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !OF_THE_RUN.test(key))
      .map(([key, each]) => [key, comparable(each)]),
  );
}

/** Kinds of records that count: money and master data, not what a sandbox keeps for its own use. */
const BUSINESS = {
  salesforce: /^(Account|Contact|Opportunity|SBQQ__\w+|pse__\w+|Task_Estimate__c)$/,
  netsuite: /^(records|applications)$/,
  avalara: /^documents$/,
  stripe: /^(payment_intents|charges|balance_transactions)$/,
};

async function recordsOf(launcher: Launcher): Promise<Figures['records']> {
  const bySystem: Record<string, Record<string, number>> = {};
  for (const [system, business] of Object.entries(BUSINESS)) {
    const answer = await fetch(`${launcher.urlOf(`${system} sandbox`)}/__sandbox/state`);
    const state = (await answer.json()) as Record<string, Record<string, unknown>>;
    const counts = (bySystem[system] = {} as Record<string, number>);
    for (const [collection, records] of Object.entries(state)) {
      if (!business.test(collection)) continue;
      for (const id of Object.keys(records)) {
        const kind = id.includes('/') ? `${collection} ${id.split('/')[0]}` : collection;
        counts[kind] = (counts[kind] ?? 0) + 1;
      }
    }
  }
  return bySystem;
}
