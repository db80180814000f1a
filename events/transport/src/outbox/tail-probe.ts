import type { Logger } from '@throughline/platform';
import type { FactStream } from '../bus/fact-stream.ts';
import type { Outbox } from './outbox.ts';

/** What a partition has lost: all facts beyond the last sequence that the stream kept, and those sent to this stream. */
interface Lost {
  readonly partition: number;
  readonly kept: number;
  readonly all: number;
  readonly here: number;
}

/**
 * Finds out whether the stream forgot what it had acknowledged (a broker's power cut, a wiped store): compares what the
 * outbox believes was sent with what the stream holds. The sequences of a lost tail are given to other messages, so the
 * message at the highest recorded sequence is read back and its id compared.
 */
export class TailProbe {
  constructor(
    private readonly outbox: Outbox,
    private readonly stream: FactStream,
    private readonly log: Logger,
  ) {}

  /** Makes unsent again what was forgotten of these partitions, and answers how many facts that were. */
  async run(partitions: readonly number[]): Promise<number> {
    await this.stream.ensureStream();
    // Whether or not what was lost is known here: nothing is sent before nobody waits for sequences beyond the end.
    await this.stream.rebuildConsumers();
    const { created } = await this.stream.extent();
    const lost: Lost[] = [];
    // Each by itself: one that was sent to since the loss, by whoever had it, says nothing about the others.
    for (const partition of partitions) {
      const kept = await this.lastKept(created, partition);
      const { all, here } = await this.outbox.beyond(created, kept, [partition]);
      if (all > 0) lost.push({ partition, kept, all, here });
    }
    if (lost.length === 0) return 0;
    const forgotten = lost.reduce((sum, { all }) => sum + all, 0);
    this.log.error('relay.stream-forgot', { events: forgotten, partitions: lost.map(({ partition }) => partition) });
    // Consumers that have read further would never be given the reused sequences; the inbox makes reading again safe.
    // Before the rows are made unsent: a process that dies between the two finds the same again.
    const keptHere = lost.filter(({ here }) => here > 0).map(({ kept }) => kept);
    if (keptHere.length > 0) await this.stream.rebuildConsumers(Math.min(...keptHere) + 1);
    for (const { partition, kept } of lost) await this.outbox.forget(created, kept, [partition]);
    return forgotten;
  }

  /** The highest recorded sequence up to which the stream still holds what was sent. A lost tail is a suffix, so halving finds it. */
  private async lastKept(created: string, partition: number): Promise<number> {
    const highest = await this.outbox.lastSent(Number.MAX_SAFE_INTEGER, created, [partition]);
    if (!highest) return 0;
    let lost = highest.sequence;
    if (await this.stream.holds(lost, highest.eventId)) return lost;
    let kept = 0;
    let searched = 0;
    while (lost - searched > 1) {
      const middle = Math.floor((searched + lost) / 2);
      const sent = await this.outbox.lastSent(middle, created, [partition]);
      if (!sent || sent.sequence <= searched) searched = middle;
      else if (await this.stream.holds(sent.sequence, sent.eventId)) {
        searched = middle;
        kept = sent.sequence;
      } else lost = sent.sequence;
    }
    return kept;
  }
}
