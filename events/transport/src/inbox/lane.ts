import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import type { Delivery, FactStream, LastGiven, Reading } from '../bus/fact-stream.ts';

/** What is applied together at most. */
const BATCH = 500;
/** Under load, so long is waited for more to come: a batch costs the same few statements however many events it has. */
const GATHER_MS = 10;
const REST_BETWEEN_READINGS_MS = 500;

/** Takes deliveries in order; answers when all were dealt with. Those that it did not acknowledge come again. */
export type TakeBatch = (deliveries: readonly Delivery[], stopping: AbortSignal) => Promise<void>;

/** Reads one partition in order, batch after batch: whatever has come while the last batch was applied is the next one. */
export class Lane {
  private readonly stopping = new AbortController();
  private waiting: Delivery[] = [];
  private arrived: (() => void) | undefined;
  private reading: Reading | undefined;
  private lastGiven: LastGiven | undefined;
  /** Whether there may be messages that nobody will acknowledge. */
  private unanswered = true;
  private readonly running: Promise<void>;
  private batchSince: Date | null = null;

  constructor(
    private readonly consumer: string,
    private readonly partition: number,
    private readonly stream: FactStream,
    private readonly take: TakeBatch,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    this.running = this.run();
  }

  /** Since when the batch in hand is being applied; null between batches. */
  get busySince(): Date | null {
    return this.batchSince;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.reading?.stop();
    this.arrived?.();
    await this.running;
  }

  /** After a lost connection: what was handed out before can be acknowledged no more, and is asked for anew. */
  readAgain(): void {
    this.unanswered = true;
    this.reading?.stop();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        const durable = await this.stream.ensureConsumer(this.consumer, this.partition, this.lastGiven);
        // What was handed out and not acknowledged, to us or a former owner, would come back a minute later only.
        if (this.unanswered) {
          this.unanswered = false;
          await this.stream.handOutAgain(durable);
        }
        await this.read(durable);
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        this.lastGiven = undefined;
        this.unanswered = true;
        this.log.warn('consumer.interrupted', { partition: this.partition, error });
      }
      await this.clock.pause(REST_BETWEEN_READINGS_MS, this.stopping.signal);
    }
  }

  private async read(durable: string): Promise<void> {
    const reading = await this.stream.read(durable, (delivery) => {
      this.waiting.push(delivery);
      this.arrived?.();
    });
    this.reading = reading;
    // `pressed`: more has come while the last batch was applied.
    const state = { ended: false, pressed: false };
    const over = reading.ended.finally(() => {
      state.ended = true;
      this.arrived?.();
    });
    // What is in hand is worked off before a failure is looked at.
    over.catch(() => undefined);
    if (this.stopping.signal.aborted || this.unanswered) reading.stop();
    while (!state.ended || this.waiting.length > 0) {
      if (this.waiting.length > 0 && this.waiting.length < BATCH && state.pressed) await this.gather();
      const batch = this.waiting.splice(0, BATCH);
      state.pressed = batch.length > 0;
      if (!state.pressed) await new Promise<void>((resolve) => (this.arrived = resolve));
      // What is left when the process stops is handed out again to the next owner.
      else if (!this.stopping.signal.aborted) await this.takeBatch(batch);
    }
    await over;
  }

  private gather(): Promise<void> {
    return this.clock.pause(GATHER_MS, this.stopping.signal);
  }

  private async takeBatch(batch: readonly Delivery[]): Promise<void> {
    this.batchSince = this.clock.now();
    try {
      await this.take(batch, this.stopping.signal);
    } finally {
      this.batchSince = null;
    }
    const last = batch.at(-1);
    if (last && last.messageId !== '') this.lastGiven = { sequence: last.sequence, messageId: last.messageId };
  }
}
