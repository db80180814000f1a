import type { Envelope } from '@throughline/events';
import { aggregateOf } from './inbox.ts';

/** What becomes of each event of a batch, by where its aggregate stands. */
export interface Admission {
  /** The next ones of their aggregates, in the order that they came. */
  readonly next: readonly Envelope[];
  /** Applied before, by their version. */
  readonly seen: readonly Envelope[];
  /** Later than the next one: something before them is missing. */
  readonly early: readonly { readonly envelope: Envelope; readonly missing: number }[];
}

/** Sorts a batch by the last applied version of each aggregate: lower or equal, exactly the next, or higher. */
export function admit(envelopes: readonly Envelope[], progress: ReadonlyMap<string, number>): Admission {
  const reached = new Map(progress);
  const next: Envelope[] = [];
  const seen: Envelope[] = [];
  const early: { envelope: Envelope; missing: number }[] = [];
  for (const envelope of envelopes) {
    const key = aggregateOf(envelope);
    const version = reached.get(key) ?? 0;
    if (envelope.aggregateversion <= version) seen.push(envelope);
    else if (envelope.aggregateversion > version + 1) early.push({ envelope, missing: version + 1 });
    else {
      next.push(envelope);
      reached.set(key, envelope.aggregateversion);
    }
  }
  return { next, seen, early };
}

/** Events of one type that may be applied together. */
export interface EventSet {
  readonly type: string;
  readonly version: number;
  readonly envelopes: Envelope[];
}

/**
 * The fewest sets in which each aggregate keeps its order: an event joins the first set of its type that comes no
 * earlier than the set of its aggregate's event before it. Between aggregates no order is promised.
 */
export function inSets(envelopes: readonly Envelope[]): EventSet[] {
  const sets: EventSet[] = [];
  const open = new Map<string, number>();
  const placeOf = new Map<string, number>();
  for (const envelope of envelopes) {
    const aggregate = aggregateOf(envelope);
    const kind = `${envelope.type} ${envelope.schemaversion}`;
    const latest = open.get(kind) ?? -1;
    let place = latest;
    if (latest < (placeOf.get(aggregate) ?? 0)) {
      place = sets.push({ type: envelope.type, version: envelope.schemaversion, envelopes: [] }) - 1;
      open.set(kind, place);
    }
    sets[place]?.envelopes.push(envelope);
    placeOf.set(aggregate, place);
  }
  return sets;
}
