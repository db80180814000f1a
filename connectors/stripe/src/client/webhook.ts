import { Stripe } from 'stripe';
import { type Clock, ok, refuse, type Result } from '@throughline/contracts';
import type { Secret } from '@throughline/platform';
import { eventAnswer } from './answers.ts';
import { type StripeEvent, stripeEventOf } from './stripe-event.ts';

/** Stripe's own default. A message outside it may be an old one that somebody plays again. */
const TOLERANCE_SECONDS = 300;

/** Header that carries the time stamp and the signatures. */
export const STRIPE_SIGNATURE_HEADER = 'stripe-signature';

const stampOf = (header: string): number => Number(/(?:^|,)t=(\d+)/.exec(header)?.[1] ?? Number.NaN);

/**
 * The event of a webhook, if one of our signing secrets (two while a secret is rolled) signed exactly these bytes and
 * the time stamp is within 300 s of our clock, before or after. Refuses WEBHOOK_SIGNATURE_INVALID.
 * Source: docs.stripe.com/webhooks, "Verify webhook signatures".
 */
export function verifyStripeWebhook(
  rawBody: string | Uint8Array,
  signatureHeader: string | undefined,
  secrets: readonly Secret[],
  clock: Pick<Clock, 'now'>,
): Result<StripeEvent> {
  if (signatureHeader === undefined)
    return refuse('WEBHOOK_SIGNATURE_INVALID', { system: 'stripe', why: 'no signature' });
  const receivedAt = clock.now().getTime();
  // The SDK measures age only; a stamp from the future would stay good for as long as it lies ahead.
  if (!(stampOf(signatureHeader) - receivedAt / 1000 <= TOLERANCE_SECONDS))
    return refuse('WEBHOOK_SIGNATURE_INVALID', { system: 'stripe', why: 'the time stamp lies ahead' });
  let why = 'no signing secret is configured';
  for (const secret of secrets) {
    try {
      const { webhooks } = Stripe;
      const body = typeof rawBody === 'string' ? rawBody : Buffer.from(rawBody);
      const event = webhooks.constructEvent(
        body,
        signatureHeader,
        secret.reveal(),
        TOLERANCE_SECONDS,
        undefined,
        receivedAt,
      );
      const read = eventAnswer.safeParse(event);
      if (read.success) return ok(stripeEventOf(read.data));
      return refuse('WEBHOOK_SIGNATURE_INVALID', { system: 'stripe', why: 'what was signed is no event' });
    } catch (error) {
      why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    }
  }
  return refuse('WEBHOOK_SIGNATURE_INVALID', { system: 'stripe', why });
}
