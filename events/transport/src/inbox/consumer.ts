import type { ConsumerMessages, JsMsg } from 'nats';
import { type Clock, Fault } from '@throughline/contracts';
import type { Envelope } from '@throughline/events';
import type { Logger } from '@throughline/platform';
import { ACK_WAIT_MS, type Bus, STREAM } from '../bus/bus.ts';
import { isUnavailable } from '../store/unavailable.ts';
import { Loop } from '../work/loop.ts';
import { PARTITIONS } from '../work/partition.ts';
import { type EventApplier, readEnvelope } from './apply-event.ts';
import type { HeldEvents } from './held-events.ts';
import { crashPoint } from '../work/crash-point.ts';

const ATTEMPTS_IN_PLACE = 5;
const LONGEST_PAUSE_MS = 5000;
/** What another process did, or a person released, is looked for this often. */
const LOOK_AT_HELD_EVERY_MS = 5000;

interface LastGiven {
  readonly sequence: number;
  readonly messageId: string;
}

/** Pulls each partition in order, applies one event after the other, and acknowledges after the commit. */
export class Consumer {
  private readonly stopping = new AbortController();
  private readonly reading = new Map<number, ConsumerMessages>();
  private readonly lastGiven = new Map<number, LastGiven>();
  private readonly lanes: Promise<void>[] = [];
  private readonly durables: string[] = [];
  private readonly heldLoop: Loop;
  private forgetBus: (() => void) | undefined;

  constructor(
    private readonly consumer: string,
    private readonly bus: Bus,
    private readonly applier: EventApplier,
    private readonly held: HeldEvents,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    this.heldLoop = new Loop('held-events', clock, log, async () => {
      await this.held.retry();
      return false;
    });
  }

  async start(): Promise<void> {
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      this.durables.push(await this.bus.ensureConsumer(this.consumer, partition));
      this.lanes.push(this.run(partition));
    }
    this.heldLoop.start();
    this.lanes.push(this.lookAtHeld());
    this.forgetBus = this.bus.reconnected(() => void this.checkDurables());
  }

  /** True when every durable was emptied and no held event is being tried. */
  async quiet(): Promise<boolean> {
    if (this.heldLoop.busy) return false;
    const backlogs = await Promise.all(this.durables.map((durable) => this.bus.backlog(durable)));
    return backlogs.every((backlog) => backlog === 0) && !this.heldLoop.busy;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.forgetBus?.();
    for (const messages of this.reading.values()) messages.stop();
    await Promise.all(this.lanes);
    await this.heldLoop.stop();
  }

  private async run(partition: number): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        const durable = await this.bus.ensureConsumer(this.consumer, partition, this.lastGiven.get(partition));
        const consumer = await this.bus.jetstream.consumers.get(STREAM, durable);
        // A durable that is gone ends the reading, so that it is made again above.
        const messages = await consumer.consume({ max_messages: 100, abort_on_missing_resource: true });
        this.reading.set(partition, messages);
        if (this.stopping.signal.aborted) messages.stop();
        for await (const message of messages) await this.take(partition, message);
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        this.lastGiven.delete(partition);
        this.log.warn('consumer.interrupted', { partition, error });
      }
      await this.clock.pause(500, this.stopping.signal);
    }
  }

  private async take(partition: number, message: JsMsg): Promise<void> {
    // Given back at once, so that the next process need not wait for the acknowledgement to run out.
    if (this.stopping.signal.aborted) return message.nak();
    const envelope = readEnvelope(message.string());
    if (!envelope) {
      // Not ours to interpret, and without an aggregate nothing can wait behind it.
      this.log.error('consumer.unreadable', { subject: message.subject, sequence: message.seq });
      message.ack();
      return;
    }
    const done = !this.applier.concerns(envelope) || (await this.whileWorking(message, () => this.finish(envelope)));
    if (!done) return message.nak();
    crashPoint('inbox.before-ack');
    message.ack();
    const messageId = message.headers?.get('Nats-Msg-Id') ?? '';
    if (messageId !== '') this.lastGiven.set(partition, { sequence: message.seq, messageId });
  }

  /** Applies or puts aside; a database that is away is waited for. False only when the process is stopping. */
  private async finish(envelope: Envelope): Promise<boolean> {
    const failed: unknown[] = [];
    for (let round = 1; !this.stopping.signal.aborted; round += 1) {
      try {
        if (failed.length >= ATTEMPTS_IN_PLACE) await this.giveUp(envelope, failed.at(-1));
        else await this.applyOrHold(envelope);
        this.heldLoop.wake();
        return true;
      } catch (error) {
        if (!isUnavailable(error)) failed.push(error);
        this.log.warn('consumer.retry', { type: envelope.type, eventId: envelope.id, attempt: round, error });
        await this.clock.pause(Math.min(50 * 2 ** round, LONGEST_PAUSE_MS), this.stopping.signal);
      }
    }
    return false;
  }

  private async applyOrHold(envelope: Envelope): Promise<void> {
    const result = await this.applier.apply(envelope);
    if (result.outcome === 'waiting') await this.held.hold(envelope, 'waiting', result.reason);
    if (result.outcome === 'poison') await this.held.hold(envelope, 'parked', result.reason, result.error);
  }

  /** Puts the event aside so that others go on: a passing fault is tried again by itself, anything else by a person. */
  private async giveUp(envelope: Envelope, error: unknown): Promise<void> {
    if (error instanceof Fault) await this.held.hold(envelope, 'waiting', error.code, error);
    else await this.held.hold(envelope, 'parked', 'INTERNAL_SERVER_ERROR', error);
  }

  /** Tells the broker now and then that a long piece of work goes on, lest it is given to somebody else. */
  private async whileWorking<T>(message: JsMsg, run: () => Promise<T>): Promise<T> {
    const over = new AbortController();
    void (async () => {
      for (;;) {
        await this.clock.pause(ACK_WAIT_MS / 3, over.signal);
        if (over.signal.aborted) return;
        message.working();
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
    }
  }

  /** After a lost connection: a stream that forgot what we were given has its durables made anew; their lanes notice. */
  private async checkDurables(): Promise<void> {
    for (const [partition, last] of this.lastGiven) {
      await this.bus.ensureConsumer(this.consumer, partition, last).catch((error: unknown) => {
        this.log.warn('consumer.not-checked', { partition, error });
        this.reading.get(partition)?.stop();
      });
    }
  }
}
