import { type FastifyInstance, type FastifyReply, type FastifyRequest, rawBodyOf } from '@throughline/sandbox';
import { invalid } from './api-error.ts';
import type { Book } from './book.ts';
import type { Customers } from './customers.ts';
import { type Form, nested, textOf, textsOf } from './form.ts';
import type { Idempotency } from './idempotency.ts';
import { listOf } from './lists.ts';
import type { StripeObject } from './objects.ts';
import type { Payments } from './payments.ts';
import type { Reversals } from './reversals.ts';

interface Served {
  readonly app: FastifyInstance;
  readonly book: Book;
  readonly payments: Payments;
  readonly reversals: Reversals;
  readonly customers: Customers;
  readonly idempotency: Idempotency;
}

const formIn = (request: FastifyRequest): Form => nested((request.body ?? {}) as Record<string, unknown>);
const queryIn = (request: FastifyRequest): Form => nested(request.query as Record<string, unknown>);
const idIn = (request: FastifyRequest): string => (request.params as { id: string }).id;
const expandIn = (form: Form): string[] => Object.values(textsOf(form, 'expand') ?? {});

/** The v1 resources that a payment passes through. Source: docs.stripe.com/api. */
export function addRoutes(served: Served): void {
  addReads(served);
  addWrites(served);
}

function addReads({ app, book, customers }: Served): void {
  const resource = (name: string, kind: string, filters: readonly string[], param = 'id'): void => {
    const collection = book.store.collection<StripeObject>(name);
    app.get(`/v1/${name}/:id`, async (request) =>
      book.expanded(book.find(collection, kind, idIn(request), param), expandIn(queryIn(request))),
    );
    app.get(`/v1/${name}`, async (request) => {
      const query = queryIn(request);
      const page = listOf(ofTypes(book.visible(collection.values()), query), query, `/v1/${name}`, filters);
      const paths = expandIn(query).flatMap((path) => (path.startsWith('data.') ? [path.slice('data.'.length)] : []));
      return { ...page, data: page.data.map((object) => book.expanded(object, paths)) };
    });
  };
  resource('payment_intents', 'payment_intent', ['customer'], 'intent');
  resource('charges', 'charge', ['customer', 'payment_intent']);
  resource('balance_transactions', 'balance transaction', ['type', 'source', 'currency']);
  resource('refunds', 'refund', ['payment_intent', 'charge']);
  resource('disputes', 'dispute', ['payment_intent', 'charge']);
  resource('events', 'event', ['type']);
  app.get('/v1/customers/search', async (request) => {
    const query = queryIn(request);
    const text = textOf(query, 'query');
    if (text === undefined) throw invalid('Missing required param: query.', 'query', 'parameter_missing');
    const data = customers.search(text).slice(0, Number(textOf(query, 'limit') ?? 10));
    return { object: 'search_result', data, has_more: false, next_page: null, url: '/v1/customers/search' };
  });
  resource('customers', 'customer', ['email']);
}

/** `types[0]=…&types[1]=…` of the event list. */
function ofTypes(objects: readonly StripeObject[], query: Form): readonly StripeObject[] {
  const types = Object.values(textsOf(query, 'types') ?? {});
  return types.length === 0 ? objects : objects.filter((object) => types.includes(String(object['type'])));
}

function addWrites({ app, book, payments, reversals, customers, idempotency }: Served): void {
  const write = (path: string, work: (request: FastifyRequest, form: Form) => StripeObject): void => {
    app.post(path, async (request: FastifyRequest, reply: FastifyReply) => {
      const key = request.headers['idempotency-key'];
      const form = formIn(request);
      const asked = { path: request.url, body: rawBodyOf(request).toString('utf8') };
      const run = () => book.expanded(work(request, form), expandIn(form));
      const answer = idempotency.run(typeof key === 'string' ? key : undefined, asked, run);
      if (typeof key === 'string') void reply.header('idempotency-key', key);
      if (answer.replayed) void reply.header('idempotent-replayed', 'true');
      return reply.code(answer.status).send(answer.body);
    });
  };
  write('/v1/payment_intents', (_request, form) => payments.createFrom(form));
  write('/v1/payment_intents/:id/confirm', (request, form) => payments.confirm(idIn(request), form));
  write('/v1/payment_intents/:id/cancel', (request) => payments.cancel(idIn(request)));
  write('/v1/refunds', (_request, form) => reversals.refund(form));
  write('/v1/customers', (_request, form) => customers.create(form));
  write('/v1/customers/:id', (request, form) => customers.update(idIn(request), form));
}
