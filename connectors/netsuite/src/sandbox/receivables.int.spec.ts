import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Fault } from '@throughline/contracts';
import { Secret } from '@throughline/platform';
import { exactNumber, idIn, linesOf, type NetSuiteRecord, verifyNetSuiteNotification } from '../index.ts';
import { type Account, aCustomer, anInvoice, startAccount } from '../testing/account.ts';

let account: Account;
let customer: string;
before(async () => {
  account = await startAccount();
  customer = (await account.client.upsertByExternalId('customer', 'C-41', aCustomer())).internalId;
});
after(() => account.stop());

const refused = (told: RegExp) => (error: unknown) =>
  error instanceof Fault && error.code === 'UPSTREAM_REJECTED' && told.test(JSON.stringify(error.details.evidence));
const posted = async (externalId: string, net: string, tax = '0.00'): Promise<string> =>
  (await account.client.upsertByExternalId('invoice', externalId, anInvoice(customer, net, tax))).internalId;
const invoice = async (id: string): Promise<NetSuiteRecord> =>
  (await account.client.getById('invoice', id, { expandSubResources: true })) ?? {};
const payment = (amount: string, apply: Record<string, string>) => ({
  customer: { id: customer },
  payment: exactNumber(amount),
  apply: {
    items: Object.entries(apply).map(([id, part]) => ({ doc: { id }, apply: true, amount: exactNumber(part) })),
  },
});

describe('document numbers', () => {
  it('come from the list, from the external id, from a decision, else from the sequence', async () => {
    account.sandbox.numbering.next('invoice', ['30411', '30412']);
    account.sandbox.numbering.forExternalId('N-2', '30499');
    const numberOf = async (key: string) => (await invoice(await posted(key, '1.00')))['tranId'];
    assert.equal(await numberOf('N-1'), '30411');
    assert.equal(await numberOf('N-2'), '30499');
    assert.equal(await numberOf('N-3'), '30412');
    assert.equal(await numberOf('N-1'), '30411');
    account.sandbox.numbering.decide = (record, body) => (body.externalId === 'N-4' ? `${record}-X` : undefined);
    assert.equal(await numberOf('N-4'), 'invoice-X');
    account.sandbox.numbering.decide = undefined;
    assert.match(String(await numberOf('N-5')), /^INV\d+$/);
  });
});

describe('payments and credit memos', () => {
  it('a partial payment leaves the rest open, the second one settles, and a repeat changes nothing', async () => {
    const id = await posted('I-1', '18705.00', '1430.93');
    await account.client.upsertByExternalId('customerPayment', 'P-1', payment('135.93', { [id]: '135.93' }));
    assert.deepEqual([(await invoice(id))['amountRemaining'], idIn((await invoice(id))['status'])], ['20000', 'A']);
    for (let times = 0; times < 2; times += 1) {
      await account.client.upsertByExternalId('customerPayment', 'P-2', payment('20000.00', { [id]: '20000.00' }));
    }
    assert.deepEqual([(await invoice(id))['amountRemaining'], idIn((await invoice(id))['status'])], ['0', 'B']);
    assert.equal((await account.client.getByExternalId('customerPayment', 'P-2'))?.['unapplied'], '0');
  });

  it('what is not applied stays unapplied, and too much is refused', async () => {
    const id = await posted('I-2', '100.00');
    await assert.rejects(
      account.client.create('customerPayment', payment('200.00', { [id]: '100.01' })),
      refused(/exceeds the amount due/),
    );
    await assert.rejects(
      account.client.create('customerPayment', payment('50.00', { [id]: '60.00' })),
      refused(/exceeds the amount of the payment/),
    );
    await account.client.upsertByExternalId('customerPayment', 'P-3', payment('194.07', { [id]: '100.00' }));
    assert.equal((await account.client.getByExternalId('customerPayment', 'P-3'))?.['unapplied'], '94.07');
  });

  it('one payment settles two invoices', async () => {
    const [first, second] = [await posted('I-3', '232.83', '18.86'), await posted('I-4', '54715.10', '4431.92')];
    const paid = payment('59398.71', { [first]: '251.69', [second]: '59147.02' });
    await account.client.upsertByExternalId('customerPayment', 'P-4', paid);
    assert.equal((await invoice(first))['amountRemaining'], '0');
    assert.equal((await invoice(second))['amountRemaining'], '0');
  });

  it('a credit memo made of an invoice copies its lines and lowers what is open', async () => {
    const id = await posted('I-5', '1000.00', '81.00');
    const lines = { items: [{ item: { id: '77' }, amount: exactNumber('250.00'), custcol_ext_line_id: 'BE-1' }] };
    const body = { externalId: 'CM-1', item: lines, taxTotal: exactNumber('20.25') };
    const memo = await account.client.transform({ record: 'invoice', internalId: id }, 'creditMemo', body);
    const read = await account.client.getById('creditMemo', memo.internalId, { expandSubResources: true });
    assert.equal(idIn(read?.['createdFrom']), id);
    assert.equal(read?.['total'], '270.25');
    assert.equal(linesOf(read ?? {}, 'apply').length, 1);
    assert.equal((await invoice(id))['amountRemaining'], '810.75');
    await assert.rejects(
      account.client.transform({ record: 'invoice', internalId: id }, 'creditMemo', body),
      refused(/already exists/),
    );
    const whole = await account.client.transform({ record: 'invoice', internalId: id }, 'creditMemo', {});
    const copied = await account.client.getById('creditMemo', whole.internalId);
    assert.deepEqual([copied?.['total'], copied?.['unapplied']], ['1081', '270.25']);
  });

  it('a payment made of an invoice pays what is open', async () => {
    const id = await posted('I-6', '75.50');
    await account.client.transform({ record: 'invoice', internalId: id }, 'customerPayment', { externalId: 'P-6' });
    assert.equal((await invoice(id))['amountRemaining'], '0');
  });

  it('shows in SuiteQL as the account sees it', async () => {
    const query =
      "SELECT externalid, type, BUILTIN.DF(status) AS status, foreigntotal, foreignamountunpaid FROM transaction WHERE externalid IN ('I-5','CM-1') ORDER BY id";
    assert.deepEqual(await account.client.suiteql(query), [
      {
        externalid: 'I-5',
        type: 'CustInvc',
        status: 'Paid In Full',
        foreigntotal: '1081.00',
        foreignamountunpaid: '0.00',
      },
      {
        externalid: 'CM-1',
        type: 'CustCred',
        status: 'Fully Applied',
        foreigntotal: '-270.25',
        foreignamountunpaid: '0.00',
      },
    ]);
  });
});

describe('accounting periods', () => {
  it('refuse a posting once they are closed, from the instant of the close on', async () => {
    const period = { periodName: '2025-02', startDate: '2025-02-01', endDate: '2025-02-28' };
    account.sandbox.records.upsert('accountingPeriod', { ...period, closed: false });
    account.sandbox.records.upsert('accountingPeriod', {
      ...period,
      closed: true,
      closedAt: '2025-03-11T18:00:00Z',
    });
    const february = { ...anInvoice(customer, '10.00', '0.00'), tranDate: '2025-02-27' };
    await account.client.upsertByExternalId('invoice', 'I-feb-1', february);
    await account.clock.moveTo('2025-03-11T18:00:00Z', async () => undefined);
    await assert.rejects(
      account.client.upsertByExternalId('invoice', 'I-feb-2', february),
      refused(/closed.*USER_ERROR/),
    );
    await assert.rejects(
      account.client.upsertByExternalId('invoice', 'I-feb-1', february),
      refused(/closed.*USER_ERROR/),
    );
    const rows = await account.client.suiteql(
      "SELECT periodname, closed, TO_CHAR(closedondate, 'YYYY-MM-DD HH24:MI:SS') AS at FROM accountingperiod WHERE closed = 'T'",
    );
    assert.deepEqual(rows, [{ periodname: '2025-02', closed: 'T', at: '2025-03-11 18:00:00' }]);
  });
});

describe('credit hold', () => {
  const held = async (): Promise<string | undefined> =>
    (await account.client.suiteql("SELECT oncredithold FROM customer WHERE externalid = 'C-hold'"))[0]?.[
      'oncredithold'
    ];

  it('is what the override says, and with AUTO a matter of the limit', async () => {
    const limited = aCustomer({ creditLimit: 1000, creditHoldOverride: { id: 'AUTO' } });
    const { internalId } = await account.client.upsertByExternalId('customer', 'C-hold', limited);
    assert.equal(await held(), 'F');
    await account.client.upsertByExternalId('invoice', 'I-hold', anInvoice(internalId, '1000.01', '0.00'));
    assert.equal(await held(), 'T');
    account.sandbox.records.upsert('customer', { externalId: 'C-hold', creditHoldOverride: { id: 'OFF' } });
    assert.equal(await held(), 'F');
    const changed = account.sandbox.records.upsert('customer', {
      externalId: 'C-hold',
      creditHoldOverride: { id: 'ON' },
    });
    assert.equal(account.sandbox.records.all('customer').filter(({ id }) => id === changed.id).length, 1);
    assert.equal(await held(), 'T');
    assert.equal(idIn((await account.client.getByExternalId('customer', 'C-hold'))?.['creditHoldOverride']), 'ON');
    assert.equal(account.sandbox.records.find('customer', { externalId: 'C-hold' })?.fields['balance'], 1000.01);
  });
});

describe('notifications', () => {
  it('tell a subscriber, signed, that a record changed', async () => {
    const secret = new Secret('shared with the script');
    const received: { body: string; signature: string | undefined }[] = [];
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const signature = request.headers['x-netsuite-signature'];
        received.push({ body: Buffer.concat(parts).toString(), signature: String(signature) });
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    account.sandbox.notifications.subscribe({
      recordType: 'customer',
      url: `http://127.0.0.1:${port}/hook`,
      secret: secret.reveal(),
    });
    await account.client.upsertByExternalId('customer', 'C-told', aCustomer());
    while (account.sandbox.webhooks.pending() > 0) await account.clock.pause(10);
    server.close();
    assert.equal(received.length, 1);
    const [{ body, signature } = { body: '', signature: undefined }] = received;
    assert.ok(verifyNetSuiteNotification(body, signature, secret));
    const { recordType, externalId, eventType } = JSON.parse(body) as Record<string, unknown>;
    assert.deepEqual(
      { recordType, externalId, eventType },
      { recordType: 'customer', externalId: 'C-told', eventType: 'create' },
    );
  });
});

describe('a restart', () => {
  it('finds everything again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'netsuite-'));
    const dataFile = join(folder, 'netsuite.jsonl');
    const first = await startAccount({ dataFile });
    const { internalId } = await first.client.upsertByExternalId('customer', 'C-kept', aCustomer());
    await first.client.upsertByExternalId('invoice', 'I-kept', anInvoice(internalId));
    await first.client.transform(
      { record: 'invoice', internalId: (await first.client.listRecords('invoice'))[0] ?? '' },
      'customerPayment',
      { payment: exactNumber('135.93') },
    );
    await first.stop();
    const second = await startAccount({ dataFile });
    assert.equal((await second.client.getByExternalId('invoice', 'I-kept'))?.['amountRemaining'], '20000');
    assert.equal((await second.client.listRecords('currency')).length, 12);
    await second.stop();
    rmSync(folder, { recursive: true });
  });
});
