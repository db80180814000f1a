import { randomUUID } from 'node:crypto';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import type { Collection, Store } from './store.ts';

const TRIES = 20;
const STEP_MS = 200;
const ANSWER_WITHIN_MS = 15_000;

/** One message to somebody else's server. It is kept in the store until it was accepted. */
export interface Delivery {
  readonly id: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly attempts: number;
  readonly state: 'queued' | 'held' | 'undelivered';
}

export interface DeliveryHabits {
  /** Headers that are made anew for every attempt: signatures with a time stamp, delivery ids. */
  readonly headersOf?: (delivery: Delivery) => Record<string, string>;
  /** What counts as accepted; any 2xx unless told otherwise. */
  readonly accepted?: (status: number, body: string) => boolean;
}

/**
 * Outgoing webhooks: in order per address, at least once, retried after 200 ms, 400 ms, ... up to 20 times, then kept as
 * undelivered until `retry`. A delivery that failed goes to the back, so the order may change as it does in the wild.
 */
export class Deliveries {
  private readonly kept: Collection<Delivery>;
  private readonly lines = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();
  private habits: DeliveryHabits = {};
  private holding = false;
  private copies = 1;

  constructor(
    store: Store,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    this.kept = store.collection<Delivery>('__deliveries');
  }

  /** How the vendor signs and what it takes for an acknowledgement. Set once, before the first delivery. */
  configure(habits: DeliveryHabits): void {
    this.habits = habits;
  }

  /** Sends (or holds) a message. The caller never waits for it. */
  post(url: string, headers: Record<string, string>, body: string): void {
    for (let copy = 0; copy < this.copies; copy += 1) {
      const state = this.holding ? 'held' : 'queued';
      const delivery: Delivery = { id: randomUUID(), url, headers, body, attempts: 0, state };
      this.kept.set(delivery.id, delivery);
      if (state === 'queued') this.enqueue(delivery);
    }
  }

  /** From now on messages are collected instead of sent. */
  hold(): void {
    this.holding = true;
  }

  /** Sends what was held in the order that `order` returns (a message may be left out or stand there twice) and holds no more. */
  release(order: (held: Delivery[]) => Delivery[] = (held) => held): void {
    this.holding = false;
    const held = this.held();
    for (const { id } of held) this.kept.delete(id);
    for (const message of order(held)) {
      const delivery: Delivery = { ...message, id: randomUUID(), state: 'queued' };
      this.kept.set(delivery.id, delivery);
      this.enqueue(delivery);
    }
  }

  /** Sends every later message this many times; 1 is once. */
  duplicate(times: number): void {
    this.copies = times;
  }

  /** Messages that are queued, in flight or waiting for their next attempt. */
  pending(): number {
    return this.kept.filter(({ state }) => state === 'queued').length;
  }

  held(): Delivery[] {
    return this.kept.filter(({ state }) => state === 'held');
  }

  undelivered(): Delivery[] {
    return this.kept.filter(({ state }) => state === 'undelivered');
  }

  /** Gives undelivered messages another round of attempts. */
  retry(): void {
    for (const delivery of this.undelivered()) {
      this.enqueue(this.kept.set(delivery.id, { ...delivery, attempts: 0, state: 'queued' }));
    }
  }

  /** Takes up what an earlier process left. */
  resume(): void {
    for (const delivery of this.kept.filter(({ state }) => state === 'queued')) this.enqueue(delivery);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled(this.lines.values());
  }

  private enqueue(delivery: Delivery): void {
    const line = (this.lines.get(delivery.url) ?? Promise.resolve()).then(() => this.attempt(delivery.id));
    this.lines.set(delivery.url, line);
  }

  private async attempt(id: string): Promise<void> {
    const delivery = this.kept.get(id);
    if (!delivery || this.stopping.signal.aborted) return;
    const accepted = await this.send(delivery);
    if (this.stopping.signal.aborted && !accepted) return;
    const attempts = delivery.attempts + 1;
    if (accepted) {
      this.kept.delete(id);
    } else if (attempts >= TRIES) {
      this.log.warn('sandbox.webhook.undelivered', { url: delivery.url });
      this.kept.set(id, { ...delivery, attempts, state: 'undelivered' });
    } else {
      void this.tryLater(this.kept.set(id, { ...delivery, attempts }));
    }
  }

  private async tryLater(delivery: Delivery): Promise<void> {
    await this.clock.pause(STEP_MS * delivery.attempts, this.stopping.signal);
    this.enqueue(delivery);
  }

  private async send(delivery: Delivery): Promise<boolean> {
    try {
      const response = await fetch(delivery.url, {
        method: 'POST',
        headers: { ...delivery.headers, ...this.habits.headersOf?.(delivery) },
        body: delivery.body,
        signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      const body = await response.text();
      return this.habits.accepted?.(response.status, body) ?? response.ok;
    } catch {
      return false;
    }
  }
}
