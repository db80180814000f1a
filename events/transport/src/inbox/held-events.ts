import { Fault } from '@throughline/contracts';
import type { Envelope } from '@throughline/events';
import type { Logger } from '@throughline/platform';
import { isUnavailable } from '../store/unavailable.ts';
import type { Delivery } from '../bus/fact-stream.ts';
import type { EventApplier } from './apply-event.ts';
import type { Held, HeldStore, WaitingEvent } from './held-store.ts';
import { aggregateOf } from './inbox.ts';

const MOST_ATTEMPTS = 5;

/**
 * Events that could not be applied when they came: `waiting` ones are tried again after every progress and every few
 * seconds, `parked` ones wait for a person. Later events of the same aggregate find a gap and wait behind; all others
 * go on. An event that is applied, by whichever way it came, leaves the store in the transaction that applies it.
 */
export class HeldEvents {
  /** Whether there may be waiting events; spares a query per applied event in the normal course. */
  private mayWait = true;
  /** One round of retries after the other, whoever asks for them. */
  private retrying: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: HeldStore,
    private readonly applier: EventApplier,
    private readonly log: Logger,
  ) {}

  /** The next retry reads the store whatever this process has put there: others put and release events, too. */
  lookAgain(): void {
    this.mayWait = true;
  }

  /** What is no event of ours is kept as it came, for a person to look at. */
  async keepUnreadable(deliveries: readonly Delivery[]): Promise<void> {
    await this.store.keepUnreadable(deliveries);
    for (const { subject, sequence, messageId } of deliveries)
      this.log.error('consumer.unreadable', { subject, sequence, messageId });
  }

  async hold(held: readonly Held[]): Promise<void> {
    if (held.length === 0) return;
    await this.store.hold(held);
    for (const { envelope, state, reason, error } of held) {
      if (state === 'waiting') this.mayWait = true;
      else this.log.error('inbox.parked', { eventId: envelope.id, type: envelope.type, reason, error });
    }
  }

  /** Tries the waiting events again, each aggregate up to the first that still has to wait, until a round applies none. */
  retry(): Promise<void> {
    const before = this.retrying.catch(() => undefined);
    return (this.retrying = before.then(() => this.retryAll()));
  }

  private async retryAll(): Promise<void> {
    while (this.mayWait) {
      // Before the query: what is put aside while it runs may be missing from its answer.
      this.mayWait = false;
      const waiting = await this.store.waiting().catch((error: unknown) => {
        this.mayWait = true;
        throw error;
      });
      if (waiting.length === 0) continue;
      this.mayWait = true;
      if (!(await this.tryRound(waiting))) return;
    }
  }

  private async tryRound(waiting: readonly WaitingEvent[]): Promise<boolean> {
    const stillWaiting = new Set<string>();
    let progress = false;
    for (const each of waiting) {
      const aggregate = `${each.envelope.tenantid} ${aggregateOf(each.envelope)}`;
      if (stillWaiting.has(aggregate)) continue;
      if (await this.tryAgain(each)) progress = true;
      else stillWaiting.add(aggregate);
    }
    return progress;
  }

  private async tryAgain({ envelope, attempts }: WaitingEvent): Promise<boolean> {
    try {
      const applied = await this.applier.apply(envelope);
      if (applied.outcome === 'poison')
        await this.hold([{ envelope, state: 'parked', reason: applied.reason, error: applied.error }]);
      // Applied, it has left the store; seen before, it may still be there.
      if (applied.outcome === 'seen-before' || applied.outcome === 'not-for-us') await this.store.remove(envelope);
      return applied.outcome !== 'waiting' && applied.outcome !== 'poison';
    } catch (error) {
      if (isUnavailable(error)) throw error;
      await this.hold([this.after(envelope, attempts, error)]);
      return false;
    }
  }

  private after(envelope: Envelope, attempts: number, error: unknown): Held {
    const passing = error instanceof Fault;
    const state = passing || attempts < MOST_ATTEMPTS ? 'waiting' : 'parked';
    return { envelope, state, reason: passing ? error.code : 'INTERNAL_SERVER_ERROR', error };
  }
}
