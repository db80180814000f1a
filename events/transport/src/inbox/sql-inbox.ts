import type { Clock } from '@throughline/contracts';
import type { Envelope } from '@throughline/events';
import type { Work } from '../work/work.ts';
import { aggregateOf, type Inbox } from './inbox.ts';

/** The inbox in PostgreSQL: a few statements a batch, however many events it has. */
export class SqlInbox implements Inbox {
  constructor(
    private readonly consumer: string,
    private readonly clock: Clock,
    /** The replay that applies them, to tell its events from those that came by themselves. */
    private readonly replayId: string | null = null,
  ) {}

  async progress(work: Work, aggregates: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const split = [...aggregates].sort().map(parts);
    const rows = await work.sql<{ aggregate: string; version: number }>(
      `select a.type || ' ' || a.id as aggregate, p.version from unnest($3::text[], $4::text[]) as a(type, id)
       cross join lateral (
         select version from aggregate_progress w
         where w.tenant_id = $1 and w.consumer = $2 and w.aggregate_type = a.type and w.aggregate_id = a.id for update) p`,
      [work.tenantId, this.consumer, split.map(({ type }) => type), split.map(({ id }) => id)],
    );
    return new Map(rows.map((row) => [row.aggregate, row.version]));
  }

  async take(work: Work, envelopes: readonly Envelope[]): Promise<ReadonlySet<string>> {
    const rows = await work.sql<{ event_id: string }>(
      `insert into inbox (consumer, event_id, tenant_id, type, applied_at, replay_id)
       select $1, e, $2, t, $3, $6 from unnest($4::uuid[], $5::text[]) x(e, t)
       on conflict do nothing returning event_id`,
      [
        this.consumer,
        work.tenantId,
        this.clock.now(),
        envelopes.map((envelope) => envelope.id),
        envelopes.map((envelope) => envelope.type),
        this.replayId,
      ],
    );
    return new Set(rows.map((row) => row.event_id));
  }

  async advance(work: Work, envelopes: readonly Envelope[]): Promise<void> {
    const last = new Map(envelopes.map((envelope) => [aggregateOf(envelope), envelope]));
    const aggregates = [...last.keys()].sort().flatMap((key) => last.get(key) ?? []);
    await work.sql(
      `with no_longer_held as (delete from held_event where consumer = $2 and event_id = any($3::uuid[]))
       insert into aggregate_progress (tenant_id, consumer, aggregate_type, aggregate_id, version)
       select $1, $2, t, i, v from unnest($4::text[], $5::text[], $6::int[]) x(t, i, v)
       on conflict (tenant_id, consumer, aggregate_type, aggregate_id) do update set version = excluded.version`,
      [
        work.tenantId,
        this.consumer,
        envelopes.map((envelope) => envelope.id),
        aggregates.map((envelope) => envelope.aggregatetype),
        aggregates.map((envelope) => envelope.subject),
        aggregates.map((envelope) => envelope.aggregateversion),
      ],
    );
  }
}

function parts(aggregate: string): { type: string; id: string } {
  const space = aggregate.indexOf(' ');
  return { type: aggregate.slice(0, space), id: aggregate.slice(space + 1) };
}
