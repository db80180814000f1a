import { type Instant, instant } from '@throughline/contracts';
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
    remittance,
  };
}

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
}
