import type { Clock } from '@throughline/contracts';
import type { LockSession } from '../store/lock-session.ts';
import type { TransportDatabase } from '../store/transport-database.ts';
import { lockOf } from '../work/ownership.ts';
import type { NotSent, Outbox, Sent, UnsentFact } from './outbox.ts';

/** So many rounds of a relay are forgotten in one statement, which keeps it short however much is in doubt. */
const FORGOTTEN_AT_ONCE = 200;

/** The outbox in PostgreSQL: facts are only ever added; what waits and what was sent are tables of their own. */
export class SqlOutbox implements Outbox {
  /** Through which the facts on their way were read. */
  private reader: LockSession | undefined;

  constructor(
    private readonly database: TransportDatabase,
    private readonly clock: Clock,
  ) {}

  async unsent(
    partitions: readonly number[],
    exceptAggregates: readonly string[],
    limit: number,
  ): Promise<UnsentFact[]> {
    const { session } = this.database;
    this.reader = session;
    // Asked through the session that holds the locks: when they are lost, this fails. A new one holds none at first.
    const ours = partitions.filter((partition) => session?.holds(lockOf(partition)));
    if (!session || ours.length === 0) return [];
    // Partition by partition along its key, and each fact by its own: the statistics of a queue are always stale, and a
    // plan that reads the tables as a whole grows with all that was ever sent.
    return session.query<UnsentFact>(
      `select u.event_id as "eventId", u.partition, u.position, o.type, o.correlation_id as "correlationId",
         o.tenant_id || ' ' || o.aggregate_type || ' ' || o.aggregate_id as aggregate, o.envelope::text as body
       from unnest($1::smallint[]) as mine(partition)
       cross join lateral (
         select * from outbox_unsent w where w.partition = mine.partition and (cardinality($2::text[]) = 0 or not exists (
           select from outbox r where r.event_id = w.event_id
             and r.tenant_id || ' ' || r.aggregate_type || ' ' || r.aggregate_id = any($2::text[])))
         order by w.position limit $3) u
       cross join lateral (select * from outbox f where f.event_id = u.event_id offset 0) o
       order by u.position`,
      [ours, exceptAggregates, limit],
    );
  }

  async markSent(facts: readonly Sent[], streamCreated: string): Promise<void> {
    const ordered = facts.toSorted((a, b) => a.sequence - b.sequence);
    if (!this.reader) throw new Error('the locks of the partitions were lost');
    await this.reader.query(
      `with done as (
         select * from unnest($3::smallint[], $4::bigint[], $5::uuid[], $6::bigint[]) as f(partition, position, event_id, seq)),
       gone as (
         delete from outbox_unsent where ctid = any(array(
           select u.ctid from done d cross join lateral (
             select w.ctid from outbox_unsent w where w.partition = d.partition and w.position = d.position offset 0) u)))
       insert into outbox_publication (partition, stream_created, first_seq, last_seq, sent_at, event_ids, sequences)
       select partition, $2, min(seq), max(seq), $1, array_agg(event_id order by seq), array_agg(seq order by seq)
       from done group by partition`,
      [
        this.clock.now(),
        streamCreated,
        ordered.map((fact) => fact.partition),
        ordered.map((fact) => fact.position),
        ordered.map((fact) => fact.eventId),
        ordered.map((fact) => fact.sequence),
      ],
    );
  }

  async markFailed(facts: readonly NotSent[]): Promise<void> {
    await this.database.query(
      `update outbox_unsent u set attempts = u.attempts + 1, last_error = f.error
       from unnest($1::smallint[], $2::bigint[], $3::text[]) f(partition, position, error)
       where (u.partition, u.position) = (f.partition, f.position)`,
      [facts.map((fact) => fact.partition), facts.map((fact) => fact.position), facts.map((fact) => fact.error)],
    );
  }

  async lastSent(
    upTo: number,
    streamCreated: string,
    partitions: readonly number[],
  ): Promise<{ eventId: string; sequence: number } | null> {
    const [row] = await this.database.query<{ eventId: string; sequence: string }>(
      `select s.event_id as "eventId", s.seq as sequence
       from unnest($3::smallint[]) as mine(partition)
       cross join lateral (
         select event_ids, sequences from outbox_publication p
         where p.partition = mine.partition and p.stream_created = $2 and p.first_seq <= $1
         order by p.first_seq desc limit 2) p
       cross join lateral unnest(p.event_ids, p.sequences) as s(event_id, seq)
       where s.seq <= $1 order by s.seq desc limit 1`,
      [upTo, streamCreated, partitions],
    );
    return row ? { eventId: row.eventId, sequence: Number(row.sequence) } : null;
  }

  async beyond(
    streamCreated: string,
    kept: number,
    partitions: readonly number[],
  ): Promise<{ all: number; here: number }> {
    const [row] = await this.database.query<{ all: string; here: string }>(
      `select count(*) as all, count(*) filter (where p.stream_created = $1) as here
       from outbox_publication p cross join lateral unnest(p.sequences) as s(seq)
       where p.partition = any($3) and (p.stream_created <> $1 or (p.last_seq > $2 and s.seq > $2))`,
      [streamCreated, kept, partitions],
    );
    return { all: Number(row?.all ?? 0), here: Number(row?.here ?? 0) };
  }

  async forget(streamCreated: string, kept: number, partitions: readonly number[]): Promise<void> {
    for (let forgotten = FORGOTTEN_AT_ONCE; forgotten >= FORGOTTEN_AT_ONCE;) {
      const [row] = await this.database.query<{ rounds: string }>(
        `with doubted as (
           delete from outbox_publication where ctid = any(array(
             select ctid from outbox_publication
             where partition = any($3) and (stream_created <> $1 or last_seq > $2) limit ${FORGOTTEN_AT_ONCE}))
           returning *),
         facts as (
           select d.partition, d.stream_created, d.sent_at, s.event_id, s.seq, d.stream_created = $1 and s.seq <= $2 as kept
           from doubted d cross join lateral unnest(d.event_ids, d.sequences) as s(event_id, seq)),
         standing as (
           insert into outbox_publication (partition, stream_created, first_seq, last_seq, sent_at, event_ids, sequences)
           select partition, stream_created, min(seq), max(seq), max(sent_at), array_agg(event_id order by seq),
             array_agg(seq order by seq)
           from facts where kept group by partition, stream_created),
         waiting as (
           insert into outbox_unsent (partition, position, event_id, tenant_id)
           select o.partition, o.position, o.event_id, o.tenant_id from facts f join outbox o using (event_id)
           where not f.kept on conflict do nothing)
         select count(*) as rounds from doubted`,
        [streamCreated, kept, partitions],
      );
      forgotten = Number(row?.rounds ?? 0);
    }
  }
}
