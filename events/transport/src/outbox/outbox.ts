/** A committed fact on its way to the stream. */
export interface UnsentFact {
  readonly eventId: string;
  readonly partition: number;
  readonly position: string;
  /** Tenant, type and id of the aggregate, as one text. */
  readonly aggregate: string;
  readonly type: string;
  readonly correlationId: string;
  /** The envelope, as it is to travel. */
  readonly body: string;
}

export type Sent = Pick<UnsentFact, 'eventId' | 'partition' | 'position'> & { readonly sequence: number };
export type NotSent = Pick<UnsentFact, 'partition' | 'position' | 'aggregate'> & { readonly error: string };

/** The relay's view of one service's outbox. */
export interface Outbox {
  /**
   * Facts of these partitions that wait to be sent, those of one aggregate in their order; no remembered position, so a
   * late commit is never skipped. Asked under the partitions' locks, so that it fails when they are lost.
   * @param limit of each partition
   */
  unsent(partitions: readonly number[], exceptAggregates: readonly string[], limit: number): Promise<UnsentFact[]>;
  /**
   * Fails when the locks were lost since the facts were read: who has them now has looked at the stream by itself, and
   * what is marked behind its back would hide from it what the stream forgot.
   */
  markSent(facts: readonly Sent[], streamCreated: string): Promise<void>;
  markFailed(facts: readonly NotSent[]): Promise<void>;
  /** The sent fact with the highest sequence up to the one given, as recorded for that stream. */
  lastSent(
    upTo: number,
    streamCreated: string,
    partitions: readonly number[],
  ): Promise<{ eventId: string; sequence: number } | null>;
  /** How many sent facts lie beyond what the stream kept, and how many of these were sent to this very stream. */
  beyond(streamCreated: string, kept: number, partitions: readonly number[]): Promise<{ all: number; here: number }>;
  /** Makes those unsent again. */
  forget(streamCreated: string, kept: number, partitions: readonly number[]): Promise<void>;
}
