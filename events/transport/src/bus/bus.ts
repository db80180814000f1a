import {
  AckPolicy,
  connect,
  DeliverPolicy,
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type NatsConnection,
  nanos,
  NatsError,
  RetentionPolicy,
  StorageType,
} from 'nats';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';

export const STREAM = 'THROUGHLINE';
const DUPLICATE_WINDOW_MS = 120_000;
const ACK_WAIT_MS = 60_000;

export const subjectOf = (type: string, partition: number): string => `evt.${type}.p${partition}`;
export const partitionFilter = (partition: number): string => `evt.*.*.*.p${partition}`;

/** JetStream as the product uses it: one stream of facts that never discards, one durable consumer a partition. */
export class Bus {
  private constructor(
    readonly connection: NatsConnection,
    readonly jetstream: JetStreamClient,
    readonly manager: JetStreamManager,
  ) {}

  static async connect(options: {
    url: string;
    name: string;
    clock: Clock;
    log: Logger;
    signal?: AbortSignal;
  }): Promise<Bus> {
    for (;;) {
      try {
        const connection = await connect({
          servers: options.url,
          name: options.name,
          maxReconnectAttempts: -1,
          reconnectTimeWait: 500,
          pingInterval: 5000,
          maxPingOut: 2,
        });
        const jetstream = connection.jetstream({ timeout: 10_000 });
        const manager = await connection.jetstreamManager({ timeout: 10_000 });
        const bus = new Bus(connection, jetstream, manager);
        await bus.ensureStream();
        return bus;
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
      if (!(error instanceof NatsError) || error.api_error?.code !== 404) throw error;
      await this.manager.streams.add({
        name: STREAM,
        subjects: ['evt.>'],
        storage: StorageType.File,
        retention: RetentionPolicy.Limits,
        discard: DiscardPolicy.New,
        duplicate_window: nanos(DUPLICATE_WINDOW_MS),
      });
    }
  }

  /** When the stream was created and how far it reaches; a younger or shorter stream has forgotten something. */
  async extent(): Promise<{ created: string; lastSequence: number }> {
    const info = await this.manager.streams.info(STREAM);
    return { created: String(info.created), lastSequence: info.state.last_seq };
  }

  /**
   * The durable of one consumer and partition, made when absent, and made anew when it remembers more than the stream
   * holds: a stream that lost its tail would otherwise never deliver the reused sequences to it.
   */
  async ensureConsumer(consumer: string, partition: number): Promise<string> {
    const durable = `${consumer}-p${partition}`;
    const { lastSequence } = await this.extent();
    try {
      const info = await this.manager.consumers.info(STREAM, durable);
      if (info.delivered.stream_seq <= lastSequence) return durable;
      await this.manager.consumers.delete(STREAM, durable);
    } catch (error) {
      if (!(error instanceof NatsError) || error.api_error?.code !== 404) throw error;
    }
    await this.manager.consumers.add(STREAM, {
      durable_name: durable,
      filter_subject: partitionFilter(partition),
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(ACK_WAIT_MS),
      max_deliver: -1,
      max_ack_pending: 1000,
    });
    return durable;
  }

  /** How many messages a durable has still to be given or to acknowledge. */
  async backlog(durable: string): Promise<number> {
    const info = await this.manager.consumers.info(STREAM, durable);
    return info.num_pending + info.num_ack_pending;
  }

  get connected(): boolean {
    return !this.connection.isClosed();
  }

  async stop(): Promise<void> {
    if (!this.connection.isClosed()) await this.connection.drain().catch(() => this.connection.close());
  }
}
