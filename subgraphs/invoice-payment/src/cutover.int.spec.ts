import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  billableEventRecorded,
  invoiceMigrated,
  invoicePosted,
  receivablesAccountsRequested,
} from '@throughline/events';
import { externalKey } from '@throughline/legacy-erp';
import { invoiceByNumber } from './testing/books.ts';
import { aDeal, aMilestone } from './testing/facts.ts';
import { publishConfiguration, RunningDomain } from './testing/running-domain.ts';
import { ERP, LEGACY_ERP } from './testing/sandboxes.ts';

let domain: RunningDomain;
/** The first invoice is paid before the cutover, the second is not. */
const PAID = '1900000001';
const OPEN = '1900000002';

const openItems = () =>
  domain.sandboxes.netsuite.records.all('invoice').filter(({ fields }) => fields['otherRefNum'] !== undefined);

describe('RU-18 cutover from a file-based ERP to NetSuite', () => {
  before(async () => {
    domain = await RunningDomain.start('2025-02-03T16:00:00Z');
    domain.listen();
    await publishConfiguration(domain);
    await domain.ask(
      `mutation { publishRoutingRules(rules: [
         { entity: "LE-US", erp: "${LEGACY_ERP}", validFrom: "2020-01-01", validTo: "2025-04-25" },
         { entity: "LE-US", erp: "${ERP}", validFrom: "2025-04-25" }]) { __typename } }`,
      'architect',
    );
    const deal = aDeal();
    await domain.hear(receivablesAccountsRequested, deal.activationId, { activationId: deal.activationId, deal });
    for (const [reference, acceptedAt, amount] of [
      ['MS-1', '2025-03-06T20:15:00Z', '18705.00'],
      ['MS-2', '2025-04-17T09:00:00Z', '10000.00'],
    ] as const) {
      const milestone = aMilestone(reference, acceptedAt, amount);
      await domain.hear(billableEventRecorded, milestone.billableEventId, milestone);
    }
    await domain.moveTo('2025-04-22T12:00:00Z');
  });
  after(() => domain.stop());

  it('posts what is dated before the day in the ERP of before, with its customer there', async () => {
    const customer = domain.sandboxes.legacy.desk.customers().find(({ externalId }) => externalId === 'bt_co');
    const posted = await domain.published(invoicePosted);
    assert.deepEqual(
      posted.map(({ erp, erpIds }) => [erp, ...erpIds]),
      [
        [LEGACY_ERP, `${LEGACY_ERP}:${PAID}`],
        [LEGACY_ERP, `${LEGACY_ERP}:${OPEN}`],
      ],
    );
    const document = domain.sandboxes.legacy.desk
      .documents()
      .find(({ externalId }) => externalId === externalKey(posted[1]?.invoiceId ?? ''));
    assert.deepEqual([document?.gross, document?.customerNo], ['10765.00', customer?.customerNo]);
    const [kept] = await domain.rows<{ system: string }>(
      `select system from crosswalk where external_id = '${OPEN}' and record_type = 'tranId'`,
    );
    assert.equal(kept?.system, 'legacy-erp');
  });

  it('gives each open receivable a further document, and leaves paid ones where they are', async () => {
    const metadata = { reference: 'PAY-1', remittance: PAID };
    domain.sandboxes.stripe.settle({ amountMinor: 2_013_593, currency: 'usd', metadata });
    await domain.rest();
    domain.sandboxes.netsuite.numbering.next('invoice', ['4400001']);
    await domain.moveTo('2025-04-24T23:59:59Z');
    assert.equal(openItems().length, 0);
    await domain.moveTo('2025-04-25T00:00:00Z');
    const [item, ...others] = openItems();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [item?.fields['otherRefNum'], item?.fields['total'], item?.fields['tranDate'], item?.fields['dueDate']],
      [OPEN, 10765, '2025-04-25', '2025-05-11'],
    );
    const [migrated, ...more] = await domain.published(invoiceMigrated);
    assert.deepEqual(more, []);
    assert.deepEqual(
      [migrated?.number, migrated?.fromErp, migrated?.erpId, migrated?.open, migrated?.migratedAt],
      [OPEN, LEGACY_ERP, `${ERP}:4400001`, { amount: '10765.00', currency: 'USD' }, '2025-04-25T00:00:00Z'],
    );
  });

  it('keeps both ids, each from its own instant on, and the number that the customer knows', async () => {
    assert.deepEqual((await invoiceByNumber(domain, OPEN)).erpIds, [`${LEGACY_ERP}:${OPEN}`, `${ERP}:4400001`]);
    assert.deepEqual((await invoiceByNumber(domain, PAID)).erpIds, [`${LEGACY_ERP}:${PAID}`]);
    const [row] = await domain.rows<{ id: string }>(`select id from invoice where number = '${OPEN}'`);
    const at = async (instant: string) =>
      (await domain.ask<{ erpIdsAt: string[] }>(`{ erpIdsAt(invoiceId: "${row?.id}", at: "${instant}") }`)).erpIdsAt;
    assert.deepEqual(await at('2025-04-24T23:59:59Z'), [`${LEGACY_ERP}:${OPEN}`]);
    assert.deepEqual(await at('2025-04-25T00:00:00Z'), [`${LEGACY_ERP}:${OPEN}`, `${ERP}:4400001`]);
  });

  it('happens once, also when the rules are published again', async () => {
    await domain.ask(
      `mutation { publishRoutingRules(rules: [
         { entity: "LE-US", erp: "${LEGACY_ERP}", validFrom: "2020-01-01", validTo: "2025-04-25" },
         { entity: "LE-US", erp: "${ERP}", validFrom: "2025-04-25" }]) { __typename } }`,
      'architect',
    );
    await domain.moveTo('2025-04-26T00:00:00Z');
    assert.equal(openItems().length, 1);
  });

  it('records a payment of after the day in the new ERP, against the document there', async () => {
    const metadata = { reference: 'PAY-2', remittance: OPEN };
    domain.sandboxes.stripe.settle({ amountMinor: 700_000, currency: 'usd', metadata });
    await domain.rest();
    const [item] = openItems();
    assert.equal(item?.fields['amountRemaining'], 3765);
    const inTheOld = domain.sandboxes.legacy.desk.documents().filter(({ kind }) => kind === 'PY');
    assert.deepEqual(
      inTheOld.map(({ reference }) => reference),
      [PAID],
    );
  });
});
