import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestedSubgraph } from '@throughline/subgraph/testing';
import { startDomain } from './testing/running-domain.ts';
import { SOLD_AND_DELIVERED } from './testing/fixed-fee.facts.ts';
import { INVOICED_AND_PAID, OBSTRUCTED, REFUSED_MONEY, TROUBLE } from './testing/fixed-fee-cash.facts.ts';

const PACKAGE = [...SOLD_AND_DELIVERED, ...INVOICED_AND_PAID];
const EVERYTHING = [...PACKAGE, ...TROUBLE];
const MONTHS = '["2025-02", "2025-03", "2025-04", "2025-05", "2025-06"]';

interface Node {
  type: string;
  id: string;
  reference: string | null;
  attributes: { name: string; value: string }[];
}
const attribute = (node: Node | undefined, name: string) =>
  node?.attributes.find((each) => each.name === name)?.value ?? null;
const amounts = (rows: { amount: { amount: string } }[]) => rows.map(({ amount }) => amount.amount);

let domain: TestedSubgraph;
before(async () => {
  domain = await startDomain();
  await domain.as('package').hearAll(PACKAGE);
  await domain.as('ordered').hearAll(EVERYTHING);
});
after(() => domain.stop());

describe('the reports of a fixed-fee engagement', () => {
  it('show what was open at each month end, and for how long', async () => {
    const { receivablesAtMonthEnd } = await domain.as('package').ask<{
      receivablesAtMonthEnd: {
        monthEnd: string;
        items: { number: string; daysOverdue: number }[];
        net: { amount: string };
      }[];
    }>(`{ receivablesAtMonthEnd(months: ${MONTHS}) { monthEnd items { number daysOverdue } net { amount } } }`);
    assert.deepEqual(
      receivablesAtMonthEnd.map(({ monthEnd, items, net }) => [
        monthEnd,
        items.map(({ number, daysOverdue }) => `${number} ${daysOverdue}`).join(', '),
        net.amount,
      ]),
      [
        ['2025-02-28', '', '0.00'],
        ['2025-03-31', 'INV-CO-0001 1', '20135.93'],
        ['2025-04-30', 'INV-CO-0002 0', '35573.48'],
        ['2025-05-31', 'INV-CO-0003 10', '3803.46'],
        ['2025-06-30', 'INV-CO-0003 40, INV-CO-0004 9', '7606.91'],
      ],
    );
  });

  it('show DSO from the third month on, cash, billings and statuses', async () => {
    const answer = await domain.as('package').ask<{
      daysSalesOutstanding: { month: string; dso: string }[];
      cashByMonth: { amount: { amount: string } }[];
      netBillingsByMonth: { amount: { amount: string } }[];
      invoiceStatusAtMonthEnd: { invoices: { number: string; status: string }[] }[];
    }>(`{ daysSalesOutstanding(months: ${MONTHS}) { month dso } cashByMonth(months: ${MONTHS}) { amount { amount } }
         netBillingsByMonth(months: ${MONTHS}) { amount { amount } }
         invoiceStatusAtMonthEnd(months: ${MONTHS}) { invoices { number status } } }`);
    assert.deepEqual(answer.daysSalesOutstanding, [
      { month: '2025-04', dso: '56.8' },
      { month: '2025-05', dso: '5.9' },
      { month: '2025-06', dso: '16.0' },
    ]);
    assert.deepEqual(amounts(answer.cashByMonth), ['0.00', '0.00', '20135.93', '35573.48', '0.00']);
    assert.deepEqual(amounts(answer.netBillingsByMonth), ['0.00', '20135.93', '35573.48', '3803.46', '3803.45']);
    assert.deepEqual(
      answer.invoiceStatusAtMonthEnd.map(({ invoices }) => invoices.map(({ status }) => status)),
      [[], ['OPEN'], ['PAID', 'OPEN'], ['PAID', 'PAID', 'OPEN'], ['PAID', 'PAID', 'OPEN', 'OPEN']],
    );
  });

  it('show revenue by obligation and by account', async () => {
    const { packageRevenue, revenueByMonthAndAccount } = await domain.as('package').ask<{
      packageRevenue: {
        total: { amount: string };
        obligations: { key: string; hoursToDate: string | null; percentComplete: string | null }[];
      }[];
      revenueByMonthAndAccount: { total: { amount: string } }[];
    }>(`{ packageRevenue(engagementId: "eng_1", months: ${MONTHS}) {
           total { amount } obligations { key hoursToDate percentComplete } }
         revenueByMonthAndAccount(months: ${MONTHS}, accounts: ["4020", "4010"]) { total { amount } } }`);
    const revenue = ['14636.80', '25093.15', '14378.11', '2747.31', '2747.32'];
    assert.deepEqual(
      packageRevenue.map(({ total }) => total.amount),
      revenue,
    );
    assert.deepEqual(
      revenueByMonthAndAccount.map(({ total }) => total.amount),
      revenue,
    );
    assert.deepEqual(packageRevenue[4]?.obligations, [
      { key: 'PO-1', hoursToDate: '82.00', percentComplete: '1.000000' },
      { key: 'PO-2', hoursToDate: '164.00', percentComplete: '1.000000' },
      { key: 'PO-3', hoursToDate: null, percentComplete: null },
    ]);
  });

  it('show the controls and the engagement in five figures', async () => {
    const { controls, _entities } = await domain.as('package').ask<{
      controls: object;
      _entities: { summary: object }[];
    }>(`{ controls(engagementId: "eng_1") { activations { version seconds } tmRealisationPct invoiceCount creditMemoRatePct
           paymentsTotal paymentsAutoMatched autoMatchPct avgDaysToApply }
         _entities(representations: [{ __typename: "Engagement", id: "eng_1" }]) { ... on Engagement {
           summary { invoiced { amount } cash { amount } open { amount } revenue { amount } wip { amount } } } } }`);
    assert.deepEqual(controls, {
      activations: [{ version: 2, seconds: 64 }],
      tmRealisationPct: null,
      invoiceCount: 4,
      creditMemoRatePct: '0.0',
      paymentsTotal: 2,
      paymentsAutoMatched: 2,
      autoMatchPct: '100.0',
      avgDaysToApply: '0.0',
    });
    assert.deepEqual(_entities[0]?.summary, {
      invoiced: { amount: '63316.32' },
      cash: { amount: '55709.41' },
      open: { amount: '7606.91' },
      revenue: { amount: '59602.69' },
      wip: { amount: '0.00' },
    });
  });
});

describe('lineage', () => {
  const ask = async (tenantId: string, from: string) => {
    const { lineage } = await domain
      .as(tenantId)
      .ask<{ lineage: { nodes: Node[]; unknown: object[] } }>(
        `{ lineage(from: [${from}]) { nodes { type id reference attributes { name value } } unknown { type id } } }`,
      );
    return lineage;
  };
  const named = (nodes: Node[], type: string) => nodes.filter((node) => node.type === type);

  it('leads from a payment over its milestone to the obligation, allocated and billed', async () => {
    const { nodes } = await ask(
      'package',
      `{ type: PAYMENT, id: "PAY-11" }, { type: INVOICE, id: "INV-CO-0001" }, { type: BILLABLE_EVENT, id: "be_ms1" }`,
    );
    const references = (type: string) => named(nodes, type).map(({ reference }) => reference);
    assert.deepEqual(references('MILESTONE'), ['MS-1']);
    assert.deepEqual(references('WBS'), ['A.1']);
    assert.deepEqual(references('QUOTE_VERSION'), ['Q-2207 v2']);
    assert.deepEqual(references('QUOTE_LINE'), ['QL-1']);
    assert.deepEqual(references('PERFORMANCE_OBLIGATION'), ['PO-1']);
    const [obligation] = named(nodes, 'PERFORMANCE_OBLIGATION');
    assert.equal(attribute(obligation, 'allocated'), '17135.77');
    assert.equal(attribute(obligation, 'billed'), '18705.00');
  });

  it('leads from an unpaid invoice to what was sold, and to no payment', async () => {
    const { nodes } = await ask('package', `{ type: INVOICE, id: "INV-CO-0004" }`);
    assert.equal(attribute(named(nodes, 'PERFORMANCE_OBLIGATION')[0], 'allocated'), '8241.94');
    assert.deepEqual(named(nodes, 'PAYMENT'), []);
  });

  it('explains the revenue of a month and account by what recognised it', async () => {
    const { nodes } = await ask('package', `{ type: REVENUE, id: "2025-03/4010" }`);
    assert.equal(attribute(named(nodes, 'REVENUE')[0], 'amount'), '25093.15');
    assert.equal(named(nodes, 'REVENUE_EVENT').length, 2);
  });

  it('leads from time to the invoice that bills it', async () => {
    const { nodes } = await ask('ordered', `{ type: TIME_ENTRY, id: "TE-9" }`);
    assert.deepEqual(
      named(nodes, 'INVOICE').map(({ id }) => id),
      ['inv_5'],
    );
  });

  it('names what it does not know and shows one tenant nothing of another', async () => {
    const { nodes, unknown } = await ask('stranger', `{ type: PAYMENT, id: "pay_11" }`);
    assert.deepEqual(nodes, []);
    assert.deepEqual(unknown, [{ type: 'PAYMENT', id: 'pay_11' }]);
  });
});

describe('what is stuck', () => {
  const at = async (instant: string) =>
    domain.as('ordered').ask<
      Record<string, Record<string, unknown>[]>
    >(`{ quotesAwaitingProject(at: "${instant}") { quoteNumber version state code since owner }
         stuckBillableEvents(at: "${instant}", approvedMoreThanDays: 14) { sourceReference days code }
         invoicesRejectedByTax(at: "${instant}") { rejectedAt code lines { sourceReference } }
         unmatchedPayments(at: "${instant}") { reference amountAtRisk { amount } days code } }`);

  it('is a paused activation while it is paused', async () => {
    const paused = { state: 'PAUSED', code: 'CREDIT_HOLD', since: '2025-02-03T16:00:07Z', owner: 'finance' };
    assert.deepEqual((await at('2025-02-03T16:00:20Z'))['quotesAwaitingProject'], [
      { quoteNumber: 'Q-2207', version: 2, ...paused },
    ]);
    assert.equal((await at('2025-02-03T16:00:55Z'))['quotesAwaitingProject']?.[0]?.['state'], 'RUNNING');
    assert.deepEqual((await at('2025-02-03T18:00:00Z'))['quotesAwaitingProject'], []);
  });

  it('is work without an invoice, an invoice without tax, and money without an invoice', async () => {
    const answer = await at('2025-06-30T23:59:59Z');
    assert.deepEqual(answer['stuckBillableEvents'], [{ sourceReference: 'TE-9', days: 59, code: 'TAX_REJECTED' }]);
    assert.deepEqual(answer['invoicesRejectedByTax'], [
      { rejectedAt: '2025-06-10T06:01:00Z', code: 'TAX_REJECTED', lines: [{ sourceReference: 'TE-9' }] },
    ]);
    assert.deepEqual(answer['unmatchedPayments'], [
      { reference: 'PAY-13', amountAtRisk: { amount: '50.00' }, days: 10, code: 'REMITTANCE_MISSING' },
    ]);
  });

  it("is money that nobody's books can take, too", async () => {
    await domain.as('obstructed').hearAll([REFUSED_MONEY]);
    const { unmatchedPayments } = await domain
      .as('obstructed')
      .ask<{ unmatchedPayments: object[] }>(
        `{ unmatchedPayments(at: "2025-06-30T00:00:00Z") { reference amountAtRisk { amount currency } days code owner } }`,
      );
    const amountAtRisk = { amount: '70.00', currency: 'CHF' };
    assert.deepEqual(unmatchedPayments, [
      { reference: 'PAY-CHF', amountAtRisk, days: 9, code: 'DEAL_KIND_NOT_SUPPORTED', owner: 'finance' },
    ]);
  });

  it('is named by what stands in its way, for the role that can remove it, as long as it does', async () => {
    await domain.as('obstructed').hearAll([...SOLD_AND_DELIVERED, ...OBSTRUCTED]);
    const kept = async (instant: string) => {
      const { stuckBillableEvents } = await domain
        .as('obstructed')
        .ask<{ stuckBillableEvents: { code: string; owner: string; sourceReference: string }[] }>(
          `{ stuckBillableEvents(at: "${instant}", approvedMoreThanDays: 14) { sourceReference code owner } }`,
        );
      return stuckBillableEvents
        .filter(({ sourceReference }) => sourceReference === 'MS-KEPT')
        .map(({ code, owner }) => [code, owner]);
    };
    assert.deepEqual(await kept('2025-05-10T00:00:00Z'), [['BILLING_CALENDAR_MISSING', 'architect']]);
    assert.deepEqual(await kept('2025-05-20T00:00:00Z'), [['NOT_ON_AN_INVOICE', 'finance']]);
  });

  it('counts as WIP in its period until it is billed', async () => {
    const { wipAtMonthEnd } = await domain.as('ordered').ask<{
      wipAtMonthEnd: {
        items: { sourceReference: string; ageDays: number }[];
        aging: { amount: { amount: string } }[];
      }[];
    }>(`{ wipAtMonthEnd(months: ${MONTHS}) { items { sourceReference ageDays } aging { amount { amount } } } }`);
    assert.deepEqual(wipAtMonthEnd[1]?.items, []);
    assert.deepEqual(wipAtMonthEnd[2]?.items, [{ sourceReference: 'TE-9', ageDays: 20 }]);
    assert.deepEqual(amounts(wipAtMonthEnd[4]?.aging ?? []), ['0.00', '0.00', '100.00', '0.00']);
  });
});
