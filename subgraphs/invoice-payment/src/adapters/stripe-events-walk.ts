import type { ReadingReason } from '@throughline/invoice-payment-domain';
import type { StripeEvent, StripeGatewayClient } from '@throughline/stripe';
import { z } from 'zod';

/**
 * The walk along what happened at Stripe, one page at a time, oldest first. An event may become visible after later ones
 * did. So the walk begins anew, at each end, from an anchor that lies an hour back: the newest event that was that old
 * when it was read. What lies between is seen again, and known.
 */
const OVERLAP_MS = 3_600_000;

/** What moves a payment's money. */
const SETTLED = 'payment_intent.succeeded';
export const MONEY_MOVED = [
  SETTLED,
  'charge.refunded',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
];

/** The type of event that gives this reason, for a payment that none told by itself. */
export const tellingOf = (why: ReadingReason): string => (why === 'SETTLED' ? SETTLED : 'charge.refunded');

export const reasonOf = (eventType: string): ReadingReason => (eventType === SETTLED ? 'SETTLED' : 'REVERSED');

const eventId = z.string().nullable();
const paymentsPosition = z.object({ kind: z.literal('payments'), after: z.string().nullable() });
/** `next` is where a walk is going on that has not come to its end. */
const eventsPosition = z.object({ kind: z.literal('events'), anchor: eventId, next: eventId });
const position = z.discriminatedUnion('kind', [paymentsPosition, eventsPosition]);

export type PaymentsPosition = z.infer<typeof paymentsPosition>;
export type EventsPosition = z.infer<typeof eventsPosition>;
export type Position = z.infer<typeof position>;

export const FIRST_PAYMENT: PaymentsPosition = { kind: 'payments', after: null };
export const FIRST_EVENT: EventsPosition = { kind: 'events', anchor: null, next: null };

/** Where a kept cursor points. One that means something else, as those of earlier releases do, begins anew. */
export function positionIn(cursor: string | null): Position {
  if (cursor === null || !cursor.startsWith('{')) return FIRST_PAYMENT;
  return position.parse(JSON.parse(cursor));
}

interface EventsPage {
  /** Oldest first. */
  readonly events: readonly StripeEvent[];
  readonly more: boolean;
}

/** The events that come next; null when Stripe has forgotten where the walk was. */
export async function nextEvents(
  client: Pick<StripeGatewayClient, 'listEvents'>,
  { anchor, next }: EventsPosition,
): Promise<EventsPage | null> {
  const from = next ?? anchor;
  const page = from === null ? await oldestEvents(client) : await client.listEvents(MONEY_MOVED, { newerThan: from });
  return page && { events: page.items.toReversed(), more: page.more };
}

/** The last page of the list, since nothing says which event is the oldest; there is more when it is not the only one. */
async function oldestEvents(client: Pick<StripeGatewayClient, 'listEvents'>) {
  let page = await client.listEvents(MONEY_MOVED);
  let alone = true;
  while (page?.more) {
    const olderThan = page.items.at(-1)?.id;
    page = await client.listEvents(MONEY_MOVED, olderThan === undefined ? {} : { olderThan });
    alone = false;
  }
  return page && { items: page.items, more: !alone };
}

export function positionAfter(before: EventsPosition, { events, more }: EventsPage, now: Date): EventsPosition {
  const settled = events.findLast(({ created }) => Date.parse(created) <= now.getTime() - OVERLAP_MS);
  const next = more ? (events.at(-1)?.id ?? before.next) : null;
  return { kind: 'events', anchor: settled?.id ?? before.anchor, next };
}
