import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { instant } from '@throughline/contracts';
import {
  billableEventRecorded,
  cashApplied,
  invoicePaid,
  invoicePosted,
  periodClosed,
  periodClosing,
  receivablesAccountsOpened,
  receivablesAccountsRequested,
  revenuePeriodCompleted,
  revenueRecognised,
} from '@throughline/events';
import { balances, bookBySql, invoiceByNumber } from './testing/books.ts';
import { aDeal, aMilestone, aSupportCharge, revenueOf } from './testing/facts.ts';
import { publishConfiguration, RunningDomain } from './testing/running-domain.ts';
import { TENANT } from './testing/sandboxes.ts';

let domain: RunningDomain;

describe('an engagement from its first account to the close of a month', () => {
  before(async () => {
    domain = await RunningDomain.start('2025-02-03T16:00:00Z');
    domain.listen();
    await publishConfiguration(domain);
    domain.sandboxes.netsuite.numbering.next('invoice', ['30411', '30412', '30413']);
  });
  after(() => domain.stop());

  it('opens the receivables account in the ERP under our id', async () => {
    const deal = aDeal();
    await domain.hear(receivablesAccountsRequested, deal.activationId, { activationId: deal.activationId, deal });
    const [opened] = await domain.published(receivablesAccountsOpened);
    const customer = domain.sandboxes.netsuite.records.find('customer', { externalId: 'bt_co' });
    assert.equal(opened?.accounts[0]?.externalId, customer?.id);
    assert.equal(customer?.fields['entityId'], 'BT-CO');
  });

  it('bills a milestone on its billing day, taxed and under the number of the ERP', async () => {
    await domain.moveTo('2025-03-06T20:15:00Z');
    const milestone = aMilestone('MS-1', '2025-03-06T20:15:00Z', '18705.00');
    await domain.hear(billableEventRecorded, milestone.billableEventId, milestone);
    await domain.moveTo('2025-03-10T08:59:59Z');
    assert.equal(await invoiceByNumber(domain, '30411'), null);
    await domain.moveTo('2025-03-10T09:00:00Z');
    assert.deepEqual(await invoiceByNumber(domain, '30411'), {
      number: '30411',
      status: 'POSTED',
      invoiceDate: '2025-03-10',
      dueDate: '2025-03-30',
      net: { amount: '18705.00' },
      tax: { amount: '1430.93' },
      gross: { amount: '20135.93' },
      open: { amount: '20135.93' },
      erpIds: ['ERP-MAIN:30411'],
      lines: [
        {
          lineNumber: 1,
          type: 'MILESTONE_COMPLETION',
          sourceReference: 'MS-1',
          net: { amount: '18705.00' },
          tax: { amount: '1430.93' },
          billableEvent: { id: 'be_MS-1' },
          applications: [],
        },
      ],
      taxLines: [
        {
          category: 'S',
          jurisdiction: 'US-CO',
          ratePercent: '7.65',
          taxable: { amount: '18705.00' },
          tax: { amount: '1430.93' },
        },
      ],
    });
  });

  it('puts our ids and the correlation id onto the document in the ERP, and commits the tax', async () => {
    const [posted] = await domain.published(invoicePosted);
    const document = domain.sandboxes.netsuite.records.find('invoice', { externalId: posted?.invoiceId ?? '' });
    const [row] = await domain.rows<{ correlation_id: string }>('select correlation_id from invoice');
    assert.equal(document?.fields['memo'], `Throughline ${row?.correlation_id}`);
    assert.equal(domain.sandboxes.avalara.documents.find('LE-US', posted?.invoiceId ?? '').status, 'Committed');
  });

  it('does not bill a milestone twice when it is told again', async () => {
    const again = aMilestone('MS-1', '2025-03-06T20:15:00Z', '18705.00');
    await domain.hear(billableEventRecorded, again.billableEventId, again);
    await domain.moveTo('2025-03-12T00:00:00Z');
    assert.equal((await domain.published(invoicePosted)).length, 1);
  });

  it('bills support on the recurring day and nothing else', async () => {
    await domain.moveTo('2025-05-01T00:00:00Z');
    const charge = aSupportCharge('2025-05', '3533.17');
    await domain.hear(billableEventRecorded, charge.billableEventId, charge);
    await domain.moveTo('2025-05-01T06:00:00Z');
    const invoice = await invoiceByNumber(domain, '30412');
    assert.deepEqual(
      [invoice.invoiceDate, invoice.dueDate, invoice.tax.amount, invoice.gross.amount],
      ['2025-05-01', '2025-05-21', '270.29', '3803.46'],
    );
  });

  it('takes a payment once, however often the gateway tells it, and settles the remitted invoice down to its lines', async () => {
    await domain.moveTo('2025-05-08T12:00:00Z');
    const metadata = { reference: 'PAY-11', remittance: '30411' };
    const { id } = domain.sandboxes.stripe.settle({ amountMinor: 2_013_593, currency: 'usd', metadata });
    await domain.rest();
    domain.sandboxes.stripe.redeliver(id, 'new-event');
    domain.sandboxes.stripe.redeliver(id, 'same-event');
    await domain.rest();
    await domain.poll();
    const applications = await domain.published(cashApplied);
    assert.equal(applications.length, 1);
    assert.deepEqual(
      [applications[0]?.appliedOn, applications[0]?.method, applications[0]?.lines[0]?.amount.amount],
      ['2025-05-08', 'AUTO_REMITTANCE', '20135.93'],
    );
    assert.equal((await domain.published(invoicePaid)).length, 1);
    const invoice = await invoiceByNumber(domain, '30411');
    assert.deepEqual([invoice.status, invoice.open.amount], ['PAID', '0.00']);
    const { paymentByReference: payment } = await domain.ask<{ paymentByReference: object }>(
      `{ paymentByReference(reference: "PAY-11") { unapplied { amount } valueDate
         applications { amount { amount } invoice { number } allocations { amount { amount } invoiceLine { sourceReference } } } } }`,
    );
    assert.deepEqual(payment, {
      unapplied: { amount: '0.00' },
      valueDate: '2025-05-08',
      applications: [
        {
          amount: { amount: '20135.93' },
          invoice: { number: '30411' },
          allocations: [{ amount: { amount: '20135.93' }, invoiceLine: { sourceReference: 'MS-1' } }],
        },
      ],
    });
  });

  it('records the cash in the ERP against its own invoice', () => {
    const [payment] = domain.sandboxes.netsuite.records.all('customerPayment');
    assert.deepEqual([payment?.fields['applied'], payment?.fields['unapplied']], [20135.93, 0]);
  });

  it('leaves over what no invoice needs, and shows a short payment as partial', async () => {
    domain.sandboxes.stripe.settle({
      amountMinor: 5_000,
      currency: 'usd',
      metadata: { reference: 'PAY-X', remittance: '' },
    });
    domain.sandboxes.stripe.settle({
      amountMinor: 380_000,
      currency: 'usd',
      metadata: { reference: 'PAY-S', remittance: '30412' },
    });
    await domain.rest();
    const invoice = await invoiceByNumber(domain, '30412');
    assert.deepEqual([invoice.status, invoice.open.amount], ['PARTIALLY_PAID', '3.46']);
    const since = await domain.ask<{ invoiceByNumber: { statusAsOf: string } }>(
      `{ invoiceByNumber(number: "30412") { statusAsOf } }`,
    );
    assert.equal(since.invoiceByNumber.statusAsOf, instant(domain.clock.now()), 'not when it was posted');
    const { paymentByReference: unapplied } = await domain.ask<{ paymentByReference: object }>(
      `{ paymentByReference(reference: "PAY-X") { unapplied { amount } applications { id } } }`,
    );
    assert.deepEqual(unapplied, { unapplied: { amount: '50.00' }, applications: [] });
    const { paymentByReference: short } = await domain.ask<{ paymentByReference: object }>(
      `{ paymentByReference(reference: "PAY-S") { applications { residual { amount } } } }`,
    );
    assert.deepEqual(short, { applications: [{ residual: { amount: '3.46' } }] });
  });

  it('answers what was open at an instant', async () => {
    const [first] = await domain.published(invoicePosted);
    const at = async (instant: string) => {
      const query = `{ invoiceOpenAt(invoiceId: "${first?.invoiceId}", at: "${instant}") { amount } erpIdsAt(invoiceId: "${first?.invoiceId}", at: "${instant}") }`;
      return domain.ask<{ invoiceOpenAt: { amount: string }; erpIdsAt: string[] }>(query);
    };
    assert.deepEqual(await at('2025-05-07T23:59:59Z'), {
      invoiceOpenAt: { amount: '20135.93' },
      erpIdsAt: ['ERP-MAIN:30411'],
    });
    assert.equal((await at('2025-05-08T23:59:59Z')).invoiceOpenAt.amount, '0.00');
    assert.deepEqual(await at('2025-03-09T23:59:59Z'), { invoiceOpenAt: { amount: '0.00' }, erpIdsAt: [] });
  });

  it('closes a month once the ERP closed it and all announced revenue is posted', async () => {
    await domain.moveTo('2025-06-04T22:00:00Z');
    const period = { periodName: '2025-05', startDate: '2025-05-01', endDate: '2025-05-31', closed: true };
    domain.sandboxes.netsuite.records.upsert('accountingPeriod', { ...period, closedAt: '2025-06-04T22:00:00Z' });
    await domain.rest();
    await domain.poll();
    const closing = await domain.published(periodClosing);
    assert.deepEqual(
      closing.map((one) => [one.period, one.closedAt]),
      [['2025-05', '2025-06-04T22:00:00Z']],
    );
    const close = { period: closing[0]!.period, closedAt: closing[0]!.closedAt };
    await domain.hear(revenuePeriodCompleted, '2025-05', { ...close, revenueEvents: 2 });
    await domain.hear(revenueRecognised, 'rev_a', revenueOf('a', '2025-05', '14636.80'));
    assert.equal((await domain.published(periodClosed)).length, 0);
    await domain.hear(revenueRecognised, 'rev_b', revenueOf('b', '2025-05', '0.00'));
    assert.deepEqual(
      (await domain.published(periodClosed)).map((one) => one.period),
      ['2025-05'],
    );
    const { accountingPeriods } = await domain.ask<{ accountingPeriods: object[] }>(
      `{ accountingPeriods { period state } }`,
    );
    assert.deepEqual(accountingPeriods, [{ period: '2025-05', state: 'CLOSED' }]);
  });

  it('shows every account of the chart in the trial balance, debit positive', async () => {
    const march = await balances(domain, '2025-03-31');
    assert.equal(Object.keys(march).length, 20);
    assert.deepEqual(
      [march['1100'], march['1200'], march['2100'], march['4010']],
      ['20135.93', '-18705.00', '-1430.93', '0.00'],
    );
    const may = await balances(domain, '2025-05-31');
    assert.deepEqual(
      [may['1000'], may['1100'], may['1150'], may['1200'], may['2100'], may['4010']],
      ['23985.93', '3.46', '-50.00', '-7601.37', '-1701.22', '-14636.80'],
    );
  });

  it('books nothing into a closed month: not by revenue, not by SQL', async () => {
    await domain.hear(revenueRecognised, 'rev_late', revenueOf('late', '2025-05', '1.00'));
    const { _entities: late } = await domain.ask<{ _entities: object[] }>(
      `{ _entities(representations: [{ __typename: "RevenueEvent", id: "rev_late" }, { __typename: "RevenueEvent", id: "rev_a" }]) {
         ... on RevenueEvent { postingObstacle { code } journalEntry { accountingDate lines { account amount { amount } } } } } }`,
    );
    const lines = [
      { account: '1200', amount: { amount: '14636.80' } },
      { account: '4010', amount: { amount: '-14636.80' } },
    ];
    assert.deepEqual(late, [
      { postingObstacle: { code: 'PERIOD_CLOSED' }, journalEntry: null },
      { postingObstacle: null, journalEntry: { accountingDate: '2025-05-31', lines } },
    ]);
    await assert.rejects(bookBySql(domain, '2025-05-31', ['1.00', '-1.00']), /accounting period 2025-05 is closed/);
  });

  it('holds the journal to its promises in the database itself', async () => {
    await assert.rejects(bookBySql(domain, '2025-06-30', ['1.00', '-0.99']), /does not sum to zero/);
    await assert.rejects(
      domain.parts.transact({ tenantId: TENANT }, (work) => work.sql(`update journal_line set amount = 0`)),
      /append-only/,
    );
    await assert.rejects(
      domain.parts.transact({ tenantId: TENANT }, (work) => work.sql(`delete from journal_line`)),
      /append-only/,
    );
  });

  it('shows another tenant nothing', async () => {
    const [first] = await domain.published(invoicePosted);
    const query = `{ invoice(id: "${first?.invoiceId}") { id } invoices { id } payments { id } }`;
    const answer = await domain.as('other').ask(query);
    assert.deepEqual(answer, { invoice: null, invoices: [], payments: [] });
  });

  it('refuses configuration that would take the ground from under what is booked, and changes nothing', async () => {
    type Answer = { code?: string; evidence?: string };
    const refused = async (mutation: string): Promise<Answer | undefined> => {
      const query = `mutation { ${mutation} { ... on Refusal { code evidence } } }`;
      return Object.values(await domain.ask<Record<string, Answer>>(query, 'architect'))[0];
    };
    const before = await domain.rows(`select version from ledger_settings`);
    const currency = await refused(`publishLedgerSettings(input: { entity: "LE-US", functionalCurrency: "EUR" })`);
    assert.equal(currency?.code, 'LEDGER_CURRENCY_IN_USE');
    const erp = await refused(
      `publishRoutingRules(rules: [{ entity: "LE-US", erp: "ERP-DREAM", validFrom: "2026-01-01" }])`,
    );
    assert.equal(erp?.code, 'ERP_NOT_CONNECTED');
    assert.match(erp.evidence ?? '', /ERP-DREAM.*ERP-MAIN/);
    assert.deepEqual(await domain.rows(`select version from ledger_settings`), before);
    assert.deepEqual(await domain.rows(`select distinct version from routing_rule`), [{ version: 1 }]);
    // Books without entries may still change.
    const unused = await refused(`publishLedgerSettings(input: { entity: "LE-NEW", functionalCurrency: "CHF" })`);
    assert.equal(unused?.code, undefined);
    assert.equal(
      (await refused(`publishLedgerSettings(input: { entity: "LE-NEW", functionalCurrency: "EUR" })`))?.code,
      undefined,
    );
  });

  it('shows every version of what was published, when and by whom', async () => {
    type Published = {
      id: string;
      kind: string;
      scope: string | null;
      version: number;
      publishedBy: string;
      content: string;
    };
    const page = async (args: string) =>
      (
        await domain.ask<{
          publishedConfiguration: { nodes: Published[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
        }>(
          `{ publishedConfiguration(${args}) { nodes { id kind scope version publishedAt publishedBy content } pageInfo { hasNextPage endCursor } } }`,
        )
      ).publishedConfiguration;
    const all = await page('first: 50');
    assert.deepEqual(
      all.nodes.filter(({ scope }) => scope === 'LE-NEW').map(({ version, content }) => [version, content]),
      [
        [2, '{"functionalCurrency":"EUR"}'],
        [1, '{"functionalCurrency":"CHF"}'],
      ],
    );
    const [routing] = (await page('kind: "ROUTING_RULES", first: 5')).nodes;
    assert.match(routing?.content ?? '', /"erp":"ERP-MAIN"/);
    assert.ok((routing?.publishedBy ?? '').length > 0);
    const walked: string[] = [];
    for (let after = '', more = true; more;) {
      const { nodes, pageInfo } = await page(`first: 2${after === '' ? '' : `, after: "${after}"`}`);
      walked.push(...nodes.map(({ id }) => id));
      ({ hasNextPage: more, endCursor: after } = pageInfo);
    }
    assert.deepEqual(
      walked,
      all.nodes.map(({ id }) => id),
    );
    await assert.rejects(domain.ask(`{ publishedConfiguration(first: 1) { nodes { id } } }`, 'partner'), /FORBIDDEN/);
  });
});
