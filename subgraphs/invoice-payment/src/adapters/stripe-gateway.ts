import type { Clock } from '@throughline/contracts';
import type {
  GatewayChanges,
  KnownPayments,
  PaymentGateway,
  SettledPayment,
} from '@throughline/invoice-payment-domain';
import type { StripeGatewayClient, StripePayment } from '@throughline/stripe';
import {
  type EventsPosition,
  FIRST_EVENT,
  FIRST_PAYMENT,
  nextEvents,
  type PaymentsPosition,
  type Position,
  positionAfter,
  positionIn,
} from './stripe-events-walk.ts';

/** Only money that has arrived is a payment, and it arrived when it was charged, not when it was asked for; the remittance travels in the metadata, comma separated. */
export function settledPaymentOf(payment: StripePayment): SettledPayment | null {
  if (payment.status !== 'succeeded' || payment.paidAt === null || !payment.received.isPositive) return null;
  const remittance = (payment.metadata['remittance'] ?? '')
    .split(',')
    .map((number) => number.trim())
    .filter((number) => number !== '');
  return {
    gatewayPaymentId: payment.id,
    reference: payment.metadata['reference'] ?? payment.id,
    amount: payment.received,
    settledAt: payment.paidAt,
    remittance,
  };
}

/** Far below what Stripe lets one account read in a second. */
const AT_ONCE = 10;

export class StripeGateway implements PaymentGateway {
  constructor(
    private readonly client: StripeGatewayClient,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  async readPayment(gatewayPaymentId: string): Promise<SettledPayment | null> {
    const payment = await this.client.retrievePaymentIntent(gatewayPaymentId);
    return payment && settledPaymentOf(payment);
  }

  async changesAfter(cursor: string | null, known: KnownPayments): Promise<GatewayChanges> {
    const position = positionIn(cursor);
    return position.kind === 'payments' ? this.settledSoFar(position) : this.happenedSince(position, known);
  }

  /** Before anything is known: all payments, newest first; what happens meanwhile is found by the events after them. */
  private async settledSoFar({ after }: PaymentsPosition): Promise<GatewayChanges> {
    const { items, more } = await this.client.listPaymentIntents(after);
    const last = items.at(-1)?.id ?? after;
    const next: Position = more ? { kind: 'payments', after: last } : FIRST_EVENT;
    const payments = items.map(settledPaymentOf).filter((payment) => payment !== null);
    return { cursor: JSON.stringify(next), payments, more: true };
  }

  private async happenedSince(position: EventsPosition, known: KnownPayments): Promise<GatewayChanges> {
    const page = await nextEvents(this.client, position);
    // The event to go on from is no longer kept: what happened since can only be found among all payments.
    if (page === null) return { cursor: JSON.stringify(FIRST_PAYMENT), payments: [], more: true };
    const ids = [...new Set(page.events.flatMap(({ paymentIntentId }) => paymentIntentId ?? []))];
    const skipped = ids.length === 0 ? new Set<string>() : await known(ids);
    const payments = await this.readAll(ids.filter((id) => !skipped.has(id)));
    return { cursor: JSON.stringify(positionAfter(position, page, this.clock.now())), payments, more: page.more };
  }

  private async readAll(ids: readonly string[]): Promise<SettledPayment[]> {
    const payments: SettledPayment[] = [];
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const read = await Promise.all(ids.slice(from, from + AT_ONCE).map((id) => this.readPayment(id)));
      payments.push(...read.filter((payment) => payment !== null));
    }
    return payments;
  }
}
