import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Fault } from '@throughline/contracts';
import { Secret } from '@throughline/platform';
import {
  type AnsweringServer,
  type Consequence,
  startAnsweringServer,
  WRONG_ANSWERS,
  type WrongAnswer,
} from '@throughline/sandbox';
import { z } from 'zod';
import { SalesforceClient } from './salesforce-client.ts';

const TOKEN_PATH = '/services/oauth2/token';
let server: AnsweringServer;
let client: SalesforceClient;
/** What was asked, tokens apart. */
let asked: string[] = [];

/** Long enough for any answer that comes, on a machine with much else to do. */
const PATIENT_MS = 30_000;
/** For those that never come. */
const HASTY_MS = 2_000;
const connect = (timeoutMs = PATIENT_MS): void => {
  client = new SalesforceClient({ url: server.url, clientId: 'app', clientSecret: new Secret('sesame'), timeoutMs });
};
const startWithToken = async (): Promise<void> => {
  server = await startAnsweringServer(({ method = '', url = '', headers }) => {
    if (url === TOKEN_PATH) return { access_token: 'token', instance_url: `http://${headers.host ?? ''}` };
    asked.push(`${method} ${url}`);
    return undefined;
  });
  connect();
};
const stop = (): Promise<void> => server.stop();

const is =
  ({ code, transient, retryAfterMs }: Consequence) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof Fault, String(error));
    assert.deepEqual([error.code, error.transient, error.details.retryAfterMs], [code, transient, retryAfterMs]);
    return true;
  };
/** What the caller is told: the code of a fault. */
const told = (error: unknown): string => (error instanceof Fault ? error.code : String(error));
const unavailable = is({ code: 'UPSTREAM_UNAVAILABLE', transient: true });
const unknown = is({ code: 'UPSTREAM_OUTCOME_UNKNOWN', transient: true });
const rejected = is({ code: 'UPSTREAM_REJECTED', transient: false });

const ID = '001000000000001AAA';
const closed = z.object({ closed: z.number() });
const reading = { method: 'GET', url: `/sobjects/Account/${ID}`, referenceId: 'it' } as const;
const writing = { method: 'POST', url: '/sobjects/Account', referenceId: 'it', body: { Name: 'Acme' } } as const;
const changed = { object: 'Account', fields: 'Id' };

type Calls = Readonly<Record<string, () => Promise<unknown>>>;
const READS: Calls = {
  query: () => client.query('SELECT Id FROM Account'),
  queryAll: () => client.queryAll('SELECT Id FROM Account'),
  changed: () => client.changed(changed, null, 10),
  retrieve: () => client.retrieve('Account', ID, ['Name']),
  'a composite of reads': () => client.composite([reading], false),
  'an Apex GET': () => client.apex({ method: 'GET', path: '/tickets' }, closed),
};
const WRITES: Calls = {
  create: () => client.create('Account', { Name: 'Acme' }),
  upsert: () => client.upsert('Account', 'Throughline_Id__c', 'cus_1', { Name: 'Acme' }),
  'a composite of writes': () => client.composite([writing], true),
  'an Apex POST': () => client.apex({ method: 'POST', path: '/tickets', body: {} }, closed),
};
/** Answered by 204 alone, which is therefore no wrong answer to them. */
const SILENT_WRITES: Calls = {
  update: () => client.update('Account', ID, { Name: 'Acme' }),
  delete: () => client.delete('Account', ID),
};

describe('what is no answer of Salesforce', () => {
  before(startWithToken);
  after(stop);

  const holds = (answer: WrongAnswer, calls: Calls, consequence: Consequence): void => {
    for (const [name, call] of Object.entries(calls))
      it(`${answer.name} to ${name} is ${consequence.code}, and nothing is asked twice`, async () => {
        server.answer(answer);
        asked = [];
        await assert.rejects(call, is(consequence));
        assert.equal(asked.length, 1, asked.join(', '));
      });
  };
  it('is silence, after which a write may have taken effect; nothing is asked twice', async () => {
    const [silence] = WRONG_ANSWERS.filter(({ sends }) => sends === 'nothing');
    assert.ok(silence);
    server.answer(silence);
    connect(HASTY_MS);
    const faults = async (calls: Calls): Promise<Set<string>> => {
      asked = [];
      const codes = await Promise.all(Object.values(calls).map((call) => call().catch(told)));
      assert.equal(asked.length, codes.length, asked.join(', '));
      return new Set(codes.map(String));
    };
    assert.deepEqual(await faults(READS), new Set([silence.read.code]));
    assert.deepEqual(await faults({ ...WRITES, ...SILENT_WRITES }), new Set([silence.write.code]));
    connect();
  });

  for (const answer of WRONG_ANSWERS.filter(({ sends }) => sends !== 'nothing')) {
    holds(answer, READS, answer.read);
    holds(answer, WRITES, answer.write);
    if (answer.status !== 204) holds(answer, SILENT_WRITES, answer.write);
  }
});

describe('what is no token of Salesforce', () => {
  before(async () => {
    server = await startAnsweringServer();
    connect();
  });
  after(stop);

  for (const answer of WRONG_ANSWERS)
    it(`leaves a write undone: ${answer.name} is ${answer.read.code}`, async () => {
      server.answer(answer);
      connect(answer.sends === 'nothing' ? HASTY_MS : PATIENT_MS);
      await assert.rejects(client.create('Account', { Name: 'Acme' }), is(answer.read));
    });

  for (const [what, token] of [
    ['without an address', { access_token: 'token' }],
    ['with an address that is none', { access_token: 'token', instance_url: 'na1' }],
    ['of no length', { access_token: '', instance_url: 'https://na1.example' }],
  ] as const)
    it(`is a token ${what}`, async () => {
      answers(200, token);
      await assert.rejects(client.create('Account', { Name: 'Acme' }), unavailable);
    });
});

const answers = (status: number, body: object): void =>
  server.answer({
    sends: 'all',
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify(body),
  });

const attributes = { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${ID}` };
const row = { attributes, Id: ID };
const next = '/services/data/v67.0/query/01g000000000001AAA-1';

describe('an answer of Salesforce to another question', () => {
  before(startWithToken);
  after(stop);

  it('is read when it is the one that was asked for', async () => {
    answers(200, { totalSize: 1, done: true, records: [row] });
    assert.deepEqual(await client.query('SELECT Id FROM Account'), [row]);
    answers(200, { ...row, Name: 'Acme', AnnualRevenue: 1.5 });
    const read = await client.retrieve('Account', ID, ['Name', 'AnnualRevenue']);
    assert.deepEqual(read, { ...row, Name: 'Acme', AnnualRevenue: '1.5' });
    answers(201, { id: ID, success: true, errors: [] });
    assert.equal(await client.create('Account', { Name: 'Acme' }), ID);
  });

  for (const [what, page] of [
    ['ends before the results do', { totalSize: 2, done: true, records: [row] }],
    ['holds more than there is', { totalSize: 0, done: true, records: [row] }],
    ['is not the last and names no next one', { totalSize: 2, done: false, records: [row] }],
    ['is the last and names a next one', { totalSize: 1, done: true, nextRecordsUrl: next, records: [row] }],
    ['has more and holds nothing', { totalSize: 2, done: false, nextRecordsUrl: next, records: [] }],
    [
      'sends us elsewhere',
      { totalSize: 2, done: false, nextRecordsUrl: 'https://elsewhere.example/2', records: [row] },
    ],
    ['does not say whether there is more', { totalSize: 1, records: [row] }],
    ['tells its size as text', { totalSize: '1', done: true, records: [row] }],
    ['holds what is no record', { totalSize: 1, done: true, records: ['x'] }],
    ['holds no list', { totalSize: 0, done: true, records: {} }],
  ] as const)
    it(`is no page of a query that ${what}`, async () => {
      answers(200, page);
      await assert.rejects(client.query('SELECT Id FROM Account'), unavailable);
    });

  it('is no page of a query that comes again for the next one', async () => {
    answers(200, { totalSize: 3, done: false, nextRecordsUrl: next, records: [row, row] });
    await assert.rejects(client.query('SELECT Id FROM Account'), unavailable);
  });

  for (const [what, body] of [
    ['of another object', { ...row, attributes: { ...attributes, type: 'Contact' }, Name: 'Acme' }],
    ['without a field that was asked for', row],
    ['without its attributes', { Id: ID, Name: 'Acme' }],
  ] as const)
    it(`is no record ${what}`, async () => {
      answers(200, body);
      await assert.rejects(client.retrieve('Account', ID, ['Name']), unavailable);
    });

  for (const [what, status, body] of [
    ['without an id', 201, { success: true, errors: [] }],
    ['with an id that is none', 201, { id: 'x', success: true, errors: [] }],
    ['without success', 201, { id: ID, success: false, errors: [] }],
    ['under the status of a read', 200, { id: ID, success: true, errors: [] }],
  ] as const)
    it(`is no created record ${what}`, async () => {
      answers(status, body);
      await assert.rejects(client.create('Account', { Name: 'Acme' }), unknown);
    });

  it('is no upsert that does not say whether it created', async () => {
    answers(200, { id: ID, success: true, errors: [] });
    await assert.rejects(client.upsert('Account', 'Throughline_Id__c', 'cus_1', {}), unknown);
  });

  const part = { referenceId: 'it', httpStatusCode: 201, body: { id: ID, success: true, errors: [] } };
  for (const [status, errorCode, transient] of [
    [500, 'UNKNOWN_EXCEPTION', true],
    [503, 'SERVER_UNAVAILABLE', true],
    [403, 'REQUEST_LIMIT_EXCEEDED', true],
    [400, 'QUERY_TIMEOUT', true],
    [400, 'UNABLE_TO_LOCK_ROW', true],
    [400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', false],
    [500, 'APEX_ERROR', false],
  ] as const)
    it(`${transient ? 'may pass' : 'stays refused'} when a part of a composite says ${status} ${errorCode}`, async () => {
      const body = [{ errorCode, message: 'no' }];
      answers(200, { compositeResponse: [{ referenceId: writing.referenceId, httpStatusCode: status, body }] });
      const code = transient ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_REJECTED';
      await assert.rejects(client.composite([writing], true), is({ code, transient }));
    });

  for (const [what, parts] of [
    ['without parts', []],
    ['with a part too many', [part, part]],
    ['with a part of another reference', [{ ...part, referenceId: 'that' }]],
    ['with a part that has no status', [{ ...part, httpStatusCode: undefined }]],
    ['with a written part that has no id', [{ ...part, body: {} }]],
    ['with a refusal in foreign words', [{ ...part, httpStatusCode: 400, body: { message: 'no' } }]],
  ] as const)
    it(`is no composite ${what}`, async () => {
      answers(200, { compositeResponse: parts });
      await assert.rejects(client.composite([writing], true), unknown);
    });

  const later = { code: 'UPSTREAM_UNAVAILABLE', transient: true } as const;
  const open = { code: 'UPSTREAM_OUTCOME_UNKNOWN', transient: true } as const;
  const refused = { code: 'UPSTREAM_REJECTED', transient: false } as const;
  for (const { status, errorCode, read, write } of [
    { status: 500, errorCode: 'UNKNOWN_EXCEPTION', read: later, write: open },
    { status: 500, errorCode: 'INTERNAL_ERROR', read: later, write: open },
    { status: 500, errorCode: 'APEX_ERROR', read: refused, write: refused },
    { status: 503, errorCode: 'SERVER_UNAVAILABLE', read: later, write: later },
    { status: 400, errorCode: 'REQUIRED_FIELD_MISSING', read: refused, write: refused },
  ])
    it(`is a refusal in the words of Salesforce, ${status} ${errorCode}: ${write.code} for a write`, async () => {
      answers(status, [{ errorCode, message: 'it did not work' }]);
      for (const call of Object.values(READS)) await assert.rejects(call, is(read));
      for (const call of Object.values({ ...WRITES, ...SILENT_WRITES })) await assert.rejects(call, is(write));
    });

  it('is "there is none" in the words of Salesforce alone', async () => {
    for (const errorCode of ['NOT_FOUND', 'ENTITY_IS_DELETED']) {
      answers(404, [{ errorCode, message: 'no such record' }]);
      assert.equal(await client.retrieve('Account', ID, ['Name']), null);
    }
    for (const words of [{ errorCode: 'NOT_FOUND', message: 'no such page' }, [{ errorCode: 'NOT_FOUND' }], []]) {
      answers(404, words);
      await assert.rejects(client.retrieve('Account', ID, ['Name']), rejected);
    }
    answers(500, [{ errorCode: 'NOT_FOUND', message: 'no such backend' }]);
    await assert.rejects(client.retrieve('Account', ID, ['Name']), unavailable);
  });
});
