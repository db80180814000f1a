import { headers } from 'nats';
import type { Clock } from '@throughline/contracts';
import type { Envelope } from '@throughline/events';
import type { Logger } from '@throughline/platform';
import { type Bus, subjectOf } from '../bus/bus.ts';
import type { TransportDatabase } from '../store/transport-database.ts';
import { Loop } from '../work/loop.ts';
import { PARTITIONS } from '../work/partition.ts';

const BATCH = 256;

interface UnsentRow {
  event_id: string;
  partition: number;
  envelope: Envelope;
}

const partitionLock = (partition: number): string => `relay p${partition}`;

/**
 * Carries committed facts from the outbox to the stream. One relay per partition at a time, by an advisory lock; no
 * remembered position, so nothing can be skipped. A failed publish is unknown, not failed: it is repeated under the same
 * message id, and consumers drop what they have seen.
 */
export class Relay {
  readonly loop: Loop;
  private readonly partitions = new Set<number>();

  constructor(
    private readonly database: TransportDatabase,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    this.loop = new Loop('relay', clock, log, () => this.step());
  }

  /** Forgets which partitions were ours; after a lost connection another process may hold them. */
  releaseAll(): void {
    this.partitions.clear();
    this.loop.wake();
  }

  /**
   * Compares what the outbox believes was sent with what the stream holds. Rows of an older stream, or beyond the end of
   * the present one, were forgotten by the broker and are sent again.
   */
  async probeTail(): Promise<number> {
    const { created, lastSequence } = await this.bus.extent();
    const forgotten = await this.database.query<{ event_id: string }>(
      `update outbox set sent_at = null, stream_seq = null
       where sent_at is not null and (stream_created <> $1 or stream_seq > $2) returning event_id`,
      [created, lastSequence],
    );
    if (forgotten.length > 0) this.log.warn('relay.stream-forgot', { events: forgotten.length });
    return forgotten.length;
  }

  private async step(): Promise<boolean> {
    await this.claimPartitions();
    if (this.partitions.size === 0) return false;
    const rows = await this.database.query<UnsentRow>(
      `select event_id, partition, envelope from outbox
       where sent_at is null and partition = any($1) order by position limit ${BATCH}`,
      [[...this.partitions]],
    );
    if (rows.length === 0) return false;
    const failed = await this.publish(rows);
    if (failed > 0) await this.clock.pause(500);
    return true;
  }

  private async claimPartitions(): Promise<void> {
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      if (!this.partitions.has(partition) && (await this.database.tryLock(partitionLock(partition)))) {
        this.partitions.add(partition);
      }
    }
  }

  private async publish(rows: readonly UnsentRow[]): Promise<number> {
    const { created } = await this.bus.extent();
    const results = await Promise.allSettled(rows.map((row) => this.publishOne(row)));
    const sent: { id: string; sequence: number }[] = [];
    const failed: { id: string; error: string }[] = [];
    results.forEach((result, index) => {
      const id = rows[index]?.event_id ?? '';
      if (result.status === 'fulfilled') sent.push({ id, sequence: result.value });
      else failed.push({ id, error: String(result.reason) });
    });
    await this.mark(sent, failed, created);
    if (failed.length > 0) this.log.warn('relay.publish-failed', { events: failed.length, first: failed[0]?.error });
    return failed.length;
  }

  private async publishOne(row: UnsentRow): Promise<number> {
    const carried = headers();
    carried.set('Correlation-Id', row.envelope.correlationid);
    const ack = await this.bus.jetstream.publish(
      subjectOf(row.envelope.type, row.partition),
      JSON.stringify(row.envelope),
      {
        msgID: row.event_id,
        headers: carried,
      },
    );
    return ack.seq;
  }

  private async mark(
    sent: readonly { id: string; sequence: number }[],
    failed: readonly { id: string; error: string }[],
    created: string,
  ): Promise<void> {
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
