/** One message as it is handed out. */
export interface Delivery {
  readonly subject: string;
  readonly sequence: number;
  readonly messageId: string;
  readonly body: string;
  /** The body as it came, for what is no text of ours. */
  bytes(): Uint8Array;
  /** To be called after the commit, never before. After a lost connection it does nothing, and the message comes again. */
  acknowledge(): void;
  /** Says that the work goes on, lest the message is given to somebody else. */
  stillWorking(): void;
}

/** An open reading of one durable; `ended` resolves when it was stopped, or rejects when the broker ended it. */
export interface Reading {
  readonly ended: Promise<void>;
  stop(): void;
}

/** The message that a consumer is known to have been given last. */
export interface LastGiven {
  readonly sequence: number;
  readonly messageId: string;
}

/**
 * What relay and consumers ask of the stream of facts. It may deliver late, twice and, after a broker's loss, not at
 * all; it may acknowledge a publish and forget it. PostgreSQL is the record.
 */
export interface FactStream {
  /** False from the loss of the connection until it is there again. */
  readonly reachable: boolean;
  /** Calls back after each time that the connection was lost and found; answers how to end that. */
  reconnected(listener: () => void): () => void;
  ensureStream(): Promise<void>;
  /** When the stream was created and how far it reaches; a younger or shorter stream has forgotten something. */
  extent(): Promise<{ created: string; lastSequence: number }>;
  /** Whether the message of that id is at that sequence; one that was taken out on purpose counts as kept. */
  holds(sequence: number, messageId: string): Promise<boolean>;
  /** Answers the sequence that the stream gave it. A failure is unknown, not failed. */
  publish(subject: string, body: string, carried: { id: string; correlationId: string }): Promise<number>;
  /** Makes every durable that has read that far, or without a sequence beyond the stream's end, read again from there on. */
  rebuildConsumers(from?: number): Promise<void>;
  /**
   * The durable of one consumer and partition, made when absent, and made anew when it remembers what the stream does
   * not hold: a stream that lost its tail would otherwise never deliver the reused sequences to it.
   */
  ensureConsumer(consumer: string, partition: number, last?: LastGiven): Promise<string>;
  /** Has what was handed out and not acknowledged handed out again at once, in order. Its new owner asks for this. */
  handOutAgain(durable: string): Promise<void>;
  read(durable: string, take: (delivery: Delivery) => void): Promise<Reading>;
  /** How many messages a durable has still to be given or to acknowledge; Infinity while the server knows no such durable. */
  backlog(durable: string): Promise<number>;
}
