import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { calendarDate, Fault } from '@throughline/contracts';
import { Secret, silentLogger } from '@throughline/platform';
import { type AnsweringServer, startAnsweringServer, WRONG_ANSWERS } from '@throughline/sandbox';
import { AvalaraClient } from './avalara-client.ts';
import type { TaxDocument } from './tax-document.ts';

let server: AnsweringServer;
let client: AvalaraClient;
/** Long enough for any answer that comes, on a machine with much else to do. */
const PATIENT_MS = 30_000;
/** For those that never come. */
const HASTY_MS = 2_000;
const connect = (timeoutMs = PATIENT_MS): void => {
  client = new AvalaraClient({ url: server.url, ...account, log: silentLogger, timeoutMs });
};

const account = { accountId: '2000000001', licenseKey: new Secret('licence'), companyCode: 'LE-US' };
const address = { country: 'US', region: 'CO' };
const date = calendarDate('2025-03-10');
const invoice: TaxDocument = {
  code: 'INV-1',
  type: 'SalesInvoice',
  date,
  customerCode: 'BT-CO',
  currencyCode: 'USD',
  shipFrom: address,
  shipTo: address,
  lines: [{ number: '1', amount: '1000.00' }],
};

/** What the caller is told: the code of a fault. */
const told = (error: unknown): string => (error instanceof Fault ? error.code : String(error));

const READS: Readonly<Record<string, () => Promise<unknown>>> = {
  ping: () => client.ping(),
  'resolving an address': () => client.resolveAddress(address),
  nexus: () => client.queryNexus('US'),
  'getting a document': () => client.getTransactionByCode('INV-1'),
  'an estimate': () => client.createTransaction({ ...invoice, type: 'SalesOrder' }),
};
const WRITES: Readonly<Record<string, () => Promise<unknown>>> = {
  create: () => client.createTransaction(invoice),
  commit: () => client.commitTransaction('INV-1'),
  void: () => client.voidTransaction('INV-1', 'DocVoided'),
  delete: () => client.voidTransaction('INV-1', 'DocDeleted'),
  refund: () => client.refundTransaction({ code: 'INV-1', refundCode: 'R-1', date, what: 'full' }),
};

describe('what is no answer of AvaTax', () => {
  before(async () => {
    server = await startAnsweringServer();
    connect();
  });
  after(() => server.stop());

  it('is silence, after which a write may have taken effect', async () => {
    const [silence] = WRONG_ANSWERS.filter(({ sends }) => sends === 'nothing');
    assert.ok(silence);
    server.answer(silence);
    connect(HASTY_MS);
    const faults = (calls: typeof READS) => Promise.all(Object.values(calls).map((call) => call().catch(told)));
    assert.deepEqual(new Set(await faults(READS)), new Set([silence.read.code]));
    assert.deepEqual(new Set(await faults(WRITES)), new Set([silence.write.code]));
    connect();
  });

  for (const answer of WRONG_ANSWERS.filter(({ sends }) => sends !== 'nothing'))
    for (const [calls, consequence] of [
      [READS, answer.read],
      [WRITES, answer.write],
    ] as const)
      for (const [name, call] of Object.entries(calls))
        it(`${answer.name} to ${name} is ${consequence.code}`, async () => {
          server.answer(answer);
          await assert.rejects(call, (error) => {
            assert.ok(error instanceof Fault, String(error));
            const { code, transient } = error;
            assert.deepEqual(
              { code, transient, retryAfterMs: error.details.retryAfterMs },
              { retryAfterMs: undefined, ...consequence },
            );
            return true;
          });
        });
});

/** A created document as AvaTax gives it, with changes. */
const created = (changes: object = {}, line: object = {}) => ({
  id: 1,
  code: 'INV-1',
  type: 'SalesInvoice',
  status: 'Saved',
  currencyCode: 'USD',
  totalAmount: 1000,
  totalTaxable: 1000,
  totalExempt: 0,
  totalTax: 76.5,
  lines: [{ lineNumber: '1', lineAmount: 1000, taxableAmount: 1000, exemptAmount: 0, tax: 76.5, ...line }],
  summary: [],
  ...changes,
});

describe('a created document', () => {
  before(async () => {
    server = await startAnsweringServer();
    connect();
  });
  after(() => server.stop());
  const answer = (body: object) =>
    server.answer({
      sends: 'all',
      status: 201,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('is read when it is the one that was sent', async () => {
    answer(created());
    assert.equal((await client.createTransaction(invoice)).totalTax, '76.5');
  });

  for (const [what, body] of [
    ['another code', created({ code: 'INV-2' })],
    ['another type', created({ type: 'SalesOrder' })],
    ['another currency', created({ currencyCode: 'EUR' })],
    ['no status', created({ status: '' })],
    ['no total tax', created({ totalTax: undefined })],
    ['a total tax of null', created({ totalTax: null })],
    ['tax as text', created({ totalTax: '76.50' })],
    ['no tax on its line', created({}, { tax: undefined })],
    ['no lines', created({ lines: undefined })],
    ['none of our lines', created({ lines: [] })],
    ['another line', created({}, { lineNumber: '2' })],
    ['our line twice', created({ lines: [...created().lines, ...created().lines] })],
    ['no summary', created({ summary: undefined })],
    ['a state in which it owes nothing', created({ status: 'Cancelled' })],
    ['no tax beside a line that owes some', created({ totalTax: 0 })],
  ] as const)
    it(`is no answer with ${what}`, async () => {
      answer(body);
      await assert.rejects(
        client.createTransaction(invoice),
        (error) => error instanceof Fault && error.code === 'UPSTREAM_OUTCOME_UNKNOWN',
      );
    });

  it('is not committed while its status says otherwise', async () => {
    answer(created());
    await assert.rejects(
      client.commitTransaction('INV-1'),
      (error) => error instanceof Fault && error.code === 'UPSTREAM_OUTCOME_UNKNOWN',
    );
  });
});
