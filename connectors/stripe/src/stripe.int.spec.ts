import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type ErrorCode, Fault, instant, money } from '@throughline/contracts';
import { MovableClock, Secret, silentLogger } from '@throughline/platform';
import { startStripeSandbox, StripeGatewayClient, type StripeSandbox, verifyStripeWebhook } from './index.ts';

const clock = new MovableClock('2025-04-08T10:00:00Z');
const secretKey = new Secret('sk_test_sandbox');
let sandbox: StripeSandbox;
let client: StripeGatewayClient;
const clientOf = (key: Secret, url = sandbox.url) =>
  new StripeGatewayClient({ secretKey: key, url, clock, log: silentLogger });

before(async () => {
  sandbox = await startStripeSandbox({ clock, secretKey });
  client = clientOf(secretKey);
});
after(() => sandbox.stop());
beforeEach(() => sandbox.faults.clear());

const failedWith = (code: ErrorCode, told?: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Fault, String(error));
  assert.equal(error.code, code);
  if (told) assert.match(JSON.stringify(error.details.evidence), told);
  return true;
};
const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(sandbox.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey.reveal()}`, ...headers },
    body: new URLSearchParams(form),
  });

describe('the account', () => {
  it("refuses a wrong key in the vendor's form", async () => {
    await assert.rejects(
      clientOf(new Secret('sk_test_wrong')).listPaymentIntents(),
      failedWith('UPSTREAM_REJECTED', /401/),
    );
    const response = await fetch(`${sandbox.url}/v1/payment_intents`, {
      headers: { authorization: 'Bearer sk_test_wrong' },
    });
    assert.equal(response.status, 401);
    assert.match(JSON.stringify(await response.json()), /"type":"invalid_request_error"/);
    assert.match(response.headers.get('request-id') ?? '', /^req_/);
  });

  it('names the parameter that is wrong', async () => {
    const response = await post('/v1/payment_intents', { currency: 'usd' });
    assert.equal(response.status, 400);
    const { error } = (await response.json()) as { error: Record<string, string> };
    assert.deepEqual([error['code'], error['param']], ['parameter_missing', 'amount']);
  });

  it('declines a card with 402 and the payment waits for another method', async () => {
    const response = await post('/v1/payment_intents', {
      amount: '500',
      currency: 'usd',
      payment_method: 'pm_card_chargeDeclined',
      confirm: 'true',
    });
    assert.equal(response.status, 402);
    assert.match(JSON.stringify(await response.json()), /"code":"card_declined"/);
  });
});

describe('payments', () => {
  it('arrive with their remittance, fee and net', async () => {
    Object.assign(sandbox.fee, { percent: '1.4', fixedMinor: 25 });
    const { id } = sandbox.settle({ amountMinor: 2013593, currency: 'USD', metadata: { remittance: 'INV-CO-0001' } });
    Object.assign(sandbox.fee, { percent: '0', fixedMinor: 0 });
    const payment = await client.retrievePaymentIntent(id);
    assert.match(id, /^pi_\w{24}$/);
    assert.equal(payment?.status, 'succeeded');
    assert.deepEqual(payment?.received.toJSON(), { amount: '20135.93', currency: 'USD' });
    assert.equal(payment?.metadata['remittance'], 'INV-CO-0001');
    assert.equal(payment?.created, '2025-04-08T10:00:00Z');
    assert.equal(payment?.settlement?.fee.toString(), '282.15 USD');
    assert.equal(payment?.settlement?.net.toString(), '19853.78 USD');
  });

  it('are null when unknown', async () => {
    assert.equal(await client.retrievePaymentIntent('pi_unknown'), null);
  });

  it('are listed page by page, and so is what happened, forward from what is known', async () => {
    await clock.moveTo('2025-05-01T00:00:00Z', async () => undefined);
    const { eventId } = sandbox.settle({ amountMinor: 100, currency: 'eur' });
    let known = eventId;
    const ids: string[] = [];
    for (let n = 0; n < 230; n += 1) ids.push(sandbox.settle({ amountMinor: 100 + n, currency: 'eur' }).id);
    const newestFirst = ids.toReversed();
    const first = await client.listPaymentIntents();
    const second = await client.listPaymentIntents(first.items.at(-1)?.id);
    assert.deepEqual(
      [...first.items, ...second.items].map(({ id }) => id),
      newestFirst.slice(0, 200),
    );
    const seen: (string | null)[] = [];
    for (let more = true; more;) {
      const page = await client.listEvents(['payment_intent.succeeded'], { newerThan: known });
      known = page?.items[0]?.id ?? known;
      seen.push(...(page?.items.toReversed() ?? []).map(({ paymentIntentId }) => paymentIntentId));
      more = page?.more ?? false;
    }
    assert.deepEqual(seen, ids);
    assert.equal(await client.listEvents(['payment_intent.succeeded'], { newerThan: 'evt_forgotten' }), null);
  });

  it('may be paid days after they were begun, and say when', async () => {
    const begun = clock.now();
    const { id } = sandbox.begin({ amountMinor: 30_000, currency: 'usd' });
    assert.deepEqual(
      [(await client.retrievePaymentIntent(id))?.status, (await client.retrievePaymentIntent(id))?.paidAt],
      ['processing', null],
    );
    await clock.moveTo(new Date(begun.getTime() + 4 * 86_400_000), async () => undefined);
    sandbox.arrive(id);
    const paid = await client.retrievePaymentIntent(id);
    assert.deepEqual(
      [paid?.created, paid?.paidAt],
      [instant(begun), instant(clock.now())],
      'not of the pending charge',
    );
  });

  for (const [amountMinor, currency, received] of [
    [354_001, 'xof', '354001 XOF'],
    [348_040, 'jod', '348.040 JOD'],
    [50_000, 'isk', '500 ISK'],
  ] as const)
    it(`of ${amountMinor} ${currency} are ${received}`, async () => {
      const { id } = sandbox.settle({ amountMinor, currency });
      assert.equal((await client.retrievePaymentIntent(id))?.received.toString(), received);
    });

  for (const [amount, currency] of [
    ['5124', 'jod'],
    ['550', 'ugx'],
    ['500', 'zzz'],
  ] as const)
    it(`of ${amount} ${currency} are refused`, async () => {
      assert.equal((await post('/v1/payment_intents', { amount, currency })).status, 400);
    });

  it('go back in part, once for a key, and never more than came', async () => {
    const { id } = sandbox.settle({ amountMinor: 1000, currency: 'usd' });
    const part = { paymentIntentId: id, amount: money('4.00 USD'), idempotencyKey: 'refund-1' };
    const first = await client.refund(part);
    assert.deepEqual(await client.refund(part), first);
    assert.equal(first.amount.toString(), '4.00 USD');
    await assert.rejects(
      client.refund({ ...part, amount: money('5.00 USD') }),
      failedWith('UPSTREAM_REJECTED', /idempotency_error/),
    );
    await assert.rejects(
      client.refund({ ...part, amount: money('6.01 USD'), idempotencyKey: 'refund-2' }),
      failedWith('UPSTREAM_REJECTED', /amount/),
    );
    const rest = await client.refund({ paymentIntentId: id, idempotencyKey: 'refund-3' });
    assert.equal(rest.amount.toString(), '6.00 USD');
  });
});

describe('idempotency keys', () => {
  const form = { amount: '700', currency: 'usd', 'metadata[remittance]': 'INV-1' };

  it('give the first answer again, say so, and end after a day', async () => {
    const answers: { id: string; replayed: string | null }[] = [];
    for (let n = 0; n < 2; n += 1) {
      const response = await post('/v1/payment_intents', form, { 'idempotency-key': 'k-1' });
      const { id, metadata } = (await response.json()) as { id: string; metadata: Record<string, string> };
      assert.equal(metadata['remittance'], 'INV-1');
      answers.push({ id, replayed: response.headers.get('idempotent-replayed') });
    }
    assert.deepEqual(answers[1], { id: answers[0]?.id, replayed: 'true' });
    assert.equal(answers[0]?.replayed, null);
    await clock.moveTo(new Date(clock.now().getTime() + 25 * 3_600_000), async () => undefined);
    const later = await post('/v1/payment_intents', form, { 'idempotency-key': 'k-1' });
    assert.notEqual(((await later.json()) as { id: string }).id, answers[0]?.id);
  });

  it('refuse other parameters, and are free again after a refused parameter', async () => {
    await post('/v1/payment_intents', form, { 'idempotency-key': 'k-2' });
    const other = await post('/v1/payment_intents', { ...form, amount: '701' }, { 'idempotency-key': 'k-2' });
    assert.equal(other.status, 400);
    assert.match(JSON.stringify(await other.json()), /"type":"idempotency_error"/);
    await post('/v1/payment_intents', { ...form, amount: '-1' }, { 'idempotency-key': 'k-3' });
    assert.equal((await post('/v1/payment_intents', form, { 'idempotency-key': 'k-3' })).status, 200);
  });

  it('let a lost answer be asked for again without a second effect', async () => {
    const { id } = sandbox.settle({ amountMinor: 1000, currency: 'usd' });
    // The SDK repeats once by itself when the connection closes, under the same key; the second loss reaches us.
    sandbox.faults.add({ match: { method: 'POST', path: /refunds/ }, kind: 'timeout-after-commit', times: 2 });
    const request = { paymentIntentId: id, idempotencyKey: 'refund-lost' };
    await assert.rejects(client.refund(request), failedWith('UPSTREAM_OUTCOME_UNKNOWN'));
    const refund = await client.refund(request);
    assert.equal(refund.amount.toString(), '10.00 USD');
    assert.equal(
      sandbox.store.collection<{ payment_intent: string }>('refunds').filter((one) => one.payment_intent === id).length,
      1,
    );
  });
});

describe('failures of the way', () => {
  for (const [status, code] of [
    [429, 'UPSTREAM_UNAVAILABLE'],
    [409, 'UPSTREAM_UNAVAILABLE'],
    [503, 'UPSTREAM_UNAVAILABLE'],
    [500, 'UPSTREAM_OUTCOME_UNKNOWN'],
  ] as const) {
    it(`takes ${status} to a write for ${code}, without a repeat`, async () => {
      const before = sandbox.requests.count('POST /v1/refunds');
      const body = { error: { type: 'api_error', message: 'busy' } };
      sandbox.faults.add({ match: { method: 'POST', path: /refunds/ }, kind: 'status', status, body });
      await assert.rejects(client.refund({ paymentIntentId: 'pi_1', idempotencyKey: `r-${status}` }), failedWith(code));
      assert.equal(sandbox.requests.count('POST /v1/refunds'), before + 1);
    });
  }
  it('takes an unreachable server for unavailable', async () => {
    await assert.rejects(
      clientOf(secretKey, 'http://127.0.0.1:9').refund({ paymentIntentId: 'pi_1', idempotencyKey: 'r' }),
      failedWith('UPSTREAM_UNAVAILABLE'),
    );
  });
});

describe('customers', () => {
  it('are one for our id, however often they are written', async () => {
    const first = await client.upsertCustomer({ externalId: "C-41'", name: 'Palisade' });
    const second = await client.upsertCustomer({
      externalId: "C-41'",
      name: 'Palisade Clinics',
      email: 'ap@palisade.example',
    });
    assert.equal(second.id, first.id);
    assert.equal(sandbox.store.collection<{ name: string }>('customers').get(first.id)?.name, 'Palisade Clinics');
  });
});

describe('webhooks', () => {
  const received: { body: string; signature: string | undefined }[] = [];
  let server: Server;
  let endpoint: string;
  before(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        received.push({
          body: Buffer.concat(parts).toString(),
          signature: String(request.headers['stripe-signature']),
        });
        response.writeHead(200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/stripe`;
    endpoint = sandbox.webhookEndpoints.add({ url, secret: 'whsec_first', events: ['payment_intent.succeeded'] }).id;
  });
  after(() => server.close());
  beforeEach(() => received.splice(0));
  const told = async (): Promise<(string | undefined)[]> => {
    while (sandbox.webhooks.pending() > 0) await clock.pause(10);
    return received.map(({ body }) => (JSON.parse(body) as { id: string }).id);
  };
  const verified = (...secrets: string[]): boolean[] =>
    received.map(
      ({ body, signature }) =>
        verifyStripeWebhook(
          body,
          signature,
          secrets.map((one) => new Secret(one)),
          clock,
        ).ok,
    );

  it('tell of a settled payment, signed with the present time', async () => {
    const { eventId } = sandbox.settle({ amountMinor: 100, currency: 'usd' });
    assert.deepEqual(await told(), [eventId]);
    assert.deepEqual(verified('whsec_first'), [true]);
    assert.deepEqual(verified('whsec_other'), [false]);
  });

  it('tell the same fact again as another event, or the same event again', async () => {
    const { id, eventId } = sandbox.settle({ amountMinor: 100, currency: 'usd' });
    const again = sandbox.redeliver(id).eventId;
    assert.equal(sandbox.redeliver(id, 'same-event').eventId, eventId);
    assert.deepEqual(await told(), [eventId, again, eventId]);
    assert.notEqual(again, eventId);
  });

  it('carry both signatures while a secret is rolled', async () => {
    sandbox.webhookEndpoints.rollSecret(endpoint, 'whsec_second');
    sandbox.settle({ amountMinor: 100, currency: 'usd' });
    await told();
    assert.deepEqual([verified('whsec_first'), verified('whsec_second')], [[true], [true]]);
    sandbox.webhookEndpoints.retireOldSecrets(endpoint);
    received.splice(0);
    sandbox.settle({ amountMinor: 100, currency: 'usd' });
    await told();
    assert.deepEqual([verified('whsec_first'), verified('whsec_second')], [[false], [true]]);
  });
});

describe('a restart', () => {
  it('finds the payments and keys again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stripe-'));
    const options = { clock, secretKey, dataFile: join(folder, 'stripe.jsonl') };
    const first = await startStripeSandbox(options);
    const { id } = first.settle({ amountMinor: 100, currency: 'usd' });
    const refund = await clientOf(secretKey, first.url).refund({ paymentIntentId: id, idempotencyKey: 'kept' });
    await first.stop();
    const second = await startStripeSandbox(options);
    const again = clientOf(secretKey, second.url);
    assert.equal((await again.refund({ paymentIntentId: id, idempotencyKey: 'kept' })).id, refund.id);
    assert.equal((await again.retrievePaymentIntent(id))?.status, 'succeeded');
    await second.stop();
    rmSync(folder, { recursive: true });
  });
});
