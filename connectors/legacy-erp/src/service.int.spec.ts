import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Fault, money, month } from '@throughline/contracts';
import { Secret } from '@throughline/platform';
import { aCustomer, anInvoice, type Erp, startErp } from './testing/an-erp.ts';

const faultOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) =>
      error instanceof Fault
        ? `${error.code} ${String(error.details.evidence?.['erpCode'] ?? '')}`.trim()
        : String(error),
  );

describe('the SOAP service', () => {
  let erp: Erp;
  let customerNo: string;
  before(async () => {
    erp = await startErp({ setup: { revenueAccounts: ['401000'], closedProjects: ['P-9'] } });
    customerNo = erp.sandbox.desk.takeCustomer(aCustomer()).customerNo;
  });
  after(() => erp.sandbox.stop());

  it('posts once per external id and answers the first number again', async () => {
    const { service } = erp.client;
    const first = await service.postDocument(anInvoice('SO-1', customerNo));
    assert.deepEqual([first.status, first.duplicate], ['POSTED', false]);
    const again = await service.postDocument(anInvoice('SO-1', customerNo));
    assert.deepEqual([again.erpDocNo, again.duplicate], [first.erpDocNo, true]);
    const found = await service.getDocumentStatus({ erpDocNo: first.erpDocNo ?? '' });
    assert.deepEqual(
      [found?.externalId, found?.gross.toString(), found?.postingDate],
      ['SO-1', '8806.00 EUR', '2026-03-31'],
    );
  });

  it('keeps every digit and every letter on the way', async () => {
    const customer = await erp.client.service.getCustomer({ reference: 'BT-1' });
    assert.equal(customer?.name, 'Müller & Söhne, Straßenbau');
    assert.equal(customer.creditUsed.toString(), '8806.00 EUR');
  });

  it('knows nothing of what is not there', async () => {
    assert.equal(await erp.client.service.getCustomer({ externalId: 'bt_9' }), null);
    assert.equal(await erp.client.service.getDocumentStatus({ externalId: 'SO-9' }), null);
  });

  it('decides about credit by block and limit', async () => {
    const { service } = erp.client;
    assert.equal(await service.checkCredit(customerNo), 'APPROVED');
    erp.sandbox.desk.limitCredit(customerNo, '10000.00');
    assert.equal(await service.checkCredit(customerNo, money('1194.00 EUR')), 'APPROVED');
    assert.equal(await service.checkCredit(customerNo, money('1194.01 EUR')), 'OVER_LIMIT');
    erp.sandbox.desk.block(customerNo, 'A');
    assert.equal(await service.checkCredit(customerNo), 'BLOCKED');
    assert.equal(await faultOf(service.postDocument(anInvoice('SO-2', customerNo))), 'UPSTREAM_REJECTED CUST_BLOCKED');
    erp.sandbox.desk.block(customerNo, '');
  });

  for (const { code, spoil } of [
    { code: 'CUST_UNKNOWN', spoil: { customerNo: '0000000001' } },
    { code: 'ACCT_INVALID', spoil: { lines: [{ ...anInvoice('SO-3', '').lines[0]!, revenueAccount: '999999' }] } },
    { code: 'PROJ_CLOSED', spoil: { lines: [{ ...anInvoice('SO-3', '').lines[0]!, projectNo: 'P-9' }] } },
  ]) {
    it(`says ${code}`, async () => {
      const posting = erp.client.service.postDocument(anInvoice('SO-3', customerNo, spoil));
      assert.equal(await faultOf(posting), `UPSTREAM_REJECTED ${code}`);
    });
  }

  it('refuses a closed month', async () => {
    erp.sandbox.desk.closePeriod(month('2026-03'));
    const posting = erp.client.service.postDocument(anInvoice('SO-4', customerNo));
    assert.equal(await faultOf(posting), 'UPSTREAM_REJECTED PERIOD_CLOSED');
    erp.sandbox.desk.openPeriod(month('2026-03'));
  });

  it('asks to come again while somebody works on the document, and at night', async () => {
    erp.sandbox.desk.lock('SO-5');
    const post = () => erp.client.service.postDocument(anInvoice('SO-5', customerNo));
    assert.equal(await faultOf(post()), 'UPSTREAM_UNAVAILABLE LOCKED');
    erp.sandbox.desk.unlock('SO-5');
    await erp.moveTo('2026-03-31T20:00:00Z');
    assert.equal(await faultOf(post()), 'UPSTREAM_UNAVAILABLE BATCH_RUNNING');
    await erp.moveTo('2026-04-01T06:00:00Z');
    assert.equal((await post()).status, 'POSTED');
  });

  it('shows by look-up what a lost answer left behind', async () => {
    const lost = {
      match: { method: 'POST', path: /ArFacade/, body: /PostDocument/ },
      kind: 'timeout-after-commit' as const,
    };
    erp.sandbox.faults.add({ ...lost, times: 1 });
    assert.equal(
      await faultOf(erp.client.service.postDocument(anInvoice('SO-6', customerNo))),
      'UPSTREAM_OUTCOME_UNKNOWN',
    );
    assert.equal((await erp.client.service.getDocumentStatus({ externalId: 'SO-6' }))?.status, 'POSTED');
    erp.sandbox.faults.add({ ...lost, kind: 'drop-before', times: 1 });
    assert.equal(
      await faultOf(erp.client.service.postDocument(anInvoice('SO-7', customerNo))),
      'UPSTREAM_OUTCOME_UNKNOWN',
    );
    assert.equal(await erp.client.service.getDocumentStatus({ externalId: 'SO-7' }), null);
  });

  it('keeps to five sessions, and calls a sixth from elsewhere back later', async () => {
    const other = erp.clientWith({});
    await other.service.getCustomer({ customerNo });
    erp.sandbox.desk.limitCredit(customerNo, null);
    const many = Array.from({ length: 20 }, () => erp.client.service.checkCredit(customerNo));
    assert.deepEqual(new Set(await Promise.all(many)), new Set(['APPROVED']));
    erp.sandbox.faults.add({ match: { method: 'POST', path: /ArFacade/ }, kind: 'delay', delayMs: 100, times: 5 });
    const both = [erp.client, other].flatMap(({ service }) =>
      Array.from({ length: 5 }, () => faultOf(service.checkCredit(customerNo))),
    );
    assert.ok((await Promise.all(both)).includes('UPSTREAM_UNAVAILABLE SESSION_LIMIT'));
  });

  it('refuses other credentials', async () => {
    const intruder = erp.clientWith({}, new Secret('guess'));
    assert.equal(await faultOf(intruder.service.getCustomer({ customerNo })), 'UPSTREAM_REJECTED');
  });

  it('is unavailable, not uncertain, when nothing listens', async () => {
    const gone = await startErp();
    const { client } = gone;
    await gone.sandbox.stop();
    assert.equal(await faultOf(client.service.postDocument(anInvoice('SO-8', customerNo))), 'UPSTREAM_UNAVAILABLE');
    assert.equal(await faultOf(client.openItems()), 'UPSTREAM_UNAVAILABLE');
  });
});
