import { type Observed, SUBGRAPHS, type Subgraph } from './observed.ts';

/** A committed fact, as its producer's outbox keeps it. */
export interface Published {
  readonly producer: Subgraph;
  readonly event_id: string;
  readonly tenant_id: string;
  readonly aggregate_type: string;
  readonly aggregate_id: string;
  readonly aggregate_version: number;
  readonly partition: number;
  readonly type: string;
  readonly correlation_id: string;
  readonly recorded_at: Date;
  readonly sent_at: Date | null;
  readonly stream_seq: number | null;
}

export async function publishedBy(observed: Observed, producer: Subgraph): Promise<Published[]> {
  const rows = await observed.databases[producer].rows<Omit<Published, 'producer'>>(
    `select o.event_id, o.tenant_id, o.aggregate_type, o.aggregate_id, o.aggregate_version, o.partition, o.type, o.correlation_id,
       o.recorded_at, s.sent_at, s.stream_seq::float8 as stream_seq
     from outbox o left join outbox_sent s using (event_id) order by o.position`,
  );
  return rows.map((row) => ({ producer, ...row }));
}

export async function allPublished(observed: Observed): Promise<Published[]> {
  const parts = await Promise.all(SUBGRAPHS.map((producer) => publishedBy(observed, producer)));
  return parts.flat();
}

/** What a consumer did with events: by event id. */
export interface Consumed {
  readonly inbox: readonly { readonly event_id: string; readonly tenant_id: string; readonly type: string }[];
  readonly held: ReadonlyMap<string, 'waiting' | 'parked'>;
}

export async function consumedBy(observed: Observed, consumer: Subgraph): Promise<Consumed> {
  const { rows } = observed.databases[consumer];
  const held = await rows<{ event_id: string; state: 'waiting' | 'parked' }>(
    `select event_id, state from held_event where consumer = $1`,
    [consumer],
  );
  return {
    inbox: await rows(`select event_id, tenant_id, type from inbox where consumer = $1`, [consumer]),
    held: new Map(held.map(({ event_id: id, state }) => [id, state])),
  };
}

/**
 * Whether an event may still be on its way to a consumer. With the stream at hand that is what the consumer has not
 * acknowledged; without it, what lies beyond the last event that the consumer has seen on the partition, since a
 * partition is read in order.
 */
export function pendingTest(
  observed: Observed,
  consumer: Subgraph,
  consumed: Consumed,
  published: readonly Published[],
): (event: Published) => boolean {
  const { stream } = observed;
  const seen = new Set([...consumed.inbox.map(({ event_id: id }) => id), ...consumed.held.keys()]);
  const reached = new Map<number, number>();
  for (const { event_id: id, partition, stream_seq: sequence } of published) {
    if (seen.has(id)) reached.set(partition, Math.max(reached.get(partition) ?? 0, sequence ?? 0));
  }
  return ({ partition, stream_seq: sequence }) => {
    if (sequence === null) return true;
    return sequence > (stream?.acknowledged(consumer, partition) ?? reached.get(partition) ?? 0);
  };
}
