import { headers } from 'nats';
import type { Clock } from '@throughline/contracts';
import type { Envelope } from '@throughline/events';
import type { Logger } from '@throughline/platform';
import { type Bus, subjectOf } from '../bus/bus.ts';
import type { LockSession } from '../store/lock-session.ts';
import type { TransportDatabase } from '../store/transport-database.ts';
import { Loop } from '../work/loop.ts';
import { PARTITIONS } from '../work/partition.ts';
import { TailProbe } from './tail-probe.ts';
import { crashPoint } from '../work/crash-point.ts';

const BATCH = 256;
const PROBE_EVERY_MS = 60_000;
const REST_AFTER_FAILURE_MS = 5000;
const LEAST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

interface UnsentRow {
  event_id: string;
  aggregate: string;
  partition: number;
  envelope: Envelope;
}
interface Published {
  readonly sent: { id: string; sequence: number }[];
  readonly failed: { id: string; aggregate: string; error: string }[];
}

const partitionLock = (partition: number): string => `relay p${partition}`;
const LOCKS = new Map(Array.from({ length: PARTITIONS }, (_, partition) => [partitionLock(partition), partition]));

/**
 * Carries committed facts from the outbox to the stream. One relay per partition at a time, by an advisory lock; no
 * remembered position, so nothing can be skipped. A failed publish is unknown, not failed: it is repeated under the same
 * message id, and consumers drop what they have seen. Later facts of its aggregate wait for it, others go on.
 */
export class Relay {
  readonly loop: Loop;
  private readonly probe: TailProbe;
  private readonly stopping = new AbortController();
  private readonly partitions = new Set<number>();
  /** The session whose locks the partitions are: with another session they are not ours any more. */
  private session: LockSession | undefined;
  /** Aggregates whose last publish failed, left alone for a while. */
  private readonly resting = new Set<string>();
  private probeDue = true;
  private streamCreated = '';
  private failures = 0;

  constructor(
    private readonly database: TransportDatabase,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    this.probe = new TailProbe(database, bus, log);
    this.loop = new Loop('relay', clock, log, () => this.step());
  }

  start(): void {
    this.loop.start();
    void this.probeEveryMinute();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop.stop();
  }

  /** Looks at the stream's tail before the next publish: the connection to the stream was lost, or time has passed. */
  doubt(): void {
    this.probeDue = true;
    this.loop.wake();
  }

  private async probeEveryMinute(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.clock.pause(PROBE_EVERY_MS, this.stopping.signal);
      if (!this.stopping.signal.aborted) this.doubt();
    }
  }

  private async step(): Promise<boolean> {
    const { session } = this.database;
    // What is published while the stream is away would only pile up in memory.
    if (!session || !this.bus.reachable) return false;
    await this.claimPartitions(session);
    if (this.partitions.size === 0) return false;
    if (this.probeDue) await this.probeTail();
    const rows = await session.query<UnsentRow>(
      `select event_id, partition, envelope, concat_ws(' ', tenant_id, aggregate_type, aggregate_id) as aggregate from outbox
       where sent_at is null and partition = any($1)
         and (cardinality($2::text[]) = 0 or concat_ws(' ', tenant_id, aggregate_type, aggregate_id) <> all($2::text[]))
       order by position limit ${BATCH}`,
      [[...this.partitions], [...this.resting]],
    );
    if (rows.length === 0) return false;
    crashPoint('relay.after-claim');
    await this.carry(rows).catch((error: unknown) => {
      // The stream may be gone, and has then to be made anew.
      this.probeDue = true;
      throw error;
    });
    return true;
  }

  private async claimPartitions(session: LockSession): Promise<void> {
    if (session !== this.session) this.partitions.clear();
    this.session = session;
    if (this.partitions.size === PARTITIONS) return;
    const wanted = [...LOCKS].filter(([, partition]) => !this.partitions.has(partition)).map(([name]) => name);
    for (const name of await session.tryLocks(wanted)) {
      this.partitions.add(LOCKS.get(name) ?? 0);
      this.probeDue = true;
    }
  }

  private async probeTail(): Promise<void> {
    this.probeDue = false;
    try {
      await this.probe.run([...this.partitions]);
      this.streamCreated = (await this.bus.extent()).created;
    } catch (error) {
      this.probeDue = true;
      throw error;
    }
  }

  private async carry(rows: readonly UnsentRow[]): Promise<void> {
    const { created } = await this.bus.extent();
    if (created !== this.streamCreated) throw new Error('the stream is another one than before');
    const { sent, failed } = await this.publish(rows);
    crashPoint('relay.after-publish');
    await this.mark(sent, failed, created);
    this.failures = failed.length === 0 ? 0 : this.failures + 1;
    if (failed.length === 0) return;
    this.log.warn('relay.publish-failed', { aggregates: failed.length, first: failed[0]?.error });
    void this.rest(failed.map((row) => row.aggregate));
    const longest = Math.min(LONGEST_PAUSE_MS, LEAST_PAUSE_MS * 2 ** this.failures);
    await this.clock.pause(longest * (0.5 + Math.random() / 2), this.stopping.signal);
  }

  /** Lets others go first; how long is of no meaning to any fact. */
  private async rest(aggregates: readonly string[]): Promise<void> {
    for (const aggregate of aggregates) this.resting.add(aggregate);
    await this.clock.pause(REST_AFTER_FAILURE_MS, this.stopping.signal);
    for (const aggregate of aggregates) this.resting.delete(aggregate);
    this.loop.wake();
  }

  /** Aggregates side by side; the facts of one after the other, up to the first that fails. */
  private async publish(rows: readonly UnsentRow[]): Promise<Published> {
    const published: Published = { sent: [], failed: [] };
    const lanes = Map.groupBy(rows, (row) => row.aggregate);
    await Promise.all([...lanes.values()].map((lane) => this.publishLane(lane, published)));
    return published;
  }

  private async publishLane(lane: readonly UnsentRow[], { sent, failed }: Published): Promise<void> {
    for (const row of lane) {
      try {
        sent.push({ id: row.event_id, sequence: await this.publishOne(row) });
      } catch (error) {
        failed.push({ id: row.event_id, aggregate: row.aggregate, error: String(error) });
        return;
      }
    }
  }

  private async publishOne(row: UnsentRow): Promise<number> {
    const carried = headers();
    carried.set('Correlation-Id', row.envelope.correlationid);
    const ack = await this.bus.jetstream.publish(
      subjectOf(row.envelope.type, row.partition),
      JSON.stringify(row.envelope),
      { msgID: row.event_id, headers: carried },
    );
    return ack.seq;
  }

  private async mark(sent: Published['sent'], failed: Published['failed'], created: string): Promise<void> {
    if (sent.length > 0) {
      await this.database.query(
        `update outbox set sent_at = $1, stream_created = $2, stream_seq = s.seq, attempts = attempts + 1, last_error = null
         from unnest($3::uuid[], $4::bigint[]) s(id, seq) where event_id = s.id`,
        [this.clock.now(), created, sent.map((row) => row.id), sent.map((row) => row.sequence)],
      );
    }
    if (failed.length > 0) {
      await this.database.query(
        `update outbox set attempts = attempts + 1, last_error = f.error
         from unnest($1::uuid[], $2::text[]) f(id, error) where event_id = f.id`,
        [failed.map((row) => row.id), failed.map((row) => row.error)],
      );
    }
  }
}
