import {
  type CalendarDate,
  calendarDate,
  dateOfInstant,
  type Instant,
  instant,
  type Result,
} from '@throughline/contracts';
import { rejectedAsRefusal } from './rejected.ts';
import type { PaymentGateway, SettledPayment } from '@throughline/invoice-payment-domain';
import type { StripeGatewayClient, StripePayment } from '@throughline/stripe';

const BEGINNING = instant('1970-01-01T00:00:00Z');

/** Only money that has arrived is a payment; the remittance travels in the metadata, comma separated. */
export function settledPaymentOf(payment: StripePayment): SettledPayment | null {
  if (payment.status !== 'succeeded' || !payment.received.isPositive) return null;
  const remittance = (payment.metadata['remittance'] ?? '')
    .split(',')
    .map((number) => number.trim())
    .filter((number) => number !== '');
  return {
    gatewayPaymentId: payment.id,
    reference: payment.metadata['reference'] ?? payment.id,
    amount: payment.received,
    settledAt: payment.created,
    valueDate: valueDateOf(payment),
    remittance,
  };
}

/** A bank transfer that is announced names its value date in the metadata; otherwise it is the day of the payment. */
function valueDateOf({ metadata, created }: StripePayment): CalendarDate {
  const told = metadata['value_date'];
  return told !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(told) ? calendarDate(told) : dateOfInstant(created);
}

type RefundRequest = Parameters<PaymentGateway['refund']>[0];

export class StripeGateway implements PaymentGateway {
  constructor(private readonly client: StripeGatewayClient) {}

  async readPayment(gatewayPaymentId: string): Promise<SettledPayment | null> {
    const payment = await this.client.retrievePaymentIntent(gatewayPaymentId);
    return payment && settledPaymentOf(payment);
  }

  async listSince(since: Instant | null): Promise<SettledPayment[]> {
    const payments = await this.client.listPaymentIntentsSince(since ?? BEGINNING);
    return payments.map(settledPaymentOf).filter((payment) => payment !== null);
  }

  refund({ gatewayPaymentId: paymentIntentId, amount, key: idempotencyKey }: RefundRequest): Promise<Result<string>> {
    const metadata = { refund: idempotencyKey };
    return rejectedAsRefusal(
      async () => (await this.client.refund({ paymentIntentId, amount, idempotencyKey, metadata })).id,
    );
  }
}
