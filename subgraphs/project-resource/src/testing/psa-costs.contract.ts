import assert from 'node:assert/strict';
import { it } from 'node:test';
import { calendarDate, instant } from '@throughline/contracts';
import type { PsaBench } from './psa-bench.ts';

const DAY = calendarDate('2025-02-18');
const APPROVED = instant('2025-02-24T02:00:00Z');

/** What every adapter of `Psa` keeps to in costs and usage. They hang on the given work, which stands already. */
export function costsAndUsage(given: () => PsaBench, on: { projectId: string; wbsElementId: string }): void {
  const { wbsElementId } = on;

  it('reports expenses once they are approved, in the currency in which they were paid', async () => {
    const bench = given();
    await bench.moveTo(APPROVED);
    const expense = { wbsElementId, date: DAY, type: 'TRAVEL', netCost: '412.38', currency: 'EUR' };
    const waiting = await bench.enterExpense({ ...expense, reference: 'EX-60', approved: false });
    const approved = await bench.enterExpense({ ...expense, reference: 'EX-61', approved: true });
    const [look, ...others] = await bench.psa.approvedExpenses(null);
    assert.ok(look);
    assert.deepEqual(others, []);
    assert.deepEqual([look.externalId, look.name, look.expenseDate, look.type], [approved, 'EX-61', DAY, 'TRAVEL']);
    assert.deepEqual([Number(look.cost), look.currency, look.billable], [412.38, 'EUR', true]);
    assert.deepEqual([look.approved, look.approvedAt], [true, APPROVED]);
    assert.deepEqual([look.projectId, look.wbsElementId], [on.projectId, wbsElementId]);
    assert.deepEqual(await bench.psa.readExpense(approved), look);
    assert.equal((await bench.psa.readExpense(waiting))?.approved, false);
    assert.deepEqual(await bench.psa.approvedExpenses(look.changedAt), [look]);
  });

  it('shows what people entered wrongly as it is', async () => {
    const bench = given();
    const wrong = { wbsElementId, reference: 'EX-62', date: DAY, type: null, netCost: '-7.00', currency: null };
    const look = await bench.psa.readExpense(await bench.enterExpense({ ...wrong, approved: true }));
    assert.deepEqual([Number(look?.cost), look?.currency, look?.type, look?.approved], [-7, null, null, true]);
  });

  it("reports subcontractors' bills once they are approved", async () => {
    const bench = given();
    const bill = { wbsElementId, date: DAY, cost: '9450.00', currency: 'EUR' };
    await bench.enterSubcontractorBill({ ...bill, reference: 'SI-1', approved: false });
    const approved = await bench.enterSubcontractorBill({ ...bill, reference: 'SI-2', approved: true });
    const [look, ...others] = await bench.psa.approvedSubcontractorBills(null);
    assert.ok(look);
    assert.deepEqual(others, []);
    assert.deepEqual([look.externalId, look.name, look.billDate], [approved, 'SI-2', DAY]);
    assert.deepEqual([Number(look.cost), look.currency, look.approvedAt], [9450, 'EUR', APPROVED]);
    assert.deepEqual([look.projectId, look.wbsElementId], [on.projectId, wbsElementId]);
    assert.deepEqual(await bench.psa.readSubcontractorBill(approved), look);
  });

  it('reports usage, and which record a later one replaces', async () => {
    const bench = given();
    const usage = { wbsElementId, month: '2025-02', measuredOn: DAY, unit: 'TICKET' };
    const first = await bench.recordUsage({ ...usage, reference: 'US-1', quantity: 97 });
    await bench.recordUsage({ ...usage, reference: 'US-2', quantity: 94, supersedes: first });
    const looks = await bench.psa.usageRecords(null);
    assert.deepEqual(
      looks.map(({ name, quantity, supersedes }) => [name, Number(quantity), supersedes]),
      [
        ['US-1', 97, null],
        ['US-2', 94, first],
      ],
    );
    const [look] = looks;
    assert.deepEqual(
      [look?.month, look?.measuredOn, look?.unit, look?.recordedAt],
      ['2025-02', DAY, 'TICKET', APPROVED],
    );
    assert.deepEqual([look?.projectId, look?.wbsElementId], [on.projectId, wbsElementId]);
    assert.deepEqual(await bench.psa.readUsageRecord(first), look);
  });

  it('takes invoices of time, expenses and bills at once, however often, and names what did not take them', async () => {
    const bench = given();
    const { recordTypes } = bench.psa;
    const [time] = await bench.psa.approvedTime(null);
    const expense = (await bench.psa.approvedExpenses(null)).find(({ name }) => name === 'EX-61');
    const [bill] = await bench.psa.approvedSubcontractorBills(null);
    assert.ok(time && expense && bill);
    const invoice = { invoiceNumber: 'INV-0002', invoiceDate: calendarDate('2025-03-10') };
    const records = [
      { recordType: recordTypes.time, externalId: time.externalId, ...invoice },
      { recordType: recordTypes.expense, externalId: expense.externalId, ...invoice },
      { recordType: recordTypes.subcontractorBill, externalId: bill.externalId, ...invoice },
    ];
    assert.deepEqual(await bench.psa.writeBackInvoices(records), []);
    assert.deepEqual(await bench.psa.writeBackInvoices(records), []);
    for (const { recordType, externalId } of records) {
      const shown = { billed: true, invoiceNumber: 'INV-0002', invoiceDate: '2025-03-10' };
      assert.deepEqual(await bench.billingOfRecord(recordType, externalId), shown);
    }
    const gone = { recordType: recordTypes.expense, externalId: bill.externalId, ...invoice };
    const refused = await bench.psa.writeBackInvoices([gone, ...records]);
    assert.deepEqual(
      refused.map(({ externalId, refusal }) => [externalId, refusal.code]),
      [[bill.externalId, 'UPSTREAM_REJECTED']],
    );
  });
}
