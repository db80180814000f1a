import { type Clock, Fault } from '@throughline/contracts';
import type { Envelope } from '@throughline/events';
import type { Logger } from '@throughline/platform';
import { ACK_WAIT_MS } from '../bus/bus.ts';
import type { Delivery, FactStream } from '../bus/fact-stream.ts';
import { isUnavailable } from '../store/unavailable.ts';
import { crashPoint } from '../work/crash-point.ts';
import { Loop } from '../work/loop.ts';
import type { Repeats } from '../work/repeats.ts';
import type { Owner } from '../work/ownership.ts';
import { PARTITIONS } from '../work/partition.ts';
import { type Applied, type EventApplier, readEnvelope } from './apply-event.ts';
import type { HeldEvents } from './held-events.ts';
import type { Held } from './held-store.ts';
import { Lane } from './lane.ts';

const ATTEMPTS_IN_PLACE = 5;
const LONGEST_PAUSE_MS = 5000;
/** What another process did, or a person released, is looked for this often. */
const LOOK_AT_HELD_EVERY_MS = 5000;
/** No batch takes so long but one that is tried again and again: a person has to look. */
const STANDS_AFTER_MS = 60_000;

interface Opened {
  readonly delivery: Delivery;
  /** Null when the message is none of ours. */
  readonly envelope: Envelope | null;
}
interface Taken extends Opened {
  readonly envelope: Envelope;
}
const isReadable = (opened: Opened): opened is Taken => opened.envelope !== null;
const isUnreadable = (opened: Opened): boolean => opened.envelope === null;

/** Reads the partitions that are its own in order, applies what comes in batches, and acknowledges after the commit. */
export class Consumer implements Owner {
  private readonly stopping = new AbortController();
  private readonly lanes = new Map<number, Lane>();
  private readonly durables: string[] = [];
  private readonly heldLoop: Loop;
  private looking: Promise<void> | undefined;
  private saidToStand: ReadonlySet<number> = new Set();
  private forgetStream: (() => void) | undefined;

  constructor(
    private readonly consumer: string,
    private readonly stream: FactStream,
    private readonly applier: EventApplier,
    private readonly held: HeldEvents,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly repeats: Repeats,
  ) {
    this.heldLoop = new Loop('held-events', clock, log, async () => {
      await this.held.retry();
      return false;
    });
  }

  async start(): Promise<void> {
    // Made by whoever comes first, so that nothing is missed by a partition that nobody owns yet.
    for (let partition = 0; partition < PARTITIONS; partition += 1)
      this.durables.push(await this.stream.ensureConsumer(this.consumer, partition));
    this.heldLoop.start();
    this.looking = this.lookAtHeld();
    this.forgetStream = this.stream.reconnected(() => {
      for (const lane of this.lanes.values()) lane.readAgain();
    });
  }

  gained(partition: number): void {
    const take = (deliveries: readonly Delivery[], stopping: AbortSignal): Promise<void> =>
      this.take(deliveries, stopping);
    this.lanes.set(partition, new Lane(this.consumer, partition, this.stream, take, this.clock, this.log));
  }

  async lost(partition: number): Promise<void> {
    const lane = this.lanes.get(partition);
    this.lanes.delete(partition);
    await lane?.stop();
  }

  /** The partitions that have not moved for a minute although events wait in them. */
  standing(): readonly number[] {
    const before = this.clock.now().getTime() - STANDS_AFTER_MS;
    return [...this.lanes].flatMap(([partition, { busySince }]) =>
      busySince !== null && busySince.getTime() <= before ? partition : [],
    );
  }

  /** True when every durable was emptied and no held event is being tried. */
  async quiet(): Promise<boolean> {
    if (this.heldLoop.busy) return false;
    const backlogs = await Promise.all(this.durables.map((durable) => this.stream.backlog(durable)));
    return backlogs.every((backlog) => backlog === 0) && !this.heldLoop.busy;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.forgetStream?.();
    await Promise.all([...this.lanes.keys()].map((partition) => this.lost(partition)));
    await this.looking;
    await this.heldLoop.stop();
  }

  private async take(deliveries: readonly Delivery[], stopping: AbortSignal): Promise<void> {
    const opened = deliveries.map((delivery) => ({ delivery, envelope: readEnvelope(delivery.body) }));
    await this.whileWorking(deliveries, () => this.keepUnreadable(opened.filter(isUnreadable), stopping));
    const readable = opened.filter(isReadable);
    for (const { delivery, envelope } of readable) if (!this.applier.concerns(envelope)) delivery.acknowledge();
    const taken = readable.filter(({ envelope }) => this.applier.concerns(envelope));
    const done = await this.whileWorking(deliveries, () => this.finish(taken, stopping));
    crashPoint('inbox.before-ack');
    for (const { delivery } of done) delivery.acknowledge();
  }

  /** Without an envelope it is not ours to interpret, and without an aggregate nothing can wait behind it. */
  private async keepUnreadable(opened: readonly Opened[], stopping: AbortSignal): Promise<void> {
    const deliveries = opened.map(({ delivery }) => delivery);
    for (let round = 1; deliveries.length > 0 && !stopping.aborted; round += 1) {
      try {
        await this.held.keepUnreadable(deliveries);
        for (const delivery of deliveries) delivery.acknowledge();
        return;
      } catch (error) {
        this.log.warn('consumer.retry', { events: deliveries.length, attempt: round, error });
        await this.clock.pause(Math.min(50 * 2 ** round, LONGEST_PAUSE_MS), stopping);
      }
    }
  }

  /** Applies or puts aside; a database that is away is waited for. Answers those that are dealt with: all, unless stopping. */
  private async finish(taken: readonly Taken[], stopping: AbortSignal): Promise<readonly Taken[]> {
    let left = taken;
    for (let round = 1; left.length > 0 && !stopping.aborted; round += 1) {
      try {
        const outcomes = await this.applier.applyAll(left.map(({ envelope }) => envelope));
        await this.putAside(outcomes);
        const failed = left.filter(({ envelope }) => outcomes.get(envelope)?.outcome === 'failed');
        left = await this.eachInPlace(failed, stopping);
        this.heldLoop.wake();
      } catch (error) {
        const reason = this.repeats.note(error);
        this.log.warn('consumer.retry', { events: left.length, attempt: round, reason, error });
        await this.clock.pause(Math.min(50 * 2 ** round, LONGEST_PAUSE_MS), stopping);
      }
    }
    return taken.filter((each) => !left.includes(each));
  }

  /** Tries each a few times more before it is put aside; answers those that it did not come to, as the process stops. */
  private async eachInPlace(failed: readonly Taken[], stopping: AbortSignal): Promise<Taken[]> {
    const left: Taken[] = [];
    for (const each of failed) if (!(await this.tryInPlace(each.envelope, stopping))) left.push(each);
    return left;
  }

  private async tryInPlace(envelope: Envelope, stopping: AbortSignal): Promise<boolean> {
    let failed: unknown;
    for (let attempt = 2; attempt <= ATTEMPTS_IN_PLACE; attempt += 1) {
      await this.clock.pause(Math.min(50 * 2 ** attempt, LONGEST_PAUSE_MS), stopping);
      if (stopping.aborted) return false;
      try {
        await this.putAside(new Map([[envelope, await this.applier.apply(envelope)]]));
        return true;
      } catch (error) {
        if (isUnavailable(error)) throw error;
        failed = error;
        this.log.warn('consumer.retry', { type: envelope.type, eventId: envelope.id, attempt, error });
      }
    }
    await this.giveUp(envelope, failed);
    return true;
  }

  private putAside(outcomes: ReadonlyMap<Envelope, Applied>): Promise<void> {
    return this.held.hold(
      [...outcomes].flatMap(([envelope, applied]): Held[] => {
        if (applied.outcome === 'waiting') return [{ envelope, state: 'waiting', reason: applied.reason }];
        if (applied.outcome !== 'poison') return [];
        return [{ envelope, state: 'parked', reason: applied.reason, error: applied.error }];
      }),
    );
  }

  /** Puts the event aside so that others go on: a passing fault is tried again by itself, anything else by a person. */
  private giveUp(envelope: Envelope, error: unknown): Promise<void> {
    const passing = error instanceof Fault;
    const reason = passing ? error.code : 'INTERNAL_SERVER_ERROR';
    return this.held.hold([{ envelope, state: passing ? 'waiting' : 'parked', reason, error }]);
  }

  /** Tells the broker now and then that a long piece of work goes on, lest it is given to somebody else. */
  private async whileWorking<T>(deliveries: readonly Delivery[], run: () => Promise<T>): Promise<T> {
    const over = new AbortController();
    void (async () => {
      for (;;) {
        await this.clock.pause(ACK_WAIT_MS / 3, over.signal);
        if (over.signal.aborted) return;
        for (const delivery of deliveries) delivery.stillWorking();
      }
    })();
    try {
      return await run();
    } finally {
      over.abort();
    }
  }

  private async lookAtHeld(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.clock.pause(LOOK_AT_HELD_EVERY_MS, this.stopping.signal);
      if (this.stopping.signal.aborted) return;
      this.held.lookAgain();
      this.heldLoop.wake();
      this.noteStanding();
    }
  }

  /** Says of each lane once that it stands, until it moves again. */
  private noteStanding(): void {
    const standing = this.standing();
    for (const partition of standing)
      if (!this.saidToStand.has(partition)) this.log.error('consumer.lane-stands', { partition });
    this.saidToStand = new Set(standing);
  }
}
