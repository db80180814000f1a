import { type Clock, Fault } from '@throughline/contracts';
import type {
  ChangedPayment,
  GatewayChanges,
  KnownPayments,
  PaymentGateway,
  ReadingReason,
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
  reasonOf,
} from './stripe-events-walk.ts';
import { disputeOf, refundOf } from './stripe-reversals.ts';

/**
 * Only money that has arrived is a payment, and it arrived when it was charged, not when it was asked for. The remittance
 * travels in the metadata, comma separated.
 */
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
    reversals: [],
  };
}

/** Far below what Stripe lets one account read in a second. */
const AT_ONCE = 10;

export class StripeGateway implements PaymentGateway {
  constructor(
    private readonly client: StripeGatewayClient,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  async readPayment(gatewayPaymentId: string, why: ReadingReason): Promise<SettledPayment | null> {
    const payment = await this.client.retrievePaymentIntent(gatewayPaymentId);
    const settled = payment && settledPaymentOf(payment);
    return settled && (payment.reversed || why === 'REVERSED') ? this.withReversals(settled) : settled;
  }

  private async withReversals(payment: SettledPayment): Promise<SettledPayment> {
    const refunds = await this.client.listRefunds(payment.gatewayPaymentId);
    const disputes = await this.client.listDisputes(payment.gatewayPaymentId);
    return { ...payment, reversals: [...refunds.map(refundOf), ...disputes.map(disputeOf)] };
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
    const payments: ChangedPayment[] = [];
    for (const item of items) {
      const told = { gatewayPaymentId: item.id, why: 'SETTLED', toldBy: 'the list of all' } as const;
      if ('unreadable' in item) payments.push({ ...told, payment: null });
      else if (item.reversed) payments.push(...(await this.look({ ...told, why: 'REVERSED' })));
      else payments.push(...present(told, settledPaymentOf(item)));
    }
    return { cursor: JSON.stringify(next), payments, more: true };
  }

  private async happenedSince(position: EventsPosition, known: KnownPayments): Promise<GatewayChanges> {
    const page = await nextEvents(this.client, position);
    // The event to go on from is no longer kept: what happened since can only be found among all payments.
    if (page === null) return { cursor: JSON.stringify(FIRST_PAYMENT), payments: [], more: true };
    const told = new Map<string, Told>();
    for (const { id, paymentIntentId, type } of page.events)
      if (paymentIntentId !== null && (reasonOf(type) === 'REVERSED' || !told.has(paymentIntentId)))
        told.set(paymentIntentId, { gatewayPaymentId: paymentIntentId, why: reasonOf(type), toldBy: id });
    const settled = [...told.values()].flatMap(({ gatewayPaymentId, why }) =>
      why === 'SETTLED' ? [gatewayPaymentId] : [],
    );
    const skipped = settled.length === 0 ? new Set<string>() : await known(settled);
    const payments = await this.lookAtAll([...told.values()].filter(({ gatewayPaymentId: id }) => !skipped.has(id)));
    return { cursor: JSON.stringify(positionAfter(position, page, this.clock.now())), payments, more: page.more };
  }

  private async lookAtAll(told: readonly Told[]): Promise<ChangedPayment[]> {
    const payments: ChangedPayment[] = [];
    for (let from = 0; from < told.length; from += AT_ONCE) {
      const looks = await Promise.all(told.slice(from, from + AT_ONCE).map((each) => this.look(each)));
      payments.push(...looks.flat());
    }
    return payments;
  }

  /** One that cannot be read is tried again by itself: the others do not wait for it. */
  private async look(told: Told): Promise<ChangedPayment[]> {
    try {
      return present(told, await this.readPayment(told.gatewayPaymentId, told.why));
    } catch (error) {
      if (error instanceof Fault) return [{ ...told, payment: null }];
      throw error;
    }
  }
}

type Told = Omit<ChangedPayment, 'payment'>;

/** Nothing where there is no money yet. */
const present = (told: Told, payment: SettledPayment | null): ChangedPayment[] =>
  payment === null ? [] : [{ ...told, payment }];
