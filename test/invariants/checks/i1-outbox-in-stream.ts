import type { Finding, Invariant, Observed } from '../observed.ts';
import { allPublished, type Published } from '../published.ts';

/** Every committed fact is in the stream under its id, or unsent and younger than the lag limit. */
export const outboxInStream: Invariant = {
  id: 'I1',
  title: 'committed facts are in the stream, or unsent and young',
  check: async (observed): Promise<Finding> => {
    const published = await allPublished(observed);
    const violations = published.flatMap((event) => {
      const what = problemOf(event, observed);
      return what === null ? [] : [{ tenant: event.tenant_id, what: `${event.producer}: ${what}`, row: rowOf(event) }];
    });
    const left = observed.stream ? {} : { notLookedAt: 'the stream, as no NATS server was named' };
    return { looked: published.length, violations, ...left };
  },
};

function problemOf(event: Published, { stream, now, lagLimitMs }: Observed): string | null {
  if (event.sent_at === null) {
    const late = now.getTime() - event.recorded_at.getTime() > lagLimitMs;
    return late ? `a fact has waited longer than ${lagLimitMs / 1000} s to be sent` : null;
  }
  if (stream && !stream.eventIds.has(event.event_id)) return 'a fact that counts as sent is not in the stream';
  return null;
}

const rowOf = (event: Published): Record<string, unknown> => ({
  eventId: event.event_id,
  type: event.type,
  aggregateId: event.aggregate_id,
  recordedAt: event.recorded_at,
  streamSequence: event.stream_seq,
});
