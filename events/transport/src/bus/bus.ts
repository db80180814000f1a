import {
  AckPolicy,
  connect,
  type ConsumerConfig,
  type ConsumerMessages,
  DeliverPolicy,
  DiscardPolicy,
  Events,
  headers,
  type JsMsg,
  type JetStreamClient,
  type JetStreamManager,
  type NatsConnection,
  nanos,
  NatsError,
  RetentionPolicy,
  StorageType,
} from 'nats';
import type { Clock } from '@throughline/contracts';
import { type Logger, natsServer } from '@throughline/platform';
import type { Delivery, FactStream, LastGiven, Reading } from './fact-stream.ts';

export const STREAM = 'THROUGHLINE';
const DUPLICATE_WINDOW_MS = 120_000;
export const ACK_WAIT_MS = 60_000;
/** A stream of three replicas was seen to elect a leader for 6.7 s. */
const ANSWER_WITHIN_MS = 15_000;
/** So many messages of a partition are in the process at most, taken or waiting to be. */
const HANDED_OUT = 1000;
const DRAIN_WITHIN_MS = 3000;

export const subjectOf = (type: string, partition: number): string => `evt.${type}.p${partition}`;
export const partitionFilter = (partition: number): string => `evt.*.*.*.p${partition}`;

/** JetStream as the product uses it: one stream of facts that never discards, one durable consumer a partition. */
export class Bus implements FactStream {
  /** False from the loss of the connection until it is there again. */
  reachable = true;
  /** How often the connection was lost. */
  private losses = 0;
  private readonly onReconnect = new Set<() => void>();

  /** Over a connection that is open and a stream that may have still to be made; see `connect`. */
  constructor(
    readonly connection: NatsConnection,
    readonly jetstream: JetStreamClient,
    readonly manager: JetStreamManager,
    private readonly clock: Clock,
    private readonly replicas = 1,
  ) {
    void this.watch();
  }

  reconnected(listener: () => void): () => void {
    this.onReconnect.add(listener);
    return () => this.onReconnect.delete(listener);
  }

  static async connect(options: {
    url: string;
    name: string;
    clock: Clock;
    log: Logger;
    /** Of the stream, when it has to be made; 1 unless told otherwise. */
    replicas?: number;
    signal?: AbortSignal;
  }): Promise<Bus> {
    for (;;) {
      try {
        const connection = await connect({
          ...natsServer(options.url),
          name: options.name,
          maxReconnectAttempts: -1,
          reconnectTimeWait: 500,
          pingInterval: 5000,
          maxPingOut: 2,
          ignoreAuthErrorAbort: true,
          // A stack for each message took a twentieth of a busy relay's time.
          noAsyncTraces: true,
        });
        try {
          const jetstream = connection.jetstream({ timeout: ANSWER_WITHIN_MS });
          const manager = await connection.jetstreamManager({ timeout: ANSWER_WITHIN_MS });
          const bus = new Bus(connection, jetstream, manager, options.clock, options.replicas);
          await bus.ensureStream();
          return bus;
        } catch (error) {
          await connection.close();
          throw error;
        }
      } catch (error) {
        if (options.signal?.aborted) throw error;
        options.log.warn('bus.not-reachable', { error });
        await options.clock.pause(500, options.signal);
      }
    }
  }

  /** Creates the stream of facts when it is not there: nothing is discarded, whatever its age. */
  async ensureStream(): Promise<void> {
    try {
      await this.manager.streams.info(STREAM);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await this.manager.streams.add({
        name: STREAM,
        subjects: ['evt.>'],
        num_replicas: this.replicas,
        storage: StorageType.File,
        retention: RetentionPolicy.Limits,
        discard: DiscardPolicy.New,
        duplicate_window: nanos(DUPLICATE_WINDOW_MS),
      });
    }
  }

  async extent(): Promise<{ created: string; lastSequence: number }> {
    const info = await this.manager.streams.info(STREAM);
    return { created: String(info.created), lastSequence: info.state.last_seq };
  }

  async holds(sequence: number, messageId: string): Promise<boolean> {
    const { state } = await this.manager.streams.info(STREAM);
    if (sequence > state.last_seq) return false;
    if (sequence < state.first_seq) return true;
    try {
      const message = await this.manager.streams.getMessage(STREAM, { seq: sequence });
      return message.header.get('Nats-Msg-Id') === messageId;
    } catch (error) {
      if (isMissing(error)) return true;
      throw error;
    }
  }

  async publish(subject: string, body: string, carried: { id: string; correlationId: string }): Promise<number> {
    // The client would send it with the reconnect, before anybody has looked at what the stream still holds.
    if (!this.reachable) throw new Error('the stream is out of reach');
    const head = headers();
    head.set('Correlation-Id', carried.correlationId);
    const ack = await this.jetstream.publish(subject, body, { msgID: carried.id, headers: head });
    return ack.seq;
  }

  async ensureConsumer(consumer: string, partition: number, last?: LastGiven): Promise<string> {
    await this.ensureStream();
    const durable = `${consumer}-p${partition}`;
    const { lastSequence } = await this.extent();
    try {
      const info = await this.manager.consumers.info(STREAM, durable);
      const ahead = info.delivered.stream_seq > lastSequence;
      if (!ahead && (!last || (await this.holds(last.sequence, last.messageId)))) return durable;
      await this.manager.consumers.delete(STREAM, durable);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    await this.manager.consumers.add(STREAM, {
      ...consumerConfig(durable, partitionFilter(partition)),
      deliver_policy: DeliverPolicy.All,
    });
    return durable;
  }

  async rebuildConsumers(from?: number): Promise<void> {
    const durables = [];
    for await (const info of this.manager.consumers.list(STREAM)) durables.push(info);
    // Asked for after the durables, which may read on meanwhile.
    const start = from ?? (await this.extent()).lastSequence + 1;
    for (const { config, delivered, ack_floor: floor } of durables) {
      if (delivered.stream_seq < start || !config.durable_name || !config.filter_subject) continue;
      await this.manager.consumers.delete(STREAM, config.durable_name).catch(unlessMissing);
      // Its owner may have been faster and made it anew from the beginning, which is as good.
      await this.manager.consumers
        .add(STREAM, {
          ...consumerConfig(config.durable_name, config.filter_subject),
          deliver_policy: DeliverPolicy.StartSequence,
          // What was handed out before and not acknowledged is still owed.
          opt_start_seq: Math.min(start, floor.stream_seq + 1),
        })
        .catch((error: unknown) => this.unlessMade(config.durable_name ?? '', error));
    }
  }

  async handOutAgain(durable: string): Promise<void> {
    const { config, ack_floor: floor, num_ack_pending: pending } = await this.manager.consumers.info(STREAM, durable);
    if (pending === 0) return;
    await this.manager.consumers.delete(STREAM, durable).catch(unlessMissing);
    await this.manager.consumers.add(STREAM, {
      ...consumerConfig(durable, config.filter_subject ?? ''),
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: floor.stream_seq + 1,
    });
  }

  async read(durable: string, take: (delivery: Delivery) => void): Promise<Reading> {
    const consumer = await this.jetstream.consumers.get(STREAM, durable);
    // A durable that is gone ends the reading, so that its owner makes it again.
    const messages = await consumer.consume({ max_messages: HANDED_OUT, abort_on_missing_resource: true });
    return { ended: this.handOn(messages, take), stop: () => messages.stop() };
  }

  async backlog(durable: string): Promise<number> {
    try {
      const info = await this.manager.consumers.info(STREAM, durable);
      return info.num_pending + info.num_ack_pending;
    } catch (error) {
      if (isMissing(error)) return Infinity;
      throw error;
    }
  }

  /** False when the connection has ended for ever; while it is merely lost it finds its way back by itself. */
  get connected(): boolean {
    return !this.connection.isClosed();
  }

  /** Lets what was sent arrive, as far as the server still takes it. */
  async stop(): Promise<void> {
    if (this.connection.isClosed()) return;
    const over = new AbortController();
    await Promise.race([
      this.connection.drain().catch(() => undefined),
      this.clock.pause(DRAIN_WITHIN_MS, over.signal),
    ]);
    over.abort();
    await this.connection.close();
  }

  private async handOn(messages: ConsumerMessages, take: (delivery: Delivery) => void): Promise<void> {
    for await (const message of messages) take(this.deliveryOf(message));
  }

  /**
   * An acknowledgement names the durable and the sequence and nothing else. One that is sent on a later connection might
   * be taken for another message that a stream which lost its tail has given that sequence, so it is not sent.
   */
  private deliveryOf(message: JsMsg): Delivery {
    const { losses } = this;
    const ifConnectedSince = (tell: () => void) => (): void => {
      if (this.losses === losses) tell();
    };
    return {
      subject: message.subject,
      sequence: message.seq,
      messageId: message.headers?.get('Nats-Msg-Id') ?? '',
      body: message.string(),
      bytes: () => message.data,
      acknowledge: ifConnectedSince(() => message.ack()),
      stillWorking: ifConnectedSince(() => message.working()),
    };
  }

  private async unlessMade(durable: string, error: unknown): Promise<void> {
    const made = await this.manager.consumers.info(STREAM, durable).catch(() => undefined);
    if (!made) throw error;
  }

  private async watch(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === Events.Disconnect) {
        this.reachable = false;
        this.losses += 1;
      }
      if (type !== Events.Reconnect) continue;
      this.reachable = true;
      for (const listener of this.onReconnect) listener();
    }
  }
}

const consumerConfig = (durable: string, filter: string): Partial<ConsumerConfig> => ({
  durable_name: durable,
  filter_subject: filter,
  ack_policy: AckPolicy.Explicit,
  ack_wait: nanos(ACK_WAIT_MS),
  max_deliver: -1,
  max_ack_pending: HANDED_OUT,
});

const isMissing = (error: unknown): boolean => error instanceof NatsError && error.api_error?.code === 404;
const unlessMissing = (error: unknown): void => {
  if (!isMissing(error)) throw error;
};
