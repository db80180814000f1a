import type { Logger } from '@throughline/platform';
import type { FactStream } from '../bus/fact-stream.ts';
import type { Outbox } from './outbox.ts';

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
    const { created } = await this.stream.extent();
    const kept = await this.lastKept(created, partitions);
    const lost = await this.outbox.beyond(created, kept, partitions);
    if (lost.all === 0) return 0;
    this.log.error('relay.stream-forgot', { events: lost.all, keptUpTo: kept });
    // Consumers that have read further would never be given the reused sequences; the inbox makes reading again safe.
    // Before the rows are made unsent: a process that dies between the two finds the same again.
    if (lost.here > 0) await this.stream.rebuildConsumers(kept + 1);
    await this.outbox.forget(created, kept, partitions);
    return lost.all;
  }

  /** The highest recorded sequence up to which the stream still holds what was sent. A lost tail is a suffix, so halving finds it. */
  private async lastKept(created: string, partitions: readonly number[]): Promise<number> {
    const highest = await this.outbox.lastSent(Number.MAX_SAFE_INTEGER, created, partitions);
    if (!highest) return 0;
    let lost = highest.sequence;
    if (await this.stream.holds(lost, highest.eventId)) return lost;
    let kept = 0;
    let searched = 0;
    while (lost - searched > 1) {
      const middle = Math.floor((searched + lost) / 2);
      const sent = await this.outbox.lastSent(middle, created, partitions);
      if (!sent || sent.sequence <= searched) searched = middle;
      else if (await this.stream.holds(sent.sequence, sent.eventId)) {
        searched = middle;
        kept = sent.sequence;
      } else lost = sent.sequence;
    }
    return kept;
  }
}
