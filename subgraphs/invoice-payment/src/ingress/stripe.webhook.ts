import { type Clock, refuse } from '@throughline/contracts';
import type { Connection } from '@throughline/platform';
import { STRIPE_SIGNATURE_HEADER, verifyStripeWebhook } from '@throughline/stripe';
import type { Webhook, WebhookReading } from '@throughline/transport';
import type { Notices } from '@throughline/subgraph';
import type { Ports } from '../adapters/ports.ts';
import { MONEY_MOVED, reasonOf } from '../adapters/stripe-events-walk.ts';
import type { InvoicingCalls } from '../use-cases/calls.ts';
import type { GatewayAccount } from '../use-cases/settle-payment.ts';
import { takePayment } from '../use-cases/take-payment.ts';

/** Whose receipts these are, also where no message brought them. */
export const STRIPE_MESSAGES = 'stripe';

export interface StripeReceipt {
  readonly instance: string;
  readonly paymentIntentId: string;
}

export const accountOf = (connection: Connection): GatewayAccount => ({
  system: 'stripe',
  instance: connection.instance,
  entity: connection.settings['entity'] ?? null,
});

const secretsOf = ({ secrets }: Connection) =>
  [secrets['webhookSecret'], secrets['formerWebhookSecret']].filter((secret) => secret !== undefined);

interface StripeWebhookParts {
  readonly ports: Ports;
  readonly calls: InvoicingCalls;
  readonly clock: Clock;
  readonly notices: Notices;
}

/**
 * Stripe's notifications, at the instance's own address. The body only says that something happened; the payment is read
 * from Stripe, so that neither order nor repetition matters.
 */
export function stripeWebhook({ ports, calls, clock, notices }: StripeWebhookParts): Webhook {
  const connectionFor = (tenantId: string, instance: string): Connection | undefined =>
    ports.connectionsOf('stripe').find((one) => one.tenantId === tenantId && one.instance === instance);
  return {
    name: STRIPE_MESSAGES,
    read: async ({ account, headers, rawBody }): Promise<WebhookReading> => {
      let refused = refuse('WEBHOOK_SIGNATURE_INVALID', { system: 'stripe', account });
      for (const connection of ports.connectionsOf('stripe').filter((one) => one.instance === account)) {
        const verified = verifyStripeWebhook(rawBody, headers[STRIPE_SIGNATURE_HEADER], secretsOf(connection), clock);
        if (!verified.ok) {
          refused = verified;
          continue;
        }
        const { id, type, paymentIntentId } = verified.value;
        const ours = MONEY_MOVED.includes(type) && paymentIntentId !== null;
        const body: StripeReceipt = { instance: connection.instance, paymentIntentId: paymentIntentId ?? '' };
        return {
          ok: true,
          tenantId: connection.tenantId,
          receipts: ours ? [{ providerEventId: id, kind: type, body }] : [],
        };
      }
      return refused as WebhookReading & { ok: false };
    },
    process: async ({ tenantId, kind, body }) => {
      const { instance, paymentIntentId } = body as StripeReceipt;
      const connection = connectionFor(tenantId, instance);
      const payment = await ports.gateway(tenantId, instance)?.readPayment(paymentIntentId, reasonOf(kind));
      if (!connection || !payment) return () => Promise.resolve();
      return (work) => takePayment(work, calls, { gateway: accountOf(connection), notices }, payment);
    },
  };
}
