import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { calendarDate, type Id, instant, month } from '@throughline/contracts';
import {
  deliveryCutOffReached,
  expenseApproved,
  invoicePaid,
  invoicePosted,
  periodClosing,
  projectCreated,
  projectRequested,
  subcontractorBillApproved,
  usageRecorded,
} from '@throughline/events';
import { anInvoice } from './testing/an-invoice.ts';
import { CertiniaBench } from './testing/certinia-bench.ts';
import { RunningDomain } from './testing/running-domain.ts';
import { aDealOfHours } from './testing/sold-hours.ts';

const DAY = calendarDate('2025-02-18');
const APPROVED = '2025-02-24T02:00:00Z';

describe('costs and usage', () => {
  let bench: CertiniaBench;
  let domain: RunningDomain;
  let elements: Map<string, Id<'WbsElement'>>;
  const element = (code: string): Id<'WbsElement'> => elements.get(code) as Id<'WbsElement'>;
  const spend = async (reference: string, change: Partial<Parameters<CertiniaBench['enterExpense']>[0]> = {}) => {
    const expense = { wbsElementId: element('X.1'), date: DAY, type: 'TRAVEL', netCost: '412.38', currency: 'EUR' };
    const id = await bench.enterExpense({ ...expense, reference, approved: true, ...change });
    await domain.rest();
    return id;
  };
  const references = async () => (await domain.published(expenseApproved)).map(({ reference }) => reference);
  const parkedReceipts = () =>
    domain.rows<{ body: { recordId: string }; last_error: string; correlation_id: string }>(
      `select body, last_error, correlation_id from webhook_receipt where state = 'parked' order by position`,
    );
  const parkedCalls = () =>
    domain.rows<{ request: { externalId: string }; last_error: string; correlation_id: string }>(
      `select request, last_error, correlation_id from outgoing_call where state = 'parked' order by key`,
    );

  before(async () => {
    bench = await CertiniaBench.start('2025-02-03T16:00:00Z');
    domain = await RunningDomain.start(bench);
    bench.notify(domain.webhookUrl('PSA-MAIN'));
    const deal = { ...aDealOfHours('one', bench.publishedTemplate), crmAccountId: bench.crmAccountId };
    await domain.hear(projectRequested, deal.activationId, { activationId: deal.activationId, deal });
    const [project] = await domain.published(projectCreated);
    elements = new Map(project?.elements.map(({ code, wbsElementId }) => [code, wbsElementId]));
    await domain.moveTo(APPROVED);
  });
  after(async () => {
    await domain.stop();
    await bench.close();
  });

  it('publishes an approved expense once, with the markup of the line that sold its element', async () => {
    const id = await spend('EX-61');
    bench.saveAgain('pse__Expense__c', await spend('EX-62', { type: 'LICENCE', currency: 'USD' }));
    bench.sandbox.org.update('pse__Expense__c', id, {});
    await domain.rest();
    await domain.poll();
    assert.deepEqual(
      (await domain.published(expenseApproved)).map(({ reference, cost, markup, type, expenseDate, approvedAt }) => {
        return [reference, cost, markup, type, expenseDate, approvedAt];
      }),
      [
        ['EX-61', { amount: '412.38', currency: 'EUR' }, '0.12', 'TRAVEL', DAY, APPROVED],
        ['EX-62', { amount: '412.38', currency: 'USD' }, '0.00', 'LICENCE', DAY, APPROVED],
      ],
    );
  });

  it('keeps an expense that the customer does not pay, and tells nobody', async () => {
    await spend('EX-63', { billable: false, type: 'MEALS' });
    assert.deepEqual(await references(), ['EX-61', 'EX-62']);
    assert.equal((await domain.rows(`select id from expense where reference = 'EX-63'`)).length, 1);
  });

  it('parks what cannot be taken with its code and flow, and takes what comes behind it', async () => {
    const poison = await spend('EX-POISON', { netCost: '-7.00', currency: null });
    const unsold = await spend('EX-MEAL', { type: 'MEALS' });
    const nowhere = await spend('EX-NOWHERE', { wbsElementId: element('T.1') });
    await spend('EX-64');
    await domain.poll();
    assert.deepEqual(await references(), ['EX-61', 'EX-62', 'EX-64']);
    const parked = await parkedReceipts();
    assert.deepEqual(
      parked.map(({ body, last_error: error }) => [body.recordId, error.split(':')[0]]),
      [
        [poison, 'DELIVERY_RECORD_INVALID'],
        [unsold, 'EXPENSE_TYPE_NOT_SOLD'],
        [nowhere, 'EXPENSE_TYPE_NOT_SOLD'],
      ],
    );
    assert.ok(parked.every(({ correlation_id: flow }) => flow.startsWith('cor_')));
    assert.deepEqual(await parkedCalls(), []);
  });

  it('parks by itself what a poll finds, once, and takes it when it was repaired', async () => {
    bench.sandbox.webhooks.hold();
    const poison = await bench.enterExpense({
      wbsElementId: element('X.1'),
      reference: 'EX-65',
      date: DAY,
      type: 'TRAVEL',
      netCost: '-1.00',
      currency: 'USD',
      approved: true,
    });
    await domain.poll();
    await domain.poll();
    const parked = await parkedCalls();
    assert.deepEqual(
      parked.map(({ request, last_error: error }) => [request.externalId, error.split(':')[0]]),
      [[poison, 'DELIVERY_RECORD_INVALID']],
    );
    assert.ok(parked[0]?.correlation_id.startsWith('cor_'));
    bench.repair('pse__Expense__c', poison, { pse__Amount__c: '1.00' });
    await domain.poll();
    assert.deepEqual(await references(), ['EX-61', 'EX-62', 'EX-64', 'EX-65']);
    bench.sandbox.webhooks.release();
    await domain.rest();
    assert.equal((await references()).length, 4);
  });

  it('flags what was changed after it had been published', async () => {
    const [row] = await domain.rows<{ id: string; source_id: string }>(
      `select id, source_id from expense where reference = 'EX-64'`,
    );
    bench.repair('pse__Expense__c', row?.source_id ?? '', { pse__Amount__c: '-3.00' });
    await domain.rest();
    const flags = await domain.rows<{ entity_id: string; code: string }>(`select entity_id, code from correction`);
    assert.deepEqual(flags, [{ entity_id: row?.id, code: 'APPROVED_FACT_CHANGED' }]);
    assert.equal((await references()).length, 4);
  });

  it("publishes a subcontractor's bill once", async () => {
    const bill = { wbsElementId: element('S.1'), date: DAY, cost: '9450.00', currency: 'EUR', approved: true };
    await bench.enterSubcontractorBill({ ...bill, reference: 'SI-1' });
    await domain.rest();
    await domain.poll();
    assert.deepEqual(
      (await domain.published(subcontractorBillApproved)).map(({ reference, cost, billDate, approvedAt }) => {
        return [reference, cost, billDate, approvedAt];
      }),
      [['SI-1', { amount: '9450.00', currency: 'EUR' }, DAY, APPROVED]],
    );
  });

  it('publishes usage, and names the record that a later one replaces', async () => {
    const usage = { wbsElementId: element('T.1'), month: '2025-02', measuredOn: DAY, unit: 'TICKET' };
    const first = await bench.recordUsage({ ...usage, reference: 'US-1', quantity: 97 });
    await domain.moveTo('2025-02-25T10:00:00Z');
    await bench.recordUsage({ ...usage, reference: 'US-1-ADJ', quantity: 94, supersedes: first });
    await domain.rest();
    await domain.poll();
    assert.deepEqual(
      (await domain.published(usageRecorded)).map(({ reference, quantity, supersedes, recordedAt }) => {
        return [reference, quantity, supersedes?.reference ?? null, recordedAt];
      }),
      [
        ['US-1', 97, null, APPROVED],
        ['US-1-ADJ', 94, 'US-1', '2025-02-25T10:00:00Z'],
      ],
    );
  });

  it('usage waits for the record that it replaces, and is told behind it', async () => {
    const usage = { wbsElementId: element('T.1'), month: '2025-01', measuredOn: DAY, unit: 'TICKET' };
    const first = await bench.recordUsage({ ...usage, reference: 'US-2', quantity: -1 });
    await bench.recordUsage({ ...usage, reference: 'US-2-ADJ', quantity: 5, supersedes: first });
    await domain.rest();
    await domain.poll();
    const told = async () => (await domain.published(usageRecorded)).slice(2).map(({ reference }) => reference);
    assert.deepEqual(await told(), []);
    assert.equal((await parkedReceipts()).at(-1)?.body.recordId, first);
    bench.repair('Usage_Record__c', first, { Quantity__c: 6 });
    await domain.rest();
    await domain.moveTo('2025-02-25T12:00:00Z');
    assert.deepEqual(await told(), ['US-2', 'US-2-ADJ']);
  });

  it('reads all of it at the close of a period, counts it, and is not held up by what is parked', async () => {
    bench.sandbox.webhooks.hold();
    const expense = { wbsElementId: element('X.1'), date: DAY, type: 'TRAVEL', currency: 'USD', approved: true };
    await bench.enterExpense({ ...expense, reference: 'EX-66', netCost: '10.00' });
    await bench.enterExpense({ ...expense, reference: 'EX-67', netCost: '-10.00' });
    const period = month('2025-02');
    const closedAt = instant('2025-03-05T22:00:00Z');
    const close = { accountingPeriodId: 'per_1' as Id<'AccountingPeriod'>, period, closedAt };
    await domain.hear(periodClosing, close.accountingPeriodId, close);
    const none = { timeEntries: 0, milestones: 0, estimates: 0, corrections: 0 };
    assert.deepEqual(await domain.published(deliveryCutOffReached), [
      { period, closedAt, ...none, expenses: 5, subcontractorBills: 1, usageRecords: 4 },
    ]);
    assert.equal((await parkedCalls()).length, 2);
    bench.sandbox.webhooks.release();
    await domain.rest();
  });

  it('shows the invoice of time, expenses and bills here and in the PSA, written in one call', async () => {
    const hours = { [calendarDate('2025-02-14')]: '7.50', [calendarDate('2025-02-15')]: '1.00' };
    const time = { wbsElementId: element('T.1'), hours, billable: true, approved: true, reference: 'TE-1' };
    const split = await bench.enterTime(time);
    await domain.rest();
    const base = anInvoice('ms_none' as Id<'Milestone'>, element('T.1'));
    const [line] = base.lines;
    assert.ok(line);
    const lines = [
      ['TE-1/2025-02-14', 'T.1'],
      ['TE-1/2025-02-15', 'T.1'],
      ['EX-61', 'X.1'],
      ['SI-1', 'S.1'],
      ['SI-1-FEE', 'S.1'],
    ].map(([sourceReference = '', code = '']) => {
      return { ...line, sourceReference, wbsElementId: element(code), milestoneId: null };
    });
    const composites = () => bench.sandbox.requests.count('POST /services/data/:version/composite');
    const before = composites();
    await domain.hear(invoicePosted, base.invoiceId, { ...base, lines });
    assert.equal(composites(), before + 1);
    const billed = { billed: true, invoiceNumber: base.number, invoiceDate: base.invoiceDate };
    assert.deepEqual(await bench.billingOfRecord('pse__Timecard__c', split), billed);
    const source = async (table: string, reference: string): Promise<string> => {
      const rows = await domain.rows<{ id: string }>(`select source_id as id from ${table} where reference = $1`, [
        reference,
      ]);
      return rows[0]?.id ?? '';
    };
    assert.deepEqual(await bench.billingOfRecord('pse__Expense__c', await source('expense', 'EX-61')), billed);
    const bill = await source('subcontractor_bill', 'SI-1');
    assert.deepEqual(await bench.billingOfRecord('pse__Vendor_Invoice__c', bill), billed);
    const ask = () =>
      domain.ask<{ wbsElement: { timeEntries: { billingStatus: Record<string, unknown> }[] } }>(
        `{ wbsElement(id: "${element('T.1')}") { timeEntries { billingStatus { status invoiceNumber writtenBackAt invoice { id } } } } }`,
      );
    const status = { status: 'INVOICED', invoiceNumber: base.number, writtenBackAt: instant(bench.clock.now()) };
    const shown = { billingStatus: { ...status, invoice: { id: base.invoiceId } } };
    assert.deepEqual((await ask()).wbsElement.timeEntries, [shown, shown]);
    const { engagementId, customerId, billToId, currency, invoiceDate, dueDate, invoiceId, number } = base;
    const header = { invoiceId, engagementId, customerId, billToId, currency, invoiceDate, dueDate, number };
    await domain.hear(invoicePaid, invoiceId, { ...header, paidAt: instant('2025-04-08T12:00:00Z') });
    assert.equal((await ask()).wbsElement.timeEntries[0]?.billingStatus['status'], 'PAID');
  });

  it('shows costs to those who may see them, by id and by what the PSA calls them', async () => {
    const [row] = await domain.rows<{ source_id: string }>(`select source_id from expense where reference = 'EX-61'`);
    const key = `system: "certinia", instance: "PSA-MAIN", recordType: "pse__Expense__c", externalId: "${row?.source_id}"`;
    const query = `{ expenseByExternalId(${key}) { reference cost { amount currency } markup wbsElement { code } } }`;
    const expense = { reference: 'EX-61', wbsElement: { code: 'X.1' } };
    assert.deepEqual(await domain.ask(query, 'finance'), {
      expenseByExternalId: { ...expense, cost: { amount: '412.38', currency: 'EUR' }, markup: '0.12' },
    });
    assert.deepEqual(await domain.ask(query), { expenseByExternalId: { ...expense, cost: null, markup: null } });
    const { projects } = await domain.ask<{ projects: { nodes: unknown[] } }>(
      '{ projects { nodes { usageRecords { reference supersedes { reference } } subcontractorBills { reference } } } }',
    );
    assert.deepEqual(projects.nodes, [
      {
        usageRecords: [
          { reference: 'US-1', supersedes: null },
          { reference: 'US-1-ADJ', supersedes: { reference: 'US-1' } },
          { reference: 'US-2', supersedes: null },
          { reference: 'US-2-ADJ', supersedes: { reference: 'US-2' } },
        ],
        subcontractorBills: [{ reference: 'SI-1' }],
      },
    ]);
  });
});
