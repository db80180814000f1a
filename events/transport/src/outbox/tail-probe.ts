import type { Logger } from '@throughline/platform';
import type { Bus } from '../bus/bus.ts';
import type { TransportDatabase } from '../store/transport-database.ts';

interface SentRow {
  event_id: string;
  stream_seq: string;
}

/**
 * Finds out whether the stream forgot what it had acknowledged (a broker's power cut, a wiped store): compares what the
 * outbox believes was sent with what the stream holds. The sequences of a lost tail are given to other messages, so the
 * message at the highest recorded sequence is read back and its id compared.
 */
export class TailProbe {
  constructor(
    private readonly database: TransportDatabase,
    private readonly bus: Bus,
    private readonly log: Logger,
  ) {}

  /** Makes unsent again what was forgotten of these partitions, and answers how many facts that were. */
  async run(partitions: readonly number[]): Promise<number> {
    await this.bus.ensureStream();
    const { created } = await this.bus.extent();
    const kept = await this.lastKept(created, partitions);
    const forgotten = `sent_at is not null and partition = any($1) and (stream_created <> $2 or stream_seq > $3)`;
    const parameters = [partitions, created, kept];
    const [lost] = await this.database.query<{ count: string; here: string }>(
      `select count(*) as count, count(*) filter (where stream_created = $2) as here from outbox where ${forgotten}`,
      parameters,
    );
    if (!lost || lost.count === '0') return 0;
    this.log.error('relay.stream-forgot', { events: Number(lost.count), keptUpTo: kept });
    // Consumers that have read further would never be given the reused sequences; the inbox makes reading again safe.
    // Before the rows are made unsent: a process that dies between the two finds the same again.
    if (lost.here !== '0') await this.bus.rebuildConsumers(kept + 1);
    await this.database.query(
      `update outbox set sent_at = null, stream_created = null, stream_seq = null where ${forgotten}`,
      parameters,
    );
    return Number(lost.count);
  }

  /** The highest recorded sequence up to which the stream still holds what was sent. A lost tail is a suffix, so halving finds it. */
  private async lastKept(created: string, partitions: readonly number[]): Promise<number> {
    const highest = await this.sentUpTo(Number.MAX_SAFE_INTEGER, created, partitions);
    if (!highest) return 0;
    let lost = Number(highest.stream_seq);
    if (await this.bus.holds(lost, highest.event_id)) return lost;
    let kept = 0;
    let searched = 0;
    while (lost - searched > 1) {
      const middle = Math.floor((searched + lost) / 2);
      const row = await this.sentUpTo(middle, created, partitions);
      const sequence = Number(row?.stream_seq ?? 0);
      if (!row || sequence <= searched) searched = middle;
      else if (await this.bus.holds(sequence, row.event_id)) {
        searched = middle;
        kept = sequence;
      } else lost = sequence;
    }
    return kept;
  }

  private async sentUpTo(
    sequence: number,
    created: string,
    partitions: readonly number[],
  ): Promise<SentRow | undefined> {
    const [row] = await this.database.query<SentRow>(
      `select event_id, stream_seq from outbox
       where sent_at is not null and stream_seq <= $1 and stream_created = $2 and partition = any($3)
       order by stream_seq desc limit 1`,
      [sequence, created, partitions],
    );
    return row;
  }
}
