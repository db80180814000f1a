import { Stripe } from 'stripe';
import type { Clock, Money } from '@throughline/contracts';
import type { Logger, Secret } from '@throughline/platform';
import type { z } from 'zod';
import {
  answerToRetrieve,
  type Call,
  customerAnswer,
  customersFound,
  disputeAnswer,
  eventAnswer,
  listOf,
  paymentIntentAnswer,
  paymentIntentListed,
  readAnswer,
  refundAnswer,
  unreadable,
} from './answers.ts';
import { faultOf, isMissing } from './faults.ts';
import { httpClient } from './http-client.ts';
import { movedMinorOf } from './minor-units.ts';
import { type StripeEvent, stripeEventOf } from './stripe-event.ts';
import { type StripePayment, stripePaymentOf } from './stripe-payment.ts';
import { type StripeDispute, stripeDisputeOf, type StripeRefund, stripeRefundOf } from './stripe-reversal.ts';

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

export interface StripeCustomerDetails {
  /** Our id, kept in the customer's metadata as `external_id`. */
  readonly externalId: string;
  readonly name: string;
  readonly email?: string;
}

/** One page of a list. */
export interface StripePage<T> {
  readonly items: readonly T[];
  /** Whether there is more in the direction of the walk. */
  readonly more: boolean;
}

/** A page of payments; one that cannot be read leaves its id, so that it holds up no other. */
export interface StripePaymentsPage {
  readonly items: readonly (StripePayment | UnreadablePayment)[];
  readonly more: boolean;
}

export interface UnreadablePayment {
  readonly id: string;
  readonly unreadable: true;
}

export interface EventWalk {
  readonly newerThan?: string;
  readonly olderThan?: string;
}

/** As much as Stripe gives at once. */
const PAGE = 100;
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
      httpClient: httpClient(),
      maxNetworkRetries: 0,
      telemetry: false,
    });
  }

  /** The payment with its settlement, or null when Stripe has none of this id. */
  async retrievePaymentIntent(id: string): Promise<StripePayment | null> {
    const found = await nullIfMissing(
      this.read('GET /v1/payment_intents/:id', answerToRetrieve(id), () =>
        this.stripe.paymentIntents.retrieve(id, { expand: EXPANDED }),
      ),
    );
    return found && stripePaymentOf(found);
  }

  /** A page of all payments, whatever their state, newest first: the first page, or what follows on a payment. */
  async listPaymentIntents(after: string | null = null): Promise<StripePaymentsPage> {
    const filter = { limit: PAGE, expand: EXPANDED.map((path) => `data.${path}`), ...startingAfter(after) };
    const list = await this.read('GET /v1/payment_intents', listOf(paymentIntentListed), () =>
      this.stripe.paymentIntents.list(filter),
    );
    return pageOf(list, (item) => {
      const read = paymentIntentAnswer.safeParse(item);
      return read.success ? stripePaymentOf(read.data) : { id: item.id, unreadable: true as const };
    });
  }

  /**
   * A page of what happened, of these types, newest first. Stripe keeps 30 days. `newerThan` gives the events next to
   * that one, so that a walk from page to page leaves none out; `olderThan` walks the other way. Null when the event to
   * walk from is no longer kept.
   */
  async listEvents(types: readonly string[], from: EventWalk = {}): Promise<StripePage<StripeEvent> | null> {
    const filter = {
      limit: PAGE,
      types: [...types],
      ...startingAfter(from.olderThan ?? null),
      ...(from.newerThan !== undefined && { ending_before: from.newerThan }),
    };
    const list = await nullIfMissing(
      this.read('GET /v1/events', listOf(eventAnswer), () => this.stripe.events.list(filter)),
    );
    return list && pageOf(list, stripeEventOf);
  }

  /** All refunds of a payment, whatever became of them. */
  async listRefunds(paymentIntentId: string): Promise<StripeRefund[]> {
    const found = await this.all('GET /v1/refunds', refundAnswer, (page) =>
      this.stripe.refunds.list({ payment_intent: paymentIntentId, ...page }),
    );
    return found.map(stripeRefundOf);
  }

  /** All disputes about a payment, whatever became of them. */
  async listDisputes(paymentIntentId: string): Promise<StripeDispute[]> {
    const found = await this.all('GET /v1/disputes', disputeAnswer, (page) =>
      this.stripe.disputes.list({ payment_intent: paymentIntentId, ...page }),
    );
    return found.map(stripeDisputeOf);
  }

  async refund(request: RefundRequest): Promise<StripeRefund> {
    const { paymentIntentId, amount, metadata, idempotencyKey } = request;
    const params = {
      payment_intent: paymentIntentId,
      ...(amount && { amount: movedMinorOf(amount) }),
      ...(metadata && { metadata: { ...metadata } }),
    };
    return stripeRefundOf(
      await this.write('POST /v1/refunds', refundAnswer, () => this.stripe.refunds.create(params, { idempotencyKey })),
    );
  }

  /**
   * Creates or updates the customer that carries our id in its metadata. Stripe's search lags behind by up to a minute,
   * so the create has an idempotency key of its own.
   */
  async upsertCustomer(details: StripeCustomerDetails): Promise<{ id: string }> {
    const { externalId, name, email } = details;
    const query = `metadata['external_id']:'${externalId.replaceAll("'", String.raw`\'`)}'`;
    const known = await this.read('GET /v1/customers/search', customersFound, () =>
      this.stripe.customers.search({ query, limit: 1 }),
    );
    const params = { name, ...(email !== undefined && { email }), metadata: { external_id: externalId } };
    const found = known.data[0];
    const { id } = found
      ? await this.write('POST /v1/customers/:id', customerAnswer, () => this.stripe.customers.update(found.id, params))
      : await this.write('POST /v1/customers', customerAnswer, () =>
          this.stripe.customers.create(params, { idempotencyKey: `customer-${externalId}` }),
        );
    return { id };
  }

  private async all<T extends { readonly id: string }>(
    name: string,
    item: z.ZodType<T>,
    ask: (page: object) => Promise<unknown>,
  ): Promise<T[]> {
    const found: T[] = [];
    for (let more = true; more;) {
      const page = { limit: PAGE, ...startingAfter(found.at(-1)?.id ?? null) };
      const list = await this.read(name, listOf(item), () => ask(page));
      // A page that comes again would be asked for for ever.
      if (list.data.some(({ id }) => found.some((known) => known.id === id)))
        throw unreadable({ name, write: false }, { why: 'a page repeats what was told before' });
      found.push(...list.data);
      more = list.has_more;
    }
    return found;
  }

  private async read<T>(name: string, shape: z.ZodType<T>, ask: () => Promise<unknown>): Promise<T> {
    return answered({ name, write: false }, shape, ask);
  }

  private async write<T>(name: string, shape: z.ZodType<T>, send: () => Promise<unknown>): Promise<T> {
    try {
      return await answered({ name, write: true }, shape, send);
    } catch (error) {
      this.options.log.warn('stripe.call-failed', { call: name });
      throw error;
    }
  }
}

async function answered<T>(call: Call, shape: z.ZodType<T>, send: () => Promise<unknown>): Promise<T> {
  let answer: unknown;
  try {
    answer = await send();
  } catch (error) {
    throw faultOf(call, error);
  }
  return readAnswer(call, shape, answer);
}

async function nullIfMissing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

const startingAfter = (id: string | null) => (id === null ? {} : { starting_after: id });

const pageOf = <T, U>(list: { data: T[]; has_more: boolean }, map: (one: T) => U): StripePage<U> => ({
  items: list.data.map(map),
  more: list.has_more,
});
