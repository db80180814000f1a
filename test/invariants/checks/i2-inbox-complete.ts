import { type Finding, type Invariant, type Observed, SUBGRAPHS, type Subgraph, together } from '../observed.ts';
import { allPublished, type Consumed, consumedBy, pendingTest, type Published } from '../published.ts';

/**
 * A consumer applies an event once, and every event of the aggregates that it handles is applied, waiting, parked or
 * still on its way. A `waiting` event with an inbox row is one whose removal from the held ones is under way.
 */
export const inboxComplete: Invariant = {
  id: 'I2',
  title: 'published = applied + parked + pending, each event applied at most once',
  check: async (observed) => {
    const published = await allPublished(observed);
    return together(await Promise.all(SUBGRAPHS.map((consumer) => checkConsumer(observed, consumer, published))));
  },
};

async function checkConsumer(
  observed: Observed,
  consumer: Subgraph,
  published: readonly Published[],
): Promise<Finding> {
  const consumed = await consumedBy(observed, consumer);
  const known = new Map(published.map((event) => [event.event_id, event]));
  const applied = new Set<string>();
  const violations: Finding['violations'][number][] = [];
  for (const { event_id: eventId, tenant_id: tenant, type } of consumed.inbox) {
    const blame = (what: string) => violations.push({ tenant, what: `${consumer}: ${what}`, row: { eventId, type } });
    if (applied.has(eventId)) blame('an event has two inbox rows');
    if (!known.has(eventId)) blame('an event was applied that no outbox holds');
    if (consumed.held.get(eventId) === 'parked') blame('an event counts as applied and as parked');
    applied.add(eventId);
  }
  const lost = lostEvents(observed, consumer, consumed, published, applied);
  return { looked: consumed.inbox.length + consumed.held.size, violations: [...violations, ...lost] };
}

function lostEvents(
  observed: Observed,
  consumer: Subgraph,
  consumed: Consumed,
  published: readonly Published[],
  applied: ReadonlySet<string>,
): Finding['violations'][number][] {
  const isPending = pendingTest(observed, consumer, consumed, published);
  return published
    .filter(({ aggregate_type: aggregate }) => observed.handled[consumer].has(aggregate))
    .filter((event) => !applied.has(event.event_id) && !consumed.held.has(event.event_id) && !isPending(event))
    .map((event) => ({
      tenant: event.tenant_id,
      what: `${consumer}: a published event is neither applied nor held nor on its way`,
      row: {
        eventId: event.event_id,
        type: event.type,
        aggregateId: event.aggregate_id,
        aggregateVersion: event.aggregate_version,
        streamSequence: event.stream_seq,
      },
    }));
}
