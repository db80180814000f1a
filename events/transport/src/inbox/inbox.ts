import type { Envelope } from '@throughline/events';
import type { Work } from '../work/work.ts';

/** Type and id of the aggregate within its tenant. */
export const aggregateOf = (envelope: Envelope): string => `${envelope.aggregatetype} ${envelope.subject}`;

/** What one consumer remembers of events, inside the transaction that applies them. All are of the transaction's tenant. */
export interface Inbox {
  /** The last applied version of each of these aggregates that has one; locked until the transaction ends. */
  progress(work: Work, aggregates: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Remembers these events for ever and answers the ids of those that were not remembered before. */
  take(work: Work, envelopes: readonly Envelope[]): Promise<ReadonlySet<string>>;
  /** Moves each aggregate's progress to the last of these events, and holds none of them any more. */
  advance(work: Work, envelopes: readonly Envelope[]): Promise<void>;
}
