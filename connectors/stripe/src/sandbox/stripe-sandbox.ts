import { type FastifyInstance, type Sandbox, type SandboxOptions, startSandbox } from '@throughline/sandbox';
import type { Secret } from '@throughline/platform';
import { STRIPE_API_VERSION } from '../client/stripe-gateway-client.ts';
import { StripeApiError } from './api-error.ts';
import { Book } from './book.ts';
import { Customers } from './customers.ts';
import { Events, WebhookEndpoints } from './events.ts';
import { Idempotency } from './idempotency.ts';
import { vendorId } from './ids.ts';
import { type FeeSchedule, Payments } from './payments.ts';
import { Reversals } from './reversals.ts';
import { addRoutes } from './routes.ts';

export interface StripeSandboxOptions extends SandboxOptions {
  /** The account's `sk_test_…`. */
  readonly secretKey: Secret;
}

/** A payment that somebody asks for. */
export interface BegunPayment {
  readonly amountMinor: number;
  /** ISO code, in either case. */
  readonly currency: string;
  readonly customer?: string;
  /** Remittance travels here: `{ remittance: 'INV-1,INV-2' }`. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly description?: string;
}

/** A payer's money, as it arrives. */
export interface SettledPayment extends BegunPayment {
  /** When it was paid: the clock's present unless given. What is told of it is of the present, however late that is. */
  readonly created?: Date;
}

export interface StripeSandbox extends Sandbox {
  readonly webhookEndpoints: WebhookEndpoints;
  readonly fee: FeeSchedule;
  /** A payer pays: a succeeded payment with its charge and balance transaction, told by `payment_intent.succeeded`. */
  settle(payment: SettledPayment): { readonly id: string; readonly eventId: string };
  /** A debit that was asked for and that the payer's bank has not answered, as with ACH and SEPA. */
  begin(payment: BegunPayment): { readonly id: string };
  /** The money of a payment that was begun arrives now. */
  arrive(paymentIntentId: string): { readonly eventId: string };
  cancel(paymentIntentId: string): void;
  /** Somebody gives money of a payment back, in the dashboard. */
  refund(paymentIntentId: string, amountMinor: number): { readonly id: string };
  failRefund(refundId: string): void;
  dispute(paymentIntentId: string): { readonly id: string };
  closeDispute(disputeId: string, as: 'won' | 'lost'): void;
  /** Keeps an event out of all lists until it is shown: Stripe's lists lag behind. */
  withhold(eventId: string): void;
  show(eventId: string): void;
  /** Tells the success of a payment once more: as a new event, or the same event again. */
  redeliver(paymentIntentId: string, as?: 'new-event' | 'same-event'): { readonly eventId: string };
}

/** A Stripe account in test mode on this machine. */
export async function startStripeSandbox(options: StripeSandboxOptions): Promise<StripeSandbox> {
  let parts:
    { book: Book; endpoints: WebhookEndpoints; events: Events; payments: Payments; reversals: Reversals } | undefined;
  const sandbox = await startSandbox('stripe', options, ({ app, store, webhooks, clock }) => {
    const book = new Book(store, clock);
    const endpoints = new WebhookEndpoints(store.collection('webhook_endpoints'));
    const events = new Events(book, endpoints, webhooks, STRIPE_API_VERSION);
    const payments = new Payments(book, events);
    const reversals = new Reversals(book, events, payments);
    webhooks.configure({
      headersOf: ({ url, body }) => ({ 'stripe-signature': endpoints.signature(url, body, book.now()) }),
    });
    addErrorBodies(app);
    void app.register(async (v1) => {
      addGuard(v1, options.secretKey);
      const idempotency = new Idempotency(store.collection('idempotency_keys'), clock);
      addRoutes({ app: v1, book, payments, reversals, customers: new Customers(book, events), idempotency });
    });
    parts = { book, endpoints, events, payments, reversals };
  });
  const { book, endpoints, events, payments, reversals } = parts as NonNullable<typeof parts>;
  const successOf = (id: string) =>
    book.events.find(({ type, data }) => type === 'payment_intent.succeeded' && data.object.id === id);
  return Object.assign(sandbox, {
    webhookEndpoints: endpoints,
    fee: payments.fee,
    settle: ({ amountMinor, currency, created, ...rest }: SettledPayment) => {
      const at = created === undefined ? book.now() : Math.floor(created.getTime() / 1000);
      const details = { ...rest, amount: amountMinor, currency: currency.toLowerCase(), created: at };
      const { id } = payments.succeed({ ...payments.create(details), payment_method: vendorId('pm') }, at);
      return { id, eventId: successOf(id)?.id ?? '' };
    },
    begin: ({ amountMinor, currency, ...rest }: BegunPayment) => {
      const { id } = payments.create({ ...rest, amount: amountMinor, currency: currency.toLowerCase() });
      return { id: payments.await(id).id };
    },
    arrive: (id: string) => {
      payments.succeed(book.find(book.paymentIntents, 'payment_intent', id), book.now());
      return { eventId: successOf(id)?.id ?? '' };
    },
    refund: (id: string, amountMinor: number) => {
      const refund = reversals.refund({ payment_intent: id, amount: String(amountMinor) });
      return { id: refund.id };
    },
    failRefund: (id: string) => reversals.fail(id),
    dispute: (id: string) => ({ id: reversals.dispute(id).id }),
    closeDispute: (id: string, as: 'won' | 'lost') => reversals.closeDispute(id, as),
    cancel: (id: string) => void payments.cancel(id),
    withhold: (eventId: string) => void book.late.add(eventId),
    show: (eventId: string) => void book.late.delete(eventId),
    redeliver: (id: string, as: 'new-event' | 'same-event' = 'new-event') => {
      const first = successOf(id);
      if (!first) throw new Error(`no success of ${id} to tell again`);
      if (as === 'same-event') events.send(first);
      return { eventId: as === 'same-event' ? first.id : events.record(first.type, first.data.object).id };
    },
  });
}

function addErrorBodies(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('request-id', vendorId('req'));
    void reply.header('stripe-version', request.headers['stripe-version'] ?? STRIPE_API_VERSION);
  });
  app.setErrorHandler((error, _request, reply) => {
    const { statusCode = 500, message } = error as { statusCode?: number; message: string };
    const refusal =
      error instanceof StripeApiError
        ? error
        : new StripeApiError(statusCode, statusCode < 500 ? 'invalid_request_error' : 'api_error', message);
    return reply.code(refusal.status).send(refusal.body());
  });
  app.setNotFoundHandler((request) => {
    const message = `Unrecognized request URL (${request.method}: ${request.url.split('?')[0]}).`;
    throw new StripeApiError(404, 'invalid_request_error', message);
  });
}

/** The secret key as bearer token, or as the user of Basic authentication. */
function addGuard(app: FastifyInstance, secretKey: Secret): void {
  app.addHook('onRequest', async (request) => {
    const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ');
    const key = scheme === 'Basic' ? Buffer.from(value, 'base64').toString().split(':')[0] : value;
    if (key === secretKey.reveal()) return;
    const message = key ? `Invalid API Key provided: ${key.slice(0, 8)}****` : 'You did not provide an API key.';
    throw new StripeApiError(401, 'invalid_request_error', message);
  });
}
