import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Fault } from '@throughline/contracts';
import { MovableClock, silentLogger } from '@throughline/platform';
import {
  type AnsweringServer,
  type Consequence,
  type ProperAnswer,
  startAnsweringServer,
  WRONG_ANSWERS,
  type WrongAnswer,
} from '@throughline/sandbox';
import { aCustomer, anInvoice, privateKeyPem } from '../testing/account.ts';
import { TOKEN_PATH } from './http.ts';
import { NetSuiteClient } from './netsuite-client.ts';

let server: AnsweringServer;
let client: NetSuiteClient;

const identity = { accountId: '1234567_SB1', clientId: 'client-1', certificateId: 'cert-1', privateKeyPem };
const clock = new MovableClock('2025-03-10T09:00:00Z');
/** Long enough for any answer that comes, on a machine with much else to do. */
const PATIENT_MS = 30_000;
/** For those that never come. */
const HASTY_MS = 2_000;
const connect = (timeoutMs = PATIENT_MS): NetSuiteClient =>
  (client = new NetSuiteClient({ ...identity, baseUrl: server.url, clock, log: silentLogger, timeoutMs }));
const start = async (proper?: ProperAnswer): Promise<void> => {
  server = await startAnsweringServer(proper);
  connect();
};
const stop = async (): Promise<void> => {
  await client.close();
  await server.stop();
};
const token: ProperAnswer = ({ url }) =>
  url === TOKEN_PATH ? { access_token: 'token', token_type: 'bearer', expires_in: '3600' } : undefined;

const is =
  ({ code, transient, retryAfterMs }: Consequence) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof Fault, String(error));
    assert.deepEqual([error.code, error.transient, error.details.retryAfterMs], [code, transient, retryAfterMs]);
    return true;
  };

/** What the caller is told: the code of a fault. */
const told = (error: unknown): string => (error instanceof Fault ? error.code : String(error));

const READS: Readonly<Record<string, () => Promise<unknown>>> = {
  SuiteQL: () => client.suiteql('SELECT id FROM customer ORDER BY id'),
  'a list': () => client.listRecords('customer'),
  'an invoice by our id': () => client.getByExternalId('invoice', 'I-1'),
  'a payment by our id': () => client.getByExternalId('customerPayment', 'P-1'),
  'a customer by their id': () => client.getById('customer', '7'),
  'a job': () => client.job('7'),
};
const payment = { customer: { id: '7' } };
const from = { record: 'invoice', internalId: '7' } as const;
const WRITES: Readonly<Record<string, () => Promise<unknown>>> = {
  'upsert of a customer': () => client.upsertByExternalId('customer', 'C-1', aCustomer()),
  'upsert of an invoice': () => client.upsertByExternalId('invoice', 'I-1', anInvoice('7')),
  'upsert of a credit memo': () => client.upsertByExternalId('creditMemo', 'M-1', anInvoice('7')),
  'upsert of a payment': () => client.upsertByExternalId('customerPayment', 'P-1', payment),
  create: () => client.create('invoice', anInvoice('7')),
  transform: () => client.transform(from, 'creditMemo', { externalId: 'M-1' }),
  'asynchronous create': () => client.createAsync('customer', aCustomer(), '0190d7b0-7c44-7d11-9d4a-3f7b8c2e1a55'),
};
/** Answered by 204 alone, which is therefore no wrong answer to them. */
const SILENT_WRITES: Readonly<Record<string, () => Promise<unknown>>> = {
  update: () => client.update('invoice', '7', { memo: 'x' }),
  delete: () => client.remove('invoice', '7'),
};

describe('what is no answer of NetSuite', () => {
  before(() => start(token));
  after(stop);

  const holds = (answer: WrongAnswer, calls: typeof READS, consequence: Consequence): void => {
    for (const [name, call] of Object.entries(calls))
      it(`${answer.name} to ${name} is ${consequence.code}`, async () => {
        server.answer(answer);
        await assert.rejects(call, is(consequence));
      });
  };
  it('is silence, after which a write may have taken effect', async () => {
    const [silence] = WRONG_ANSWERS.filter(({ sends }) => sends === 'nothing');
    assert.ok(silence);
    server.answer(silence);
    const patient = client;
    connect(HASTY_MS);
    const faults = (calls: typeof READS) => Promise.all(Object.values(calls).map((call) => call().catch(told)));
    assert.deepEqual(new Set(await faults(READS)), new Set([silence.read.code]));
    assert.deepEqual(new Set(await faults({ ...WRITES, ...SILENT_WRITES })), new Set([silence.write.code]));
    await client.close();
    client = patient;
  });

  for (const answer of WRONG_ANSWERS.filter(({ sends }) => sends !== 'nothing')) {
    holds(answer, READS, answer.read);
    holds(answer, WRITES, answer.write);
    if (answer.status !== 204) holds(answer, SILENT_WRITES, answer.write);
  }
});

describe('what is no token of NetSuite', () => {
  before(() => start());
  after(stop);

  for (const answer of WRONG_ANSWERS.filter(({ sends }) => sends !== 'nothing'))
    it(`leaves a write undone: ${answer.name} is ${answer.read.code}`, async () => {
      server.answer(answer);
      await assert.rejects(client.upsertByExternalId('invoice', 'I-1', anInvoice('7')), is(answer.read));
    });
});

describe('an answer of NetSuite to another question', () => {
  before(() => start(token));
  after(stop);
  const sends = (status: number, body: object | string, headers: Record<string, string> = {}): void =>
    server.answer({
      sends: 'all',
      status,
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const unavailable = is({ code: 'UPSTREAM_UNAVAILABLE', transient: true });
  const invoice = { id: '7', externalId: 'I-1', tranId: '30411', total: 1076.5 };

  it('is read when it is the one that was asked for', async () => {
    sends(200, invoice);
    assert.equal((await client.getByExternalId('invoice', 'I-1'))?.['total'], '1076.5');
  });

  for (const [what, body] of [
    ['of another id', { ...invoice, externalId: 'I-2' }],
    ['without a total', { ...invoice, total: undefined }],
    ['whose total is a word', { ...invoice, total: 'abc' }],
    ['whose total is no number', { ...invoice, total: 'NaN' }],
    ['without a number', { ...invoice, tranId: '' }],
  ] as const)
    it(`is no invoice ${what}`, async () => {
      sends(200, body);
      await assert.rejects(client.getByExternalId('invoice', 'I-1'), unavailable);
    });

  const page = { items: [{ links: [], id: '1' }], count: 1, offset: 0, totalResults: 1, hasMore: false };
  for (const [what, body] of [
    ['ends before the results do', { ...page, totalResults: 2 }],
    ['starts elsewhere', { ...page, offset: 1000 }],
    ['does not hold what it counts', { ...page, items: [] }],
    ['has more and holds nothing', { ...page, items: [], count: 0, hasMore: true }],
    ['does not say whether there is more', { ...page, hasMore: undefined }],
  ] as const)
    it(`is no page of a query that ${what}`, async () => {
      sends(200, body);
      await assert.rejects(client.suiteql('SELECT id FROM customer ORDER BY id'), unavailable);
    });

  it('is no place of an invoice when it is one of another type', async () => {
    sends(204, '', { location: `${server.url}/services/rest/record/v1/customer/7` });
    await assert.rejects(
      client.upsertByExternalId('invoice', 'I-1', anInvoice('7')),
      is({ code: 'UPSTREAM_OUTCOME_UNKNOWN', transient: true }),
    );
  });
});
