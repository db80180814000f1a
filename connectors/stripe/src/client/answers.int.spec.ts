import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type ErrorCode, Fault, money } from '@throughline/contracts';
import { MovableClock, Secret, silentLogger } from '@throughline/platform';
import { StripeGatewayClient } from './stripe-gateway-client.ts';

/** What the server does with the next request. */
let answer: (response: ServerResponse) => void;
let server: Server;
let client: StripeGatewayClient;
let connect: (timeoutMs: number) => StripeGatewayClient;
/** Long enough for any answer that comes, on a machine with much else to do. */
const PATIENT_MS = 30_000;
/** For those that never come. */
const HASTY_MS = 2_000;
const silence = (): void => undefined;

const says =
  (status: number, body: string, contentType = 'application/json') =>
  (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': contentType }).end(body);
const json = (body: unknown, status = 200) => says(status, JSON.stringify(body));

const charge = { id: 'ch_1', created: 1_743_674_400, amount_refunded: 0, disputed: false, balance_transaction: null };
const intent = {
  id: 'pi_1',
  object: 'payment_intent',
  status: 'succeeded',
  amount: 30_000,
  amount_received: 30_000,
  currency: 'usd',
  customer: null,
  metadata: {},
  description: null,
  created: 1_743_328_800,
  latest_charge: charge,
};
const list = (...data: unknown[]) => ({ object: 'list', data, has_more: false, url: '/v1' });
const event = {
  id: 'evt_1',
  object: 'event',
  type: 'charge.refunded',
  created: 1,
  data: { object: { object: 'charge' } },
};
const refund = { id: 're_1', object: 'refund', status: 'succeeded', amount: 100, currency: 'usd', created: 1 };

const retrieve = () => client.retrievePaymentIntent('pi_1');
const payments = () => client.listPaymentIntents();
const events = () => client.listEvents(['charge.refunded']);
const refunds = () => client.listRefunds('pi_1');
const disputes = () => client.listDisputes('pi_1');
const giveBack = () =>
  client.refund({ paymentIntentId: 'pi_1', amount: money('1.00 USD'), idempotencyKey: 'refund-1' });
const READS = { retrieve, payments, events, refunds, disputes };

const failsWith = async (ask: () => Promise<unknown>, code: ErrorCode, transient = true): Promise<void> => {
  await assert.rejects(ask, (error: unknown) => {
    assert.ok(error instanceof Fault, String(error));
    assert.deepEqual([error.code, error.details.transient], [code, transient]);
    return true;
  });
};

describe('what Stripe answers', () => {
  before(async () => {
    server = createServer((request, response) => {
      request.resume();
      request.on('end', () => answer(response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    connect = (timeoutMs) =>
      (client = new StripeGatewayClient({
        url: `http://127.0.0.1:${port}`,
        secretKey: new Secret('sk_test_answers'),
        clock: new MovableClock('2025-04-08T10:00:00Z'),
        log: silentLogger,
        timeoutMs,
      }));
  });
  beforeEach(() => void connect(PATIENT_MS));
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  /** No answer of these says anything about payments, least of all that there are none. */
  const unreadable: Readonly<Record<string, (response: ServerResponse) => void>> = {
    'HTML of a proxy, with 200': says(200, '<html>Please log in</html>', 'text/html'),
    'HTML, with 502': says(502, '<html>Bad gateway</html>', 'text/html'),
    'JSON that calls itself HTML': says(200, JSON.stringify(list()), 'text/html'),
    'an empty body': says(200, ''),
    'a body that is cut': says(200, JSON.stringify(list(intent)).slice(0, 60)),
    'a body shorter than announced': (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"object":"list","data":[');
      response.socket?.end();
    },
    null: json(null),
    'an array': json([]),
    'a text': json('ok'),
    'a number': json(42),
    'an object without anything': json({}),
    'an object of another kind': json({ object: 'balance', available: [] }),
    'a list without its data': json({ object: 'list', has_more: false }),
    'a list that has more and holds nothing': json({ ...list(), has_more: true }),
    'a list of something else': json(list({ id: 'x_1', object: 'payout' })),
    'a proper list, with 503': json(list(), 503),
    'JSON of another shape, with 500': json({ message: 'internal' }, 500),
    'JSON of another shape, with 404': json({ message: 'no route' }, 404),
    'an error of Stripe, with 503': json({ error: { type: 'api_error', message: 'busy' } }, 503),
    'a closed connection': (response) => response.destroy(),
    silence,
  };
  for (const [told, respond] of Object.entries(unreadable)) {
    it(`is no answer to any read when it is ${told}`, async () => {
      answer = respond;
      if (respond === silence) connect(HASTY_MS);
      await Promise.all(Object.values(READS).map((read) => failsWith(read, 'UPSTREAM_UNAVAILABLE')));
    });
  }

  for (const [told, respond] of Object.entries({
    'HTML of a proxy, with 200': says(200, '<html>Please log in</html>', 'text/html'),
    'an empty body': says(200, ''),
    'an object of another kind': json({ object: 'balance' }),
    'JSON of another shape, with 500': json({ message: 'internal' }, 500),
    silence,
  })) {
    it(`leaves open what a write did when it is ${told}`, async () => {
      answer = respond;
      if (respond === silence) connect(HASTY_MS);
      await failsWith(giveBack, 'UPSTREAM_OUTCOME_UNKNOWN');
    });
  }

  for (const [told, changes] of [
    ['no amount', { amount_received: undefined }],
    ['an amount in text', { amount_received: '30000' }],
    ['half a cent', { amount_received: 0.5 }],
    ['a currency that nobody knows', { currency: 'zzz' }],
    ['money without a charge', { latest_charge: null }],
    ['a charge that was not expanded', { latest_charge: 'ch_1' }],
    ['a charge without its instant', { latest_charge: { ...charge, created: null } }],
    ['no status', { status: null }],
  ] as const) {
    it(`is no payment with ${told}`, async () => {
      answer = json({ ...intent, ...changes });
      await failsWith(retrieve, 'UPSTREAM_UNAVAILABLE');
      answer = json(list(intent, { ...intent, id: 'pi_2', ...changes }));
      assert.deepEqual(
        (await payments()).items.map((item) => ('unreadable' in item ? [item.id, 'unreadable'] : item.id)),
        ['pi_1', ['pi_2', 'unreadable']],
        'the others of the page are read',
      );
    });
  }

  it('is not another payment than the one that was asked for', async () => {
    answer = json({ ...intent, id: 'pi_2' });
    await failsWith(retrieve, 'UPSTREAM_UNAVAILABLE');
  });

  it('is no list of refunds when a page comes again and again', async () => {
    answer = json({ ...list(refund), has_more: true });
    await failsWith(refunds, 'UPSTREAM_UNAVAILABLE');
  });

  it('is no event without what it is about, and no refund without an amount', async () => {
    answer = json(list(event, { ...event, data: {} }));
    await failsWith(events, 'UPSTREAM_UNAVAILABLE');
    answer = json(list(refund, { ...refund, amount: null }));
    await failsWith(refunds, 'UPSTREAM_UNAVAILABLE');
  });

  it('is nothing only when Stripe says so', async () => {
    answer = json(list());
    assert.deepEqual(
      [(await payments()).items, (await events())?.items, await refunds(), await disputes()],
      [[], [], [], []],
    );
    answer = json({ error: { type: 'invalid_request_error', code: 'resource_missing', message: 'No such' } }, 404);
    assert.equal(await retrieve(), null);
    assert.equal(await events(), null);
    await failsWith(refunds, 'UPSTREAM_REJECTED', false);
  });

  it('is taken when it has more than we read', async () => {
    answer = json({ ...intent, livemode: true, unheard_of: { of: 1 } });
    assert.deepEqual(
      [(await retrieve())?.received.toString(), (await retrieve())?.paidAt],
      ['300.00 USD', '2025-04-03T10:00:00Z'],
    );
  });
});
