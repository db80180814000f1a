import type { Instant } from '@throughline/contracts';
import type { EventAnswer } from './answers.ts';
import { instantOfSeconds } from './stripe-payment.ts';

/**
 * That something happened at Stripe. It may come twice, late or out of order, and the same fact may come under two event
 * ids: settle duplicates by `objectId` and `type`, and read the object itself where its state matters.
 */
export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly created: Instant;
  readonly objectId: string;
  readonly objectKind: string;
  /** The PaymentIntent that it is about, if any: of a charge or refund, the one behind it. */
  readonly paymentIntentId: string | null;
}

export function stripeEventOf(event: EventAnswer): StripeEvent {
  const { object } = event.data;
  const behind = typeof object.payment_intent === 'object' ? object.payment_intent?.id : object.payment_intent;
  return {
    id: event.id,
    type: event.type,
    created: instantOfSeconds(event.created),
    objectId: object.id ?? '',
    objectKind: object.object,
    paymentIntentId: object.object === 'payment_intent' ? (object.id ?? null) : (behind ?? null),
  };
}
