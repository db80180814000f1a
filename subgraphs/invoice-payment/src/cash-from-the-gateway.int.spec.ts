import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cashApplied, paymentSettled } from '@throughline/events';
import { invoiceByNumber } from './testing/books.ts';
import { closeMonth, dealInMarch, invoiceOf } from './testing/deal-in-march.ts';
import type { RunningDomain } from './testing/running-domain.ts';

let domain: RunningDomain;

const begin = (reference: string, amountMinor: number, remittance = ''): string =>
  domain.sandboxes.stripe.begin({ amountMinor, currency: 'usd', metadata: { reference, remittance } }).id;
const settle = (reference: string, amountMinor: number, remittance = ''): string =>
  domain.sandboxes.stripe.settle({ amountMinor, currency: 'usd', metadata: { reference, remittance } }).id;
const bookedOn = async (reference: string): Promise<unknown[]> => {
  const rows = await domain.rows<{ value_date: string; booked: string }>(
    `select to_char(p.value_date, 'YYYY-MM-DD') as value_date, to_char(j.accounting_date, 'YYYY-MM-DD') as booked
     from payment p join journal_entry j on j.tenant_id = p.tenant_id and j.source_id = p.id where p.reference = $1`,
    [reference],
  );
  return rows.map(({ value_date, booked }) => [value_date, booked]);
};

const documentsOf = (reference: string): Readonly<Record<string, unknown>>[] =>
  domain.sandboxes.netsuite.records
    .all('customerPayment')
    .map(({ fields }) => fields)
    .filter(({ checkNumber }) => checkNumber === reference);

describe('cash that no webhook tells', () => {
  before(async () => {
    domain = await dealInMarch();
    await invoiceOf(domain, '40001', '1000.00');
    await invoiceOf(domain, '40002', '1000.00');
    await domain.poll();
  });
  after(() => domain.stop());

  it('is applied at the next poll when it was confirmed three days after it was begun', async () => {
    const slow = begin('PAY-SLOW', 30_000, '40001');
    await domain.moveTo('2025-03-14T10:00:00Z');
    settle('PAY-QUICK', 10_000, '40002');
    await domain.poll();
    await domain.moveTo('2025-03-17T10:00:00Z');
    domain.sandboxes.stripe.arrive(slow);
    await domain.poll();
    const applied = (await domain.published(cashApplied)).find(
      ({ paymentReference }) => paymentReference === 'PAY-SLOW',
    );
    assert.deepEqual([applied?.amount.amount, applied?.appliedOn], ['300.00', '2025-03-17']);
    assert.equal((await invoiceByNumber(domain, '40001')).open.amount, '776.50');
  });

  it('is known once, each payment, after a day without webhooks', async () => {
    const settled = [];
    for (let hour = 0; hour < 24; hour += 1) {
      settled.push(settle(`PAY-H${hour}`, 100));
      await domain.clock.moveTo(new Date(domain.clock.now().getTime() + 3_600_000), () => Promise.resolve());
    }
    await domain.poll();
    await domain.poll();
    const known = (await domain.published(paymentSettled)).filter(({ reference }) => reference.startsWith('PAY-H'));
    assert.equal(known.length, settled.length);
    assert.equal(new Set(known.map(({ reference }) => reference)).size, settled.length);
  });

  it('is known once, each payment, when a thousand arrive in one second', async () => {
    for (let n = 0; n < 1_000; n += 1) settle(`PAY-K${n}`, 100);
    await domain.poll();
    await domain.poll();
    const [known] = await domain.rows<{ count: string; distinct: string }>(
      `select count(*)::text as count, count(distinct reference)::text as distinct from payment where reference like 'PAY-K%'`,
    );
    assert.deepEqual([known?.count, known?.distinct], ['1000', '1000']);
  });

  it('is cash of the day on which it was paid, not of the day on which it was begun', async () => {
    await domain.moveTo('2025-03-30T10:00:00Z');
    const [april, first] = [begin('PAY-APRIL', 100), begin('PAY-FIRST', 100)];
    await domain.moveTo('2025-04-01T00:00:00Z');
    domain.sandboxes.stripe.arrive(first);
    await domain.poll();
    await domain.moveTo('2025-04-02T20:00:00Z');
    await closeMonth(domain, '2025-03', '2025-03-31');
    await domain.moveTo('2025-04-03T10:00:00Z');
    domain.sandboxes.stripe.arrive(april);
    await domain.poll();
    assert.deepEqual(await bookedOn('PAY-APRIL'), [['2025-04-03', '2025-04-03']]);
    assert.deepEqual(await bookedOn('PAY-FIRST'), [['2025-04-01', '2025-04-01']]);
  });

  it('is posted in the ERP in the first open month when it is told after the close, and keeps its value date', async () => {
    await invoiceOf(domain, '40003', '1000.00');
    for (const [reference, paidOn, valueDate] of [
      ['PAY-LATE', '2025-03-31T18:00:00Z', '2025-03-31'],
      ['PAY-OLD', '2025-03-17T09:00:00Z', '2025-03-17'],
    ] as const) {
      const metadata = { reference, remittance: '40001' };
      domain.sandboxes.stripe.settle({ amountMinor: 1_000, currency: 'usd', metadata, created: new Date(paidOn) });
      await domain.poll();
      assert.deepEqual(await bookedOn(reference), [[valueDate, '2025-04-01']]);
      const [document] = documentsOf(reference);
      assert.equal(document?.['tranDate'], '2025-04-01');
      assert.match(String(document?.['memo']), new RegExp(`value date ${valueDate}`));
    }
  });

  it('waits for the news of a month that the ERP closed a moment ago', async () => {
    await domain.moveTo('2025-05-02T10:00:00Z');
    const april = { periodName: '2025-04', startDate: '2025-04-01', endDate: '2025-04-30', closed: true };
    domain.sandboxes.netsuite.records.upsert('accountingPeriod', { ...april, closedAt: '2025-05-02T10:00:00Z' });
    const metadata = { reference: 'PAY-JUST', remittance: '40001' };
    const created = new Date('2025-04-30T10:00:00Z');
    domain.sandboxes.stripe.settle({ amountMinor: 1_000, currency: 'usd', metadata, created });
    await domain.poll();
    await domain.moveTo('2025-05-02T12:00:00Z');
    assert.deepEqual(
      documentsOf('PAY-JUST').map((document) => document['tranDate']),
      ['2025-05-01'],
    );
  });
});
