import { Stripe } from 'stripe';
import type { Clock, Instant, Money } from '@throughline/contracts';
import type { Logger, Secret } from '@throughline/platform';
import { faultOf, isMissing } from './faults.ts';
import { moneyOfMinor, movedMinorOf } from './minor-units.ts';
import { type StripeEvent, stripeEventOf } from './stripe-event.ts';
import { type StripePayment, stripePaymentOf } from './stripe-payment.ts';

/** The version whose object shapes this client reads; the account may be on another one. */
export const STRIPE_API_VERSION = '2026-10-28.endive';

export interface StripeGatewayOptions {
  readonly secretKey: Secret;
  /** `https://api.stripe.com`, or the URL of a sandbox. */
  readonly url: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long one call may wait for its answer. Default 20 s. */
  readonly timeoutMs?: number;
}

export interface RefundRequest {
  readonly paymentIntentId: string;
  /** The whole payment unless given. */
  readonly amount?: Money;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Our name for this one refund: a repeat gives the first one. */
  readonly idempotencyKey: string;
}

export interface StripeRefund {
  readonly id: string;
  readonly status: string;
  readonly amount: Money;
}

export interface StripeCustomerDetails {
  /** Our id, kept in the customer's metadata as `external_id`. */
  readonly externalId: string;
  readonly name: string;
  readonly email?: string;
}

const EXPANDED = ['latest_charge.balance_transaction'];

/**
 * Stripe by its own SDK. Calls are not repeated here, so that the caller's log of outgoing calls decides; the SDK alone
 * repeats a call whose kept-alive connection had gone, which the idempotency key makes safe. Failures are `Fault`s.
 */
export class StripeGatewayClient {
  private readonly stripe: Stripe;

  constructor(private readonly options: StripeGatewayOptions) {
    const { protocol, hostname, port } = new URL(options.url);
    this.stripe = new Stripe(options.secretKey.reveal(), {
      apiVersion: STRIPE_API_VERSION,
      protocol: protocol === 'http:' ? 'http' : 'https',
      host: hostname,
      ...(port !== '' && { port }),
      timeout: options.timeoutMs ?? 20_000,
      maxNetworkRetries: 0,
      telemetry: false,
    });
  }

  /** The payment with its settlement, or null when Stripe has none of this id. */
  async retrievePaymentIntent(id: string): Promise<StripePayment | null> {
    try {
      return stripePaymentOf(await this.stripe.paymentIntents.retrieve(id, { expand: EXPANDED }));
    } catch (error) {
      if (isMissing(error)) return null;
      throw faultOf('GET /v1/payment_intents/:id', false, error);
    }
  }

  /** All payments created at the instant or later, oldest first, whatever their state. */
  async listPaymentIntentsSince(created: Instant): Promise<StripePayment[]> {
    const filter = { created: { gte: secondsOf(created) }, limit: 100, expand: EXPANDED.map((path) => `data.${path}`) };
    const found = await this.collect(
      'GET /v1/payment_intents',
      this.stripe.paymentIntents.list(filter),
      stripePaymentOf,
    );
    return found.reverse();
  }

  /** All events created at the instant or later (Stripe keeps 30 days), oldest first; of these types if any are given. */
  async listEventsSince(created: Instant, types: readonly string[] = []): Promise<StripeEvent[]> {
    const filter = { created: { gte: secondsOf(created) }, limit: 100, ...(types.length > 0 && { types: [...types] }) };
    return (await this.collect('GET /v1/events', this.stripe.events.list(filter), stripeEventOf)).reverse();
  }

  async refund(request: RefundRequest): Promise<StripeRefund> {
    const { paymentIntentId, amount, metadata, idempotencyKey } = request;
    const params = {
      payment_intent: paymentIntentId,
      ...(amount && { amount: movedMinorOf(amount) }),
      ...(metadata && { metadata: { ...metadata } }),
    };
    const refund = await this.write('POST /v1/refunds', () => this.stripe.refunds.create(params, { idempotencyKey }));
    return { id: refund.id, status: refund.status ?? 'unknown', amount: moneyOfMinor(refund.amount, refund.currency) };
  }

  /**
   * Creates or updates the customer that carries our id in its metadata. Stripe's search lags behind by up to a minute,
   * so the create has an idempotency key of its own.
   */
  async upsertCustomer(details: StripeCustomerDetails): Promise<{ id: string }> {
    const { externalId, name, email } = details;
    const query = `metadata['external_id']:'${externalId.replaceAll("'", String.raw`\'`)}'`;
    const known = await this.read('GET /v1/customers/search', () => this.stripe.customers.search({ query, limit: 1 }));
    const params = { name, ...(email !== undefined && { email }), metadata: { external_id: externalId } };
    const found = known.data[0];
    const { id } = found
      ? await this.write('POST /v1/customers/:id', () => this.stripe.customers.update(found.id, params))
      : await this.write('POST /v1/customers', () =>
          this.stripe.customers.create(params, { idempotencyKey: `customer-${externalId}` }),
        );
    return { id };
  }

  private async collect<T, U>(call: string, list: AsyncIterable<T>, map: (one: T) => U): Promise<U[]> {
    return this.read(call, async () => {
      const all: U[] = [];
      for await (const one of list) all.push(map(one));
      return all;
    });
  }

  private async read<T>(call: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw faultOf(call, false, error);
    }
  }

  private async write<T>(call: string, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      this.options.log.warn('stripe.call-failed', { call });
      throw faultOf(call, true, error);
    }
  }
}

const secondsOf = (at: Instant): number => Math.floor(new Date(at).getTime() / 1000);
