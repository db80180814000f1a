import type { Envelope, FactFilter, FactHead, FactsAsked, FactsPage, HeadsPage } from '@throughline/events';
import type { TransportDatabase } from '../store/transport-database.ts';
import { earlier, FIRST_POSITION, later, positionAt } from './positions.ts';

/** One answer looks at so many facts, whether they match or not, so that none takes long, however much was told. */
const MOST_LOOKED_AT = 20_000;
/** An id and the instant of writing are taken from the clock one after the other. */
const BETWEEN_ID_AND_WRITING_MS = 60_000;
/** What is left of a message for the words around the facts. */
const SHARE_OF_PAYLOAD = 0.9;

/** $1 tenant, $2 after, $3 through, $4 how many; the rest are the parts of the filter, null for any. */
const FITS = `tenant_id = $1
  and ($5::timestamptz is null or recorded_at >= $5) and ($6::timestamptz is null or recorded_at < $6)
  and ($7::timestamptz is null or occurred_at >= $7) and ($8::timestamptz is null or occurred_at < $8)
  and ($9::text[] is null or type = any($9)) and ($10::text is null or aggregate_type = $10)
  and ($11::text is null or aggregate_id = $11) and ($12::int is null or aggregate_version >= $12)
  and ($13::int is null or aggregate_version <= $13) and ($14::text is null or correlation_id = $14)`;

/** By the index of the aggregate: few facts, wherever they lie. */
const OF_AGGREGATE = `select array(
    select event_id from outbox where ${FITS} and event_id > $2 and event_id <= $3 order by event_id limit $4) as ids,
  null::uuid as stopped`;

/** By the ids, so many at once. */
const IN_ORDER = `with looked_at as materialized (
    select event_id, tenant_id, type, aggregate_type, aggregate_id, aggregate_version, correlation_id, occurred_at, recorded_at
    from outbox where event_id > $2 and event_id <= $3 order by event_id limit ${MOST_LOOKED_AT})
  select array(select event_id from looked_at where ${FITS} order by event_id limit $4) as ids,
    (select event_id from looked_at order by event_id offset ${MOST_LOOKED_AT - 1}) as stopped`;

/** As many of the facts as fit in one message, from the first on; one that is too large for any comes without its body. */
const BODIES = `select event_id as id, case when bytes <= $2 then envelope end as envelope
  from (
    select event_id, envelope, bytes,
      sum(case when bytes <= $2 then bytes else 0 end) over (order by event_id rows unbounded preceding) as total
    from (select event_id, envelope, octet_length(envelope::text) as bytes from outbox where event_id = any($1::uuid[])) f) g
  where total <= $2 order by event_id`;

const HEADS = `select event_id as id, type, aggregate_type as "aggregateType", aggregate_id as "aggregateId",
    aggregate_version as version
  from outbox where event_id = any($1::uuid[]) order by event_id`;

interface Found {
  readonly ids: readonly string[];
  readonly through: string;
  /** The last that was looked at, when there is more behind it. */
  readonly stopped: string | null;
}

/** What this service has told, page by page, from its outbox; of one tenant, whatever the stream still holds. */
export class OwnFacts {
  constructor(
    private readonly database: TransportDatabase,
    private readonly maxPayload: () => number,
  ) {}

  async page(tenantId: string, asked: FactsAsked): Promise<FactsPage> {
    const found = await this.find(tenantId, asked);
    const ids = found.ids.slice(0, asked.limit);
    const rows = await this.database.query<{ id: string; envelope: Envelope | null }>(BODIES, [
      ids,
      Math.floor(this.maxPayload() * SHARE_OF_PAYLOAD),
    ]);
    return {
      ...standing(found, rows.length),
      facts: rows.flatMap(({ envelope }) => envelope ?? []),
      tooLarge: rows.flatMap(({ id, envelope }) => (envelope === null ? [id] : [])),
    };
  }

  async heads(tenantId: string, asked: FactsAsked): Promise<HeadsPage> {
    const found = await this.find(tenantId, asked);
    const heads = await this.database.query<FactHead>(HEADS, [found.ids.slice(0, asked.limit)]);
    return { ...standing(found, heads.length), heads };
  }

  private async find(tenantId: string, { filter, after, through: asked, limit }: FactsAsked): Promise<Found> {
    const through = asked ?? (await this.latest());
    const { from, to } = bounds(filter, after ?? FIRST_POSITION, through);
    const byAggregate = filter.aggregateType !== null && filter.aggregateId !== null;
    const [row] = await this.database.query<{ ids: string[]; stopped: string | null }>(
      byAggregate ? OF_AGGREGATE : IN_ORDER,
      [tenantId, from, to, limit + 1, ...parts(filter)],
    );
    return { ids: row?.ids ?? [], through, stopped: row?.stopped ?? null };
  }

  private async latest(): Promise<string> {
    const [row] = await this.database.query<{ id: string }>(
      `select event_id as id from outbox order by event_id desc limit 1`,
    );
    return row?.id ?? FIRST_POSITION;
  }
}

function standing(
  { ids, through, stopped }: Found,
  taken: number,
): { reached: string; through: string; more: boolean } {
  const last = ids[taken - 1];
  if (taken < ids.length && last !== undefined) return { reached: last, through, more: true };
  return { reached: stopped ?? through, through, more: stopped !== null };
}

/** The part of the outbox in which facts that fit may lie. */
function bounds(filter: FactFilter, after: string, through: string): { from: string; to: string } {
  const at = (instant: string, ms: number): string => positionAt(new Date(new Date(instant).getTime() + ms));
  return {
    from: filter.recordedFrom === null ? after : later(after, at(filter.recordedFrom, -BETWEEN_ID_AND_WRITING_MS)),
    to: filter.recordedTo === null ? through : earlier(through, at(filter.recordedTo, BETWEEN_ID_AND_WRITING_MS)),
  };
}

const parts = (filter: FactFilter): unknown[] => [
  filter.recordedFrom,
  filter.recordedTo,
  filter.occurredFrom,
  filter.occurredTo,
  filter.types,
  filter.aggregateType,
  filter.aggregateId,
  filter.versions?.from ?? null,
  filter.versions?.to ?? null,
  filter.correlationId,
];
