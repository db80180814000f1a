import type { Clock } from '@throughline/contracts';
import type { ParkedKind } from '@throughline/events';
import { WAKE_CHANNEL } from '../work/buffered-work.ts';
import type { Work } from '../work/work.ts';
import type { Found } from './audit.ts';
import { type Column, parkedKey, PLACES } from './parked-key.ts';
import { paced, RELEASED_EVERY_MS } from './pace.ts';

interface Lane {
  /** What is read of it before it changes. */
  readonly cause: string;
  /** The order in which it is given out. */
  readonly order: string;
  /** What it becomes; `x.due` is when it is given out. */
  readonly becomes: string;
  /** The loop that takes it up again. */
  readonly queue: string;
}

/** The lane in which released work of each kind goes on: the one that it was taken from. */
const LANES: Readonly<Record<ParkedKind, Lane>> = {
  EVENT: {
    cause: 't.type, t.reason as code, t.error',
    order: 't.aggregate_type, t.aggregate_id, t.aggregate_version',
    becomes: `state = 'waiting', reason = 'RETRY_ASKED', not_before = x.due`,
    queue: 'held',
  },
  CALL: {
    cause: 't.operation as type, null as code, t.last_error as error',
    order: 't.parked_at nulls first, t.operation, t.key',
    becomes: `state = coalesce(t.released_as, 'unknown'), attempts = 0, next_attempt_at = x.due, parked_at = null,
      released_as = null`,
    queue: 'calls',
  },
  RECEIPT: {
    cause: `t.connector || ' ' || t.kind as type, null as code, t.last_error as error`,
    order: 't.position',
    becomes: `state = 'received', attempts = 0, next_attempt_at = x.due`,
    queue: 'receipts',
  },
  PLAN: {
    cause: 't.kind as type, null as code, t.last_error as error',
    order: 't.due_at, t.kind, t.key',
    becomes: `state = 'planned', attempts = 0, next_attempt_at = x.due`,
    queue: 'schedule',
  },
};

/** The parked work that the keys name, locked, of each kind in the order in which it is given out. */
export async function lockParked(work: Work, keys: readonly string[]): Promise<Found[]> {
  const found: Found[] = [];
  for (const [kind, named] of Map.groupBy(new Set(keys), (key) => parkedKey(key)?.kind)) {
    if (kind) found.push(...(await lockKind(work, kind, named)));
  }
  return found;
}

async function lockKind(work: Work, kind: ParkedKind, keys: readonly string[]): Promise<Found[]> {
  const { cause, order } = LANES[kind];
  const { table, identity } = PLACES[kind];
  const rows = await work.sql<Omit<Found, 'kind' | 'identity'>>(
    `select x.asked as key, ${cause}, t.attempts
     from unnest($2::text[], ${identity.map((column, k) => `$${k + 3}::${column.type}[]`).join(', ')})
       as x(asked, ${identity.map(({ name }) => `x_${name}`).join(', ')})
     join ${table} t on t.tenant_id = $1 and t.state = 'parked' and ${same(identity)}
     order by ${order} for update of t`,
    [work.tenantId, keys, ...columnsOf(keys, identity)],
  );
  return rows.map((row) => ({ ...row, kind, identity: parkedKey(row.key)?.identity ?? [] }));
}

/** Gives parked work back to its lanes, a few at once, and answers the state that each is in now by its key. */
export async function release(work: Work, clock: Clock, found: readonly Found[]): Promise<Map<string, string>> {
  const states = new Map<string, string>();
  for (const [kind, some] of Map.groupBy(found, (each) => each.kind)) {
    const { becomes, queue } = LANES[kind];
    const { table, identity } = PLACES[kind];
    const keys = some.map(({ key }) => key);
    const from = kind === 'EVENT' ? await afterThoseReleased(work, clock) : clock.now();
    const rows = await work.sql<{ key: string; state: string }>(
      `update ${table} t set ${becomes}
       from unnest($2::text[], $3::timestamptz[], ${identity.map((column, k) => `$${k + 4}::${column.type}[]`).join(', ')})
         as x(asked, due, ${identity.map(({ name }) => `x_${name}`).join(', ')})
       where t.tenant_id = $1 and t.state = 'parked' and ${same(identity)}
       returning x.asked as key, t.state`,
      [work.tenantId, keys, paced(from, some.length), ...columnsOf(keys, identity)],
    );
    for (const { key, state } of rows) states.set(key, state.toUpperCase());
    await work.sql(`select pg_notify($1, $2)`, [WAKE_CHANNEL, queue]);
  }
  return states;
}

/** Now, or after what was released before, so that two commands do not make the lane twice as fast. */
async function afterThoseReleased(work: Work, clock: Clock): Promise<Date> {
  const [row] = await work.sql<{ last: Date | string | null }>(
    `select max(not_before) as last from held_event where tenant_id = $1 and state = 'waiting'`,
    [work.tenantId],
  );
  const last = row?.last ? new Date(row.last).getTime() + RELEASED_EVERY_MS : 0;
  return new Date(Math.max(last, clock.now().getTime()));
}

const same = (identity: readonly Column[]): string =>
  identity.map(({ name }) => `t.${name} = x.x_${name}`).join(' and ');

/** The keys' values, column by column. */
const columnsOf = (keys: readonly string[], identity: readonly Column[]): string[][] =>
  identity.map((_column, k) => keys.map((key) => parkedKey(key)?.identity[k] ?? ''));
