import type { ConsumerMessages, JsMsg } from 'nats';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { type Bus, STREAM } from '../bus/bus.ts';
import { Loop } from '../work/loop.ts';
import { PARTITIONS } from '../work/partition.ts';
import { type EventApplier, readEnvelope } from './apply-event.ts';
import type { HeldEvents } from './held-events.ts';

const ATTEMPTS_IN_PLACE = 5;

/** Pulls each partition in order, applies one event after the other, and acknowledges after the commit. */
export class Consumer {
  private readonly stopping = new AbortController();
  private readonly reading = new Map<number, ConsumerMessages>();
  private readonly lanes: Promise<void>[] = [];
  private readonly durables: string[] = [];
  private readonly heldLoop: Loop;

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
  }

  /** True when every durable was emptied and no held event is being tried. */
  async quiet(): Promise<boolean> {
    if (this.heldLoop.busy) return false;
    const backlogs = await Promise.all(this.durables.map((durable) => this.bus.backlog(durable)));
    return backlogs.every((backlog) => backlog === 0);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    for (const messages of this.reading.values()) messages.stop();
    await Promise.all(this.lanes);
    await this.heldLoop.stop();
  }

  private async run(partition: number): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        const durable = await this.bus.ensureConsumer(this.consumer, partition);
        const consumer = await this.bus.jetstream.consumers.get(STREAM, durable);
        const messages = await consumer.consume({ max_messages: 100 });
        this.reading.set(partition, messages);
        if (this.stopping.signal.aborted) messages.stop();
        for await (const message of messages) {
          if (this.stopping.signal.aborted) break;
          await this.take(message);
        }
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        this.log.warn('consumer.interrupted', { partition, error });
        await this.clock.pause(500, this.stopping.signal);
      }
    }
  }

  private async take(message: JsMsg): Promise<void> {
    const envelope = readEnvelope(message.string());
    if (!envelope) {
      // Not ours to interpret, and without an aggregate nothing can wait behind it.
      this.log.error('consumer.unreadable', { subject: message.subject, sequence: message.seq });
      message.ack();
      return;
    }
    if (this.applier.concerns(envelope)) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const result = await this.applier.apply(envelope);
          if (result.outcome === 'waiting') await this.held.hold(envelope, 'waiting', result.reason);
          if (result.outcome === 'poison') await this.held.hold(envelope, 'parked', result.reason, result.error);
          this.heldLoop.wake();
          break;
        } catch (error) {
          if (this.stopping.signal.aborted) return;
          if (attempt >= ATTEMPTS_IN_PLACE) {
            await this.held.hold(envelope, 'parked', 'INTERNAL_SERVER_ERROR', error);
            break;
          }
          this.log.warn('consumer.retry', { type: envelope.type, eventId: envelope.id, attempt, error });
          message.working();
          await this.clock.pause(50 * 2 ** attempt, this.stopping.signal);
        }
      }
    }
    message.ack();
  }
}
