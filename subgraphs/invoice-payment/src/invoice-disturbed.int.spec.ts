import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { calendarDate } from '@throughline/contracts';
import {
  billableEventRecorded,
  billingObstructed,
  cashApplied,
  cashUnapplied,
  invoiceDrafted,
  invoicePosted,
  invoiceRejected,
  paymentRefused,
  receivablesAccountsRequested,
} from '@throughline/events';
import { aDeal, aMilestone } from './testing/facts.ts';
import { publishConfiguration, RunningDomain } from './testing/running-domain.ts';
import { TENANT } from './testing/sandboxes.ts';

let domain: RunningDomain;

/** Lets the waiting times between attempts pass. */
const letRetriesPass = async (): Promise<void> =>
  domain.moveTo(new Date(domain.clock.now().getTime() + 3_600_000).toISOString());
const openAccounts = async (): Promise<void> => {
  const deal = aDeal();
  await domain.hear(receivablesAccountsRequested, deal.activationId, { activationId: deal.activationId, deal });
};
const bill = async (reference: string, amount = '1000.00', changes: object = {}): Promise<void> => {
  const at = `${domain.clock.now().toISOString().slice(0, 19)}Z`;
  const milestone = { ...aMilestone(reference, at, amount), ...changes };
  await domain.hear(billableEventRecorded, milestone.billableEventId, milestone);
};
const statusOf = async (reference: string) => {
  const [row] = await domain.rows<{ id: string }>(
    `select invoice_id as id from invoice_line where source_reference = $1`,
    [reference],
  );
  const query = `{ invoice(id: "${row?.id}") { id status number invoiceDate rejection { stage code evidence } } }`;
  type Answer = {
    id: string;
    status: string;
    number: string | null;
    invoiceDate: string;
    rejection: { stage: string; code: string; evidence: string } | null;
  };
  return (await domain.ask<{ invoice: Answer }>(query)).invoice;
};
const resubmit = (id: string) =>
  domain
    .ask<{ resubmitInvoice: { __typename: string; code?: string } }>(
      `mutation { resubmitInvoice(id: "${id}") { __typename ... on Refusal { code } } }`,
    )
    .then(({ resubmitInvoice }) => resubmitInvoice);

describe('an invoice on its way', () => {
  before(async () => {
    domain = await RunningDomain.start('2025-03-10T10:00:00Z');
    await publishConfiguration(domain);
    await openAccounts();
    await domain.ask(
      `mutation { publishBillingCalendar(input: { termsDays: 20, recurringDay: 1, milestoneAfterDays: 1 }) { __typename } }`,
      'architect',
    );
  });
  after(() => domain.stop());
  beforeEach(() => {
    domain.sandboxes.netsuite.faults.clear();
    domain.sandboxes.avalara.content.acceptAll();
  });

  it('is visibly rejected by the tax service, and goes on when it is resubmitted', async () => {
    domain.sandboxes.avalara.content.reject({
      customerCode: 'BT-CO',
      error: { code: 'GetTaxError', message: 'the tax code is not known' },
    });
    await bill('MS-A');
    await domain.moveTo('2025-03-11T09:00:00Z');
    const rejected = await statusOf('MS-A');
    assert.deepEqual(
      [rejected.status, rejected.rejection?.stage, rejected.rejection?.code],
      ['REJECTED', 'TAX', 'UPSTREAM_REJECTED'],
    );
    assert.match(rejected.rejection?.evidence ?? '', /the tax code is not known/);
    assert.equal((await domain.published(invoiceRejected)).at(-1)?.stage, 'TAX');
    domain.sandboxes.avalara.content.acceptAll();
    assert.equal((await resubmit(rejected.id)).__typename, 'Invoice');
    await domain.rest();
    const posted = await statusOf('MS-A');
    assert.deepEqual([posted.status, posted.rejection, posted.invoiceDate], ['POSTED', null, '2025-03-11']);
    assert.equal((await resubmit(rejected.id)).code, 'INVOICE_NOT_REJECTED');
  });

  it('is in the ERP once although its answer was lost', async () => {
    await bill('MS-B');
    const lost = { method: 'PUT', path: /\/invoice\/eid:/ };
    domain.sandboxes.netsuite.faults.add({ match: lost, kind: 'timeout-after-commit', times: 1 });
    await domain.moveTo('2025-03-12T09:00:00Z');
    assert.equal((await statusOf('MS-B')).status, 'TAXED');
    await letRetriesPass();
    const posted = await statusOf('MS-B');
    assert.equal(posted.status, 'POSTED');
    const documents = domain.sandboxes.netsuite.records
      .all('invoice')
      .filter(({ externalId }) => externalId === posted.id);
    assert.equal(documents.length, 1);
    assert.equal(documents[0]?.fields['tranId'], posted.number);
  });

  it('waits while the ERP asks to slow down', async () => {
    await bill('MS-C');
    domain.sandboxes.netsuite.faults.add({ match: { path: /\/invoice\// }, kind: 'status', status: 429, times: 2 });
    await domain.moveTo('2025-03-13T09:00:00Z');
    await letRetriesPass();
    assert.equal((await statusOf('MS-C')).status, 'POSTED');
  });

  it('is rejected with what the ERP said, and again while the ERP stays as it is', async () => {
    const { records } = domain.sandboxes.netsuite;
    const march = { externalId: 'p-3', periodName: '2025-03', startDate: '2025-03-01', endDate: '2025-03-31' };
    records.upsert('accountingPeriod', { ...march, closed: true });
    await bill('MS-D');
    await domain.moveTo('2025-03-14T09:00:00Z');
    const rejected = await statusOf('MS-D');
    assert.deepEqual([rejected.rejection?.stage, rejected.rejection?.code], ['POSTING', 'PERIOD_CLOSED']);
    records.upsert('accountingPeriod', { ...march, closed: false });
    await resubmit(rejected.id);
    await domain.rest();
    assert.equal((await statusOf('MS-D')).status, 'POSTED');
  });

  it('goes out at once, once, when its item comes after the run of its date', async () => {
    // The milestones of 2025-03-14 are billed on the 15th; this one is told on the 20th.
    await bill('MS-E');
    await domain.moveTo('2025-03-20T12:00:00Z');
    await bill('MS-F', '1000.00', { eventDate: calendarDate('2025-03-14') });
    const [early, late] = [await statusOf('MS-E'), await statusOf('MS-F')];
    assert.deepEqual([early.invoiceDate, late.invoiceDate, late.status], ['2025-03-15', '2025-03-20', 'POSTED']);
  });

  it('comes in lists after everything that was made before it, whatever day it was due', async () => {
    await bill('MS-K');
    await domain.moveTo('2025-03-22T12:00:00Z');
    await bill('MS-L', '1000.00', { eventDate: calendarDate('2025-03-14') });
    const [before, after] = [await statusOf('MS-K'), await statusOf('MS-L')];
    const { invoices } = await domain.ask<{ invoices: { id: string }[] }>(`{ invoices(after: "${before.id}") { id } }`);
    assert.deepEqual(
      invoices.map(({ id }) => id),
      [after.id],
    );
  });

  it('is not made for a kind of work or a currency that is not built, and says so', async () => {
    await bill('TE-1', '10.00', { type: 'TIME_ENTRY' });
    await bill('MS-G', '10.00', { billable: { amount: '10.00', currency: 'EUR' } });
    const rows = await domain.rows<{ source_reference: string; refusal: { code: string; evidence: { what: string } } }>(
      `select source_reference, refusal from billable_item where refusal is not null and source_reference in ('MS-G', 'TE-1') order by source_reference`,
    );
    assert.deepEqual(
      rows.map((row) => [row.source_reference, row.refusal.code, row.refusal.evidence.what]),
      [
        ['MS-G', 'DEAL_KIND_NOT_SUPPORTED', 'foreign currency invoice'],
        ['TE-1', 'DEAL_KIND_NOT_SUPPORTED', 'billing in arrears'],
      ],
    );
  });

  it('tells what keeps an event off every run, once', async () => {
    const told = (await domain.published(billingObstructed)).map(({ billableEventId, obstacle }) => [
      billableEventId,
      obstacle?.code,
    ]);
    assert.deepEqual(told, [
      ['be_TE-1', 'DEAL_KIND_NOT_SUPPORTED'],
      ['be_MS-G', 'DEAL_KIND_NOT_SUPPORTED'],
    ]);
  });

  it('is not made where nothing is to be billed, and its event says so', async () => {
    const obstacleOf = async (reference: string) => {
      const [{ id } = { id: '' }] = await domain.rows<{ id: string }>(
        `select billable_event_id as id from billable_item where source_reference = $1`,
        [reference],
      );
      const [event] = await domain.entities<{
        billingDate: string | null;
        openToBill: unknown;
        billingObstacle: { code: string; evidence: string; nextStep: string } | null;
      }>('BillableEvent', [id], `{ billingDate openToBill { amount } billingObstacle { code evidence nextStep } }`);
      return event;
    };
    await bill('MS-FREE', '0.00');
    assert.deepEqual(await obstacleOf('MS-FREE'), {
      billingDate: null,
      openToBill: { amount: '0.00' },
      billingObstacle: {
        code: 'NOTHING_TO_BILL',
        evidence: '{"type":"MILESTONE_COMPLETION","subtype":null}',
        nextStep:
          'Nothing is to be done; where a price was expected, look at the discount and the cap of its contract.',
      },
    });
    await bill('MS-BACK', '-10.00');
    const back = await obstacleOf('MS-BACK');
    assert.equal(back?.billingObstacle?.code, 'DEAL_KIND_NOT_SUPPORTED');
    assert.match(back.billingObstacle.evidence, /negative billable amount/);
  });

  it('is planned anew when the calendar of its engagement is published', async () => {
    await bill('MS-H');
    const calendar = `engagementReference: "ENG-2207", termsDays: 5, recurringDay: 1,
      milestoneInvoiceDates: [{ reference: "MS-H", date: "2025-03-25" }]`;
    await domain.ask(`mutation { publishBillingCalendar(input: { ${calendar} }) { __typename } }`, 'architect');
    await domain.moveTo('2025-03-24T12:00:00Z');
    assert.equal((await domain.rows(`select 1 from invoice_line where source_reference = 'MS-H'`)).length, 0);
    await domain.moveTo('2025-03-25T09:00:00Z');
    assert.deepEqual([(await statusOf('MS-H')).status, (await statusOf('MS-H')).invoiceDate], ['POSTED', '2025-03-25']);
  });

  it('meets the cash that named it before its number came back', async () => {
    domain.sandboxes.netsuite.numbering.next('invoice', ['40001']);
    const metadata = { reference: 'PAY-EARLY', remittance: '40001' };
    domain.sandboxes.stripe.settle({ amountMinor: 107_650, currency: 'usd', metadata });
    await domain.poll();
    const calendar = `engagementReference: "ENG-2207", termsDays: 5, recurringDay: 1, milestoneAfterDays: 1`;
    await domain.ask(`mutation { publishBillingCalendar(input: { ${calendar} }) { __typename } }`, 'architect');
    await bill('MS-I');
    await domain.moveTo('2025-03-26T09:00:00Z');
    assert.deepEqual([(await statusOf('MS-I')).number, (await statusOf('MS-I')).status], ['40001', 'PAID']);
    assert.equal((await domain.published(cashApplied)).at(-1)?.amount.amount, '1076.50');
    const [unapplied] = await domain.rows<{ balance: string }>(
      `select sum(amount)::text as balance from journal_line where account = '1150'`,
    );
    assert.equal(Number(unapplied?.balance), 0);
  });

  it('leaves one count in the metrics for each rejection and each payment that nothing took', async () => {
    domain.sandboxes.stripe.settle({
      amountMinor: 500,
      currency: 'usd',
      metadata: { reference: 'PAY-LOST', remittance: '' },
    });
    domain.sandboxes.stripe.settle({
      amountMinor: 700,
      currency: 'chf',
      metadata: { reference: 'PAY-CHF', remittance: '' },
    });
    await domain.poll();
    const refused = await domain.published(paymentRefused);
    assert.deepEqual(
      refused.map(({ reference, code, amount }) => [reference, code, amount.amount]),
      [['PAY-CHF', 'DEAL_KIND_NOT_SUPPORTED', '7.00']],
    );
    const [rejected, unmatched] = [
      (await domain.published(invoiceRejected)).length,
      (await domain.published(cashUnapplied)).length + refused.length,
    ];
    assert.ok(rejected > 0 && unmatched > 0);
    const metrics = await (await fetch(`${domain.subgraph.url}/metrics`)).text();
    for (const [notice, count] of [
      ['invoice.rejected', rejected],
      ['payment.unmatched', unmatched],
    ])
      assert.ok(
        metrics.includes(`throughline_notices{service="invoice-payment",notice="${notice}"} ${count}\n`),
        metrics,
      );
  });

  it('is told to those who watch it, and to nobody else', async () => {
    const heard = domain.parts.live.subscribe<{ invoiceId: string }>(TENANT, 'invoice-status');
    const first = heard.next();
    await bill('MS-J');
    await domain.moveTo('2025-03-27T09:00:00Z');
    const drafted = (await domain.published(invoiceDrafted)).at(-1);
    assert.equal((await first).value.invoiceId, drafted?.invoiceId);
    await heard.return?.();
  });

  it('is told as paid once', async () => {
    await bill('MS-N');
    await domain.moveTo('2025-03-28T09:00:00Z');
    const { number } = await statusOf('MS-N');
    const heard = domain.parts.live.subscribe<{ invoiceId: string }>(TENANT, 'invoice-status');
    const told: string[] = [];
    const listening = (async () => {
      for await (const { invoiceId } of heard) {
        if (invoiceId === 'the end') return;
        told.push(invoiceId);
      }
    })();
    const metadata = { reference: 'PAY-N', remittance: number ?? '' };
    domain.sandboxes.stripe.settle({ amountMinor: 107_650, currency: 'usd', metadata });
    await domain.poll();
    await domain.rest();
    domain.parts.live.publish(TENANT, 'invoice-status', { invoiceId: 'the end' });
    await listening;
    assert.equal((await statusOf('MS-N')).status, 'PAID');
    assert.equal(told.length, 1);
  });

  it('is a draft since the instant at which it was drafted, however late that was', async () => {
    const { avalara } = domain.sandboxes;
    avalara.faults.add({ match: { path: /\/transactions\/create/ }, kind: 'status', status: 503, body: {} });
    await domain.moveTo('2025-03-29T11:30:00Z');
    await bill('MS-O', '1000.00', { eventDate: calendarDate('2025-03-14') });
    const [row] = await domain.rows<{ id: string }>(
      `select invoice_id as id from invoice_line where source_reference = 'MS-O'`,
    );
    const { invoice } = await domain.ask<{ invoice: object }>(`{ invoice(id: "${row?.id}") { status statusAsOf } }`);
    assert.deepEqual(invoice, { status: 'DRAFT', statusAsOf: '2025-03-29T11:30:00Z' });
    avalara.faults.clear();
    await letRetriesPass();
    assert.equal((await statusOf('MS-O')).status, 'POSTED');
  });

  it('sums in our journal to what the ERP holds', async () => {
    const [ours] = await domain.rows<{ billed: string }>(
      `select sum(l.amount)::text as billed from journal_line l join journal_entry j on j.tenant_id = l.tenant_id
         and j.id = l.journal_entry_id where j.source_kind = 'INVOICE' and l.account = '1100'`,
    );
    const theirs = domain.sandboxes.netsuite.records
      .all('invoice')
      .reduce((sum, { fields }) => sum + Number(fields['total']), 0);
    assert.equal(Number(ours?.billed).toFixed(2), theirs.toFixed(2));
    assert.equal(
      (await domain.published(invoicePosted)).length,
      domain.sandboxes.netsuite.records.all('invoice').length,
    );
  });
});
