import type { Clock } from '@throughline/contracts';
import { Client } from 'pg';
import { handledAggregates } from './handled-aggregates.ts';
import { type Database, type Observed, SUBGRAPHS, type Subgraph } from './observed.ts';
import type { SandboxName, SandboxState } from './sandboxes.ts';
import { type Acknowledged, acknowledgedIn, streamView, withNats } from './stream-view.ts';

/** Where everything is. The URLs hold passwords: never print them. */
export interface Places {
  /** Of a role that row-level security does not bind. */
  readonly databases: Readonly<Record<Subgraph, string>>;
  readonly nats: string | null;
  /** Read anew for every look. */
  readonly sandboxes: () => Promise<Partial<Record<SandboxName, SandboxState>>>;
}

export interface ObserveOptions {
  readonly clock: Clock;
  readonly lagLimitMs: number;
}

/** Consumers before producers, as far as it goes: what a consumer has applied is then in its producer's snapshot. */
const ORDER: readonly Subgraph[] = SUBGRAPHS.toReversed();

/**
 * Looks at everything once and hands it to `use`: each database in one read-only snapshot. On a system that works, the
 * snapshots are a moment apart; a difference that lasts is told from one that does not by looking again.
 */
export async function observe<T>(
  places: Places,
  options: ObserveOptions,
  use: (observed: Observed) => Promise<T>,
): Promise<T> {
  const acknowledged = places.nats === null ? null : await withNats(places.nats, acknowledgedIn);
  const clients = new Map<Subgraph, Client>();
  try {
    for (const name of ORDER) clients.set(name, await openSnapshot(name, places.databases[name]));
    return await use(await observedWith(clients, { places, options, acknowledged }));
  } finally {
    await Promise.all([...clients.values()].map((client) => client.end()));
  }
}

async function openSnapshot(name: Subgraph, url: string): Promise<Client> {
  const client = await connectAboveTenants(name, url);
  await client.query('begin isolation level repeatable read read only');
  // The snapshot is taken by the first query, not by `begin`.
  await client.query('select count(*) from outbox');
  return client;
}

/** Connects, and refuses a role that row-level security binds: it would see no rows, and nothing wrong with them. */
export async function connectAboveTenants(name: Subgraph, url: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'check-invariants',
  });
  await client.connect();
  const { rows } = await client.query<{ above: boolean; role: string }>(
    `select rolsuper or rolbypassrls as above, rolname as role from pg_roles where rolname = current_user`,
  );
  if (rows[0]?.above === true) return client;
  await client.end();
  throw new Error(`the role ${rows[0]?.role} sees one tenant of ${name} at a time; name an administrator's URL`);
}

/** What is observed over connections that are open, whatever transaction they are in. */
export async function observedWith(
  clients: ReadonlyMap<Subgraph, Client>,
  about: { places: Pick<Places, 'nats' | 'sandboxes'>; options: ObserveOptions; acknowledged: Acknowledged | null },
): Promise<Observed> {
  const { places, options, acknowledged } = about;
  const { nats } = places;
  const stream =
    nats === null || acknowledged === null ? null : await withNats(nats, (open) => streamView(open, acknowledged));
  return {
    databases: Object.fromEntries(SUBGRAPHS.map((name) => [name, databaseOver(clients, name)])) as Record<
      Subgraph,
      Database
    >,
    stream,
    sandboxes: await places.sandboxes(),
    handled: handledAggregates(options.clock),
    now: options.clock.now(),
    lagLimitMs: options.lagLimitMs,
  };
}

/** One statement after the other, as one connection wants it, however many checks ask at once. */
function databaseOver(clients: ReadonlyMap<Subgraph, Client>, name: Subgraph): Database {
  const client = clients.get(name);
  if (!client) throw new Error(`no connection to the database of ${name}`);
  let before: Promise<unknown> = Promise.resolve();
  return {
    rows: async <R extends object>(sql: string, parameters: readonly unknown[] = []) => {
      const answer = before.then(() => client.query<R>(sql, [...parameters]));
      before = answer.catch(() => undefined);
      return (await answer).rows;
    },
  };
}
