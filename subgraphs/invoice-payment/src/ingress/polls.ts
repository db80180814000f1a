import type { ChangedPayment, KnownPayments } from '@throughline/invoice-payment-domain';
import type { Notices, Sql } from '@throughline/subgraph';
import { findable, type Missed, type Poll } from '@throughline/transport';
import type { Ports } from '../adapters/ports.ts';
import { tellingOf } from '../adapters/stripe-events-walk.ts';
import type { InvoicingCalls } from '../use-cases/calls.ts';
import { beginClosing } from '../use-cases/close-period.ts';
import { takePayment } from '../use-cases/take-payment.ts';
import { accountOf, STRIPE_MESSAGES, type StripeReceipt } from './stripe.webhook.ts';

const EVERY_MS = 30_000;

interface PaymentPollParts {
  readonly ports: Ports;
  readonly calls: InvoicingCalls;
  readonly readerOf: (tenantId: string) => Sql;
  readonly notices: Notices;
}

/** Payments that no webhook told, found by what happened at the gateway since the cursor. */
export const paymentPolls = ({ ports, calls, readerOf, notices }: PaymentPollParts): Poll[] =>
  ports.connectionsOf('stripe').map((connection) => ({
    name: `stripe-payments ${connection.instance}`,
    tenantId: connection.tenantId,
    everyMs: EVERY_MS,
    poll: async (before) => {
      const { tenantId, instance } = connection;
      const gateway = ports.gateway(tenantId, instance);
      if (!gateway) return { cursor: before };
      // A page is a hundred events and one transaction, so that a webhook never waits long for what is locked meanwhile.
      const { payments, cursor, more } = await gateway.changesAfter(
        before,
        knownPayments(readerOf(tenantId), instance),
      );
      const readable = payments.filter(({ payment }) => payment !== null);
      return {
        cursor,
        more,
        missed: byThemselves(
          instance,
          payments.filter(({ payment }) => payment === null),
        ),
        apart: byThemselves(instance, readable),
        apply: async (work) => {
          for (const { payment } of readable)
            if (payment) await takePayment(work, calls, { gateway: accountOf(connection), notices }, payment);
        },
      };
    },
  }));

/** As if Stripe had told each of them just now: with retries of its own, parked where a person sees it. */
const byThemselves = (instance: string, payments: readonly ChangedPayment[]): Missed => ({
  webhook: STRIPE_MESSAGES,
  account: instance,
  receipts: payments.map(({ gatewayPaymentId, why, toldBy }) => ({
    providerEventId: `${gatewayPaymentId} by ${toldBy}`,
    kind: tellingOf(why),
    body: { instance, paymentIntentId: gatewayPaymentId } satisfies StripeReceipt,
  })),
});

const knownPayments =
  (read: Sql, gateway: string): KnownPayments =>
  async (ids) => {
    const rows = await read<{ id: string }>(
      `select gateway_payment_id as id from payment where gateway = $1 and gateway_payment_id = any($2)`,
      [gateway, findable(ids)],
    );
    return new Set(rows.map(({ id }) => id));
  };

/** Months that were closed without a notification. A year of months is few: all closed ones are read each time. */
export const periodPolls = (ports: Ports): Poll[] =>
  ports.connectionsOf('netsuite').map((connection) => ({
    name: `netsuite-periods ${connection.instance}`,
    tenantId: connection.tenantId,
    everyMs: EVERY_MS,
    poll: async () => {
      const closes = (await ports.ledger(connection.tenantId, connection.instance)?.closedPeriods(null)) ?? [];
      return {
        cursor: null,
        apply: async (work) => {
          for (const close of closes) await beginClosing(work, close);
        },
      };
    },
  }));
