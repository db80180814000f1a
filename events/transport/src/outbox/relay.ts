import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { subjectOf } from '../bus/bus.ts';
import type { FactStream } from '../bus/fact-stream.ts';
import { crashPoint } from '../work/crash-point.ts';
import { Loop } from '../work/loop.ts';
import type { Owner } from '../work/ownership.ts';
import type { NotSent, Outbox, Sent, UnsentFact } from './outbox.ts';
import { TailProbe } from './tail-probe.ts';

/** So many facts of each partition are carried at once. */
const BATCH = 250;
/** Under load, so long is waited for more to come: a round costs the same few requests however many facts it carries. */
const GATHER_MS = 5;
const PROBE_EVERY_MS = 60_000;
const REST_AFTER_FAILURE_MS = 5000;
const LEAST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

interface Published {
  readonly sent: Sent[];
  readonly failed: NotSent[];
  /** The connection to the stream was lost and found meanwhile. */
  interrupted: boolean;
}

/**
 * Carries committed facts from the outbox to the stream. One relay per partition at a time, by its lock; no remembered
 * position, so nothing can be skipped. A failed publish is unknown, not failed: it is repeated under the same message
 * id, and consumers drop what they have seen. Later facts of its aggregate wait for it, others go on.
 */
export class Relay implements Owner {
  readonly loop: Loop;
  private readonly probe: TailProbe;
  private readonly stopping = new AbortController();
  private readonly partitions = new Set<number>();
  /** Aggregates whose last publish failed, left alone for a while. */
  private readonly resting = new Set<string>();
  private probeDue = true;
  private streamCreated = '';
  private failures = 0;
  private stepping: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly outbox: Outbox,
    private readonly stream: FactStream,
    private readonly clock: Clock,
    private readonly log: Logger,
    /** 0 <= value < 1; spreads the pauses of several relays. */
    private readonly chance: () => number = Math.random,
  ) {
    this.probe = new TailProbe(outbox, stream, log);
    this.loop = new Loop('relay', clock, log, () => (this.stepping = this.step()) as Promise<boolean>);
  }

  start(): void {
    this.loop.start();
    void this.probeEveryMinute();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop.stop();
  }

  gained(partition: number): void {
    this.partitions.add(partition);
    this.doubt();
  }

  async lost(partition: number): Promise<void> {
    this.partitions.delete(partition);
    await this.stepping.catch(() => undefined);
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
    // What is published while the stream is away would only pile up in memory.
    if (this.partitions.size === 0 || !this.stream.reachable) return false;
    const partitions = [...this.partitions];
    if (this.probeDue) await this.probeTail(partitions);
    const facts = await this.outbox.unsent(partitions, [...this.resting], BATCH);
    // What gave reason to doubt meanwhile is looked into before more is sent: that would hide a loss from the probe.
    if (this.probeDue) return true;
    if (facts.length === 0) return false;
    crashPoint('relay.after-claim');
    await this.carry(facts).catch((error: unknown) => {
      // The stream may be gone, and has then to be made anew.
      this.probeDue = true;
      throw error;
    });
    if (facts.length < BATCH) await this.clock.pause(GATHER_MS, this.stopping.signal);
    return true;
  }

  private async probeTail(partitions: readonly number[]): Promise<void> {
    this.probeDue = false;
    try {
      await this.probe.run(partitions);
      this.streamCreated = (await this.stream.extent()).created;
    } catch (error) {
      this.probeDue = true;
      throw error;
    }
  }

  private async carry(facts: readonly UnsentFact[]): Promise<void> {
    const published: Published = { sent: [], failed: [], interrupted: false };
    const forget = this.stream.reconnected(() => (published.interrupted = true));
    const created = await this.publish(facts, published).finally(forget);
    const { sent, failed } = published;
    crashPoint('relay.after-publish');
    if (sent.length > 0) await this.outbox.markSent(sent, created);
    if (failed.length > 0) await this.outbox.markFailed(failed);
    if (published.interrupted) throw new Error('the connection to the stream was lost while facts were sent');
    this.failures = failed.length === 0 ? 0 : this.failures + 1;
    if (failed.length === 0) return;
    this.log.warn('relay.publish-failed', { aggregates: failed.length, first: failed[0]?.error });
    void this.rest(failed.map((fact) => fact.aggregate));
    const longest = Math.min(LONGEST_PAUSE_MS, LEAST_PAUSE_MS * 2 ** this.failures);
    await this.clock.pause(longest * (0.5 + this.chance() / 2), this.stopping.signal);
  }

  /** Lets others go first; how long is of no meaning to any fact. */
  private async rest(aggregates: readonly string[]): Promise<void> {
    for (const aggregate of aggregates) this.resting.add(aggregate);
    await this.clock.pause(REST_AFTER_FAILURE_MS, this.stopping.signal);
    for (const aggregate of aggregates) this.resting.delete(aggregate);
    this.loop.wake();
  }

  /** Aggregates side by side; the facts of one after the other, up to the first that fails. Answers which stream it was. */
  private async publish(facts: readonly UnsentFact[], published: Published): Promise<string> {
    const { created } = await this.stream.extent();
    if (created !== this.streamCreated) throw new Error('the stream is another one than before');
    const lanes = Map.groupBy(facts, (fact) => fact.aggregate);
    await Promise.all([...lanes.values()].map((lane) => this.publishLane(lane, published)));
    return created;
  }

  private async publishLane(lane: readonly UnsentFact[], published: Published): Promise<void> {
    const { sent, failed } = published;
    for (const { eventId, partition, position, aggregate, type, correlationId, body } of lane) {
      if (published.interrupted) return;
      try {
        const subject = subjectOf(type, partition);
        const sequence = await this.stream.publish(subject, body, { id: eventId, correlationId });
        // What is acknowledged after a loss would hide from the probe what was acknowledged before it; the message id
        // makes sending it again safe.
        if (!published.interrupted) sent.push({ eventId, partition, position, sequence });
      } catch (error) {
        failed.push({ partition, position, aggregate, error: String(error) });
        return;
      }
    }
  }
}
