import { Events, type JetStreamClient, type JetStreamManager, type NatsConnection } from 'nats';
import type { DurableConfig, Reader, Stored } from './model-stream.ts';
import type { ModelConnection } from './model-connection.ts';

/** What comes one after the other and is read with `for await`. */
class Line<T> implements AsyncIterableIterator<T> {
  private readonly here: T[] = [];
  private waiting: { resolve: (value: IteratorResult<T>) => void; reject: (error: unknown) => void } | undefined;
  private end: { readonly error: unknown } | undefined;

  push(value: T): void {
    if (this.end) return;
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting) waiting.resolve({ done: false, value });
    else this.here.push(value);
  }

  close(error?: unknown): void {
    if (this.end) return;
    this.end = { error };
    const { waiting } = this;
    if (waiting && error === undefined) waiting.resolve({ done: true, value: undefined });
    else waiting?.reject(error);
  }

  next(): Promise<IteratorResult<T>> {
    const value = this.here.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    if (this.end?.error !== undefined) return Promise.reject(this.end.error as Error);
    if (this.end) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => (this.waiting = { resolve, reject }));
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    return this;
  }
}

/** One reading of a durable: it goes on over a lost connection while a durable of that name is there. */
class Reading implements Reader {
  readonly messages = new Line<unknown>();
  private over = false;
  private readonly forget: () => void;

  constructor(
    private readonly connection: ModelConnection,
    private readonly durable: string,
  ) {
    this.forget = connection.onBack(() => this.askAgain());
    this.attach();
  }

  get life(): ModelConnection['life'] {
    return this.connection.life;
  }

  get open(): boolean {
    return this.connection.open && !this.over;
  }

  give(message: Stored, sequence: number): void {
    this.connection.answer(() => {
      if (!this.over) this.messages.push(this.asMessage(message, sequence));
    });
  }

  consumerDeleted(): void {
    this.connection.answer(() => this.stop(new Error('consumer deleted')));
  }

  stop(error?: unknown): void {
    if (this.over) return;
    this.over = true;
    this.forget();
    this.connection.send(() => this.connection.stream.detach(this.durable, this));
    this.messages.close(error);
  }

  /** As the client does after a reconnect or without heartbeats: ends the reading when the durable is not there. */
  askAgain(): void {
    if (this.over) return;
    this.connection
      .request(() => this.connection.stream.consumerInfo(this.durable))
      .then(
        () => this.attach(),
        (error: { api_error?: unknown }) => (error.api_error ? this.stop(error) : this.askAgain()),
      );
  }

  private attach(): void {
    this.connection.send(() => {
      try {
        if (!this.over) this.connection.stream.attach(this.durable, this);
      } catch (error) {
        this.connection.answer(() => this.stop(error));
      }
    });
  }

  private asMessage({ subject, id, body }: Stored, seq: number): unknown {
    const { connection, durable } = this;
    const { setting, stream } = connection;
    return {
      subject,
      seq,
      headers: { get: () => id },
      string: () => body,
      data: Buffer.from(body),
      ack: () => {
        if (!setting.strikes(setting.profile.lostAck)) connection.send(() => stream.acknowledge(durable, seq));
      },
      working: () => connection.send(() => stream.stillWorking(durable, seq)),
    };
  }
}

/** The client library's objects as far as the bus uses them, over the model's connection. */
export function natsOver(connection: ModelConnection): {
  readonly connection: NatsConnection;
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
} {
  const { stream } = connection;
  const status = new Line<{ type: Events }>();
  connection.onLost(() => status.push({ type: Events.Disconnect }));
  connection.onBack(() => status.push({ type: Events.Reconnect }));
  const manager = {
    streams: {
      info: () => connection.request(() => stream.info()),
      add: () => connection.request(() => stream.add()),
      getMessage: (_stream: string, { seq }: { seq: number }) =>
        connection.request(() => {
          const { id } = stream.message(seq);
          return { header: { get: () => id } };
        }),
    },
    consumers: {
      info: (_stream: string, name: string) => connection.request(() => stream.consumerInfo(name)),
      add: (_stream: string, config: DurableConfig) => connection.request(() => stream.addConsumer(config)),
      delete: (_stream: string, name: string) => connection.request(() => stream.deleteConsumer(name)),
      async *list() {
        yield* await connection.request(() => stream.consumers());
      },
    },
  };
  const jetstream = {
    publish: async (subject: string, body: string, { msgID }: { msgID: string }) => ({
      seq: await connection.request(() => stream.publish({ subject, id: msgID, body }), { isPublish: true }),
    }),
    consumers: {
      get: async (_stream: string, durable: string) => {
        await connection.request(() => stream.consumerInfo(durable));
        return {
          consume: () => {
            const reading = new Reading(connection, durable);
            return Promise.resolve({
              [Symbol.asyncIterator]: () => reading.messages,
              stop: () => reading.stop(),
            });
          },
        };
      },
    },
  };
  return {
    connection: { status: () => status } as unknown as NatsConnection,
    jetstream: jetstream as unknown as JetStreamClient,
    manager: manager as unknown as JetStreamManager,
  };
}
