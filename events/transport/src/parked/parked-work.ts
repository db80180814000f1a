import { instant } from '@throughline/contracts';
import type { ParkedFilter, ParkedGroup, ParkedKind, ParkedPayload, ParkedWork } from '@throughline/events';
import type { Work } from '../work/work.ts';
import { keySql, parkedKey, PLACES } from './parked-key.ts';

/** How much of an error is told with each; all of it is told of one that is read by itself. */
const MESSAGE = 500;

/** What each kind calls type, flow, cause and age. A waiting event becomes `since` when it was first held. */
const AS_PARKED: Readonly<Record<ParkedKind, string>> = {
  EVENT: `type, aggregate_type, aggregate_id, aggregate_version, envelope->>'correlationid' as correlation_id,
    reason as code, error, held_at as since, last_tried_at, edited_by`,
  CALL: `operation, null, null, null, correlation_id, null, last_error, coalesce(parked_at, created_at), null, null`,
  RECEIPT: `connector || ' ' || kind, null, null, null, correlation_id, null, last_error, received_at, null, null`,
  PLAN: `kind, null, null, null, correlation_id, null, last_error, due_at, null, null`,
};

const parkedOf = (kind: ParkedKind): string =>
  `select '${kind}' as kind, ${keySql(kind)} as key, attempts, ${AS_PARKED[kind]}
   from ${PLACES[kind].table} where tenant_id = $1 and state = 'parked'`;

const ALL = `(${(Object.keys(PLACES) as ParkedKind[]).map(parkedOf).join(' union all ')})`;

const FILTER = `($2::text is null or w.kind = $2) and ($3::text is null or w.type = $3)
  and ($4::text is null or w.aggregate_id = $4) and ($5::text is null or w.correlation_id = $5)
  and ($6::text is null or w.code = $6 or strpos(w.error, $6) > 0) and ($7::timestamptz is null or w.since <= $7)`;

const filterValues = (filter: ParkedFilter): unknown[] => [
  filter.kind,
  filter.type,
  filter.aggregateId,
  filter.correlationId,
  filter.reason,
  filter.since,
];

/** Later events of the aggregate that were put aside behind it. */
const WAITING_BEHIND = `(select count(*)::int from held_event b
  where p.kind = 'EVENT' and b.tenant_id = $1 and b.state in ('waiting', 'parked') and b.consumer = p.key::jsonb->>1
    and b.aggregate_type = p.aggregate_type and b.aggregate_id = p.aggregate_id
    and b.aggregate_version > p.aggregate_version)`;

const COLUMNS = `p.kind, p.key, p.type, p.aggregate_type as "aggregateType", p.aggregate_id as "aggregateId",
  p.aggregate_version as "aggregateVersion", p.correlation_id as "correlationId", p.code,
  left(split_part(p.error, E'\\n', 1), ${MESSAGE}) as message, p.attempts, p.since, p.last_tried_at as "lastTriedAt",
  p.edited_by as "editedBy", ${WAITING_BEHIND} as "waitingBehind"`;

/** Instants are told in milliseconds, so they are compared in these, too. */
const SINCE = `date_trunc('milliseconds', w.since)`;

/**
 * The tenant's parked work that fits, the longest parked first.
 * @param after the place in that order behind which the answer begins
 */
export async function listParked(
  work: Work,
  filter: ParkedFilter,
  after: { readonly since: string; readonly key: string } | null,
  limit: number,
): Promise<ParkedWork[]> {
  const rows = await work.sql<ParkedWork>(
    `select ${COLUMNS} from (
       select w.* from ${ALL} w
       where ${FILTER} and ($8::timestamptz is null or ${SINCE} > $8 or (${SINCE} = $8 and w.key > $9::text collate "C"))
       order by ${SINCE}, w.key collate "C" limit $10) p
     order by date_trunc('milliseconds', p.since), p.key collate "C"`,
    [work.tenantId, ...filterValues(filter), after?.since ?? null, after?.key ?? '', limit],
  );
  return rows.map(told);
}

/** One by its key; null when the tenant has no such parked work. */
export async function readParked(work: Work, key: string): Promise<ParkedWork | null> {
  const named = parkedKey(key);
  if (!named) return null;
  const [row] = await work.sql<ParkedWork>(
    `select ${COLUMNS} from (${parkedOf(named.kind)} and ${identified(named.kind, 2)}) p`,
    [work.tenantId, ...named.identity],
  );
  return row ? told(row) : null;
}

const PAYLOAD: Readonly<Record<ParkedKind, string>> = {
  EVENT: 'envelope as payload, error',
  CALL: 'request as payload, last_error as error',
  RECEIPT: 'body as payload, last_error as error',
  PLAN: 'payload, last_error as error',
};

/** What is parked, whole: the envelope, the request, the body or the plan, and everything that was said of it. */
export async function payloadOf(work: Work, key: string): Promise<ParkedPayload | null> {
  const named = parkedKey(key);
  if (!named) return null;
  const [row] = await work.sql<ParkedPayload>(
    `select ${PAYLOAD[named.kind]} from ${PLACES[named.kind].table}
     where tenant_id = $1 and state = 'parked' and ${identified(named.kind, 2)}`,
    [work.tenantId, ...named.identity],
  );
  return row ?? null;
}

/** How much is parked for what reason, and since when. */
export async function summaryOf(work: Work): Promise<ParkedGroup[]> {
  const rows = await work.sql<ParkedGroup>(
    `select w.kind, w.code, count(*)::int as count, min(w.since) as "oldestSince" from ${ALL} w
     group by w.kind, w.code order by min(w.since), w.kind, w.code`,
    [work.tenantId],
  );
  return rows.map((row) => ({ ...row, oldestSince: instant(row.oldestSince) }));
}

export async function countParked(work: Work, filter: ParkedFilter): Promise<number> {
  const [row] = await work.sql<{ count: number }>(`select count(*)::int as count from ${ALL} w where ${FILTER}`, [
    work.tenantId,
    ...filterValues(filter),
  ]);
  return row?.count ?? 0;
}

/** The condition that a row is the one named, its values from the parameter given on. */
const identified = (kind: ParkedKind, from: number): string =>
  PLACES[kind].identity.map(({ name, type }, k) => `${name} = $${from + k}::${type}`).join(' and ');

const told = (row: ParkedWork): ParkedWork => ({
  ...row,
  since: instant(row.since),
  lastTriedAt: row.lastTriedAt === null ? null : instant(row.lastTriedAt),
});
