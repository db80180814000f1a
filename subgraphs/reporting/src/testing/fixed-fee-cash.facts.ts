import {
  cashApplied,
  billingObstructed,
  cashUnapplied,
  invoiceDrafted,
  invoicePaid,
  invoicePosted,
  invoiceRejected,
  journalPosted,
  paymentRefused,
  paymentSettled,
  periodClosed,
  revenueRecognised,
} from '@throughline/events';
import type { Fact } from '@throughline/subgraph/testing';
import { fact } from './facts.ts';
import { billable, ENGAGEMENT, timeEntry, usd } from './fixed-fee.facts.ts';

interface InvoiceOf {
  readonly n: number;
  readonly date: string;
  readonly due: string;
  readonly event: string;
  readonly source: string;
  readonly type: string;
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
}

const header = (invoice: InvoiceOf) => ({
  ...ENGAGEMENT,
  invoiceId: `inv_${invoice.n}`,
  billToId: 'bt_1',
  currency: 'USD',
  invoiceDate: invoice.date,
  dueDate: invoice.due,
});

const lineOf = (invoice: InvoiceOf) => ({
  invoiceLineId: `il_${invoice.n}`,
  lineNumber: 1,
  billableEventId: invoice.event,
  type: invoice.type,
  sourceReference: invoice.source,
  quoteLineId: 'ql_1',
  wbsElementId: 'wbs_a1',
  milestoneId: null,
  net: usd(invoice.net),
});

const journal = (
  id: string,
  kind: string,
  sourceId: string,
  date: string,
  lines: readonly [account: string, amount: string][],
): Fact =>
  fact(
    journalPosted,
    id,
    {
      journalEntryId: id,
      accountingDate: date,
      period: date.slice(0, 7),
      entity: 'LE-US',
      source: { kind, id: sourceId },
      lines: lines.map(([account, amount]) => ({ account, amount: usd(amount) })),
      postedAt: `${date}T12:00:00Z`,
    },
    `${date}T12:00:00Z`,
  );

const drafted = (invoice: InvoiceOf): Fact =>
  fact(
    invoiceDrafted,
    `inv_${invoice.n}`,
    { ...header(invoice), lines: [lineOf(invoice)], net: usd(invoice.net) },
    `${invoice.date}T06:00:00Z`,
  );

const posted = (invoice: InvoiceOf): Fact[] => [
  drafted(invoice),
  fact(
    invoicePosted,
    `inv_${invoice.n}`,
    {
      ...header(invoice),
      number: `INV-CO-000${invoice.n}`,
      sellerReference: 'LE-US',
      accountingPeriod: invoice.date.slice(0, 7),
      lines: [{ ...lineOf(invoice), tax: usd(invoice.tax) }],
      net: usd(invoice.net),
      taxLines: [],
      tax: usd(invoice.tax),
      gross: usd(invoice.gross),
      grossFunctional: usd(invoice.gross),
      erp: 'ERP-MAIN',
      erpIds: [`ERP-MAIN:3041${invoice.n}`],
      postedAt: `${invoice.date}T06:05:00Z`,
    },
    `${invoice.date}T06:05:00Z`,
  ),
  journal(`je_inv${invoice.n}`, 'INVOICE', `inv_${invoice.n}`, invoice.date, [
    ['1100', invoice.gross],
    ['2100', `-${invoice.tax}`],
    ['1200', `-${invoice.net}`],
  ]),
];

const MILESTONE = 'MILESTONE_COMPLETION';
const CHARGE = 'RECURRING_SERVICE_CHARGE';
const INVOICES: readonly InvoiceOf[] = [
  { n: 1, date: '2025-03-10', due: '2025-03-30', event: 'be_ms1', source: 'MS-1', type: MILESTONE, net: '18705.00', tax: '1430.93', gross: '20135.93' }, // prettier-ignore
  { n: 2, date: '2025-04-21', due: '2025-05-11', event: 'be_ms2', source: 'MS-2', type: MILESTONE, net: '33045.50', tax: '2527.98', gross: '35573.48' }, // prettier-ignore
  { n: 3, date: '2025-05-01', due: '2025-05-21', event: 'be_sup5', source: 'SUP-2025-05', type: CHARGE, net: '3533.17', tax: '270.29', gross: '3803.46' }, // prettier-ignore
  { n: 4, date: '2025-06-01', due: '2025-06-21', event: 'be_sup6', source: 'SUP-2025-06', type: CHARGE, net: '3533.16', tax: '270.29', gross: '3803.45' }, // prettier-ignore
];

const settled = (id: string, reference: string, date: string, amount: string, remittance: readonly string[]): Fact =>
  fact(
    paymentSettled,
    id,
    {
      paymentId: id,
      reference,
      gateway: 'stripe',
      amount: usd(amount),
      amountFunctional: usd(amount),
      valueDate: date,
      settledAt: `${date}T10:00:00Z`,
      remittance,
    },
    `${date}T10:00:00Z`,
  );

function paid(id: string, reference: string, date: string, invoice: InvoiceOf): Fact[] {
  const number = `INV-CO-000${invoice.n}`;
  const at = `${date}T10:00:00Z`;
  return [
    settled(id, reference, date, invoice.gross, [number]),
    fact(
      cashApplied,
      id,
      {
        cashApplicationId: `ca_${id}`,
        paymentId: id,
        paymentReference: reference,
        invoiceId: `inv_${invoice.n}`,
        invoiceNumber: number,
        engagementId: 'eng_1',
        amount: usd(invoice.gross),
        amountFunctional: usd(invoice.gross),
        appliedOn: date,
        method: 'AUTO_REMITTANCE',
        lines: [
          {
            invoiceLineId: `il_${invoice.n}`,
            lineNumber: 1,
            billableEventId: invoice.event,
            quoteLineId: 'ql_1',
            amount: usd(invoice.gross),
          },
        ],
      },
      at,
    ),
    fact(invoicePaid, `inv_${invoice.n}`, { ...header(invoice), number, paidAt: at }, at),
    journal(`je_${id}`, 'PAYMENT', id, date, [
      ['1000', invoice.gross],
      ['1100', `-${invoice.gross}`],
    ]),
  ];
}

const REVENUE: readonly [
  month: string,
  lastDay: string,
  n: number,
  amount: string,
  hours: string | null,
  eac: string | null,
  share: string | null,
][] = [
  ['2025-02', '2025-02-28', 1, '14636.80', '82.00', '96.00', '0.854167'],
  ['2025-02', '2025-02-28', 2, '0.00', '0.00', '180.00', '0.000000'],
  ['2025-03', '2025-03-31', 1, '2498.97', '82.00', '96.00', '1.000000'],
  ['2025-03', '2025-03-31', 2, '22594.18', '110.00', '180.00', '0.611111'],
  ['2025-04', '2025-04-30', 2, '14378.11', '164.00', '180.00', '1.000000'],
  ['2025-05', '2025-05-31', 3, '2747.31', null, null, null],
  ['2025-06', '2025-06-30', 3, '2747.32', null, null, null],
];

const recognised = REVENUE.flatMap(([period, lastDay, n, amount, hoursToDate, estimateHours, percentComplete]) => [
  fact(
    revenueRecognised,
    `rev_${period}_${n}`,
    {
      revenueEventId: `rev_${period}_${n}`,
      engagementId: 'eng_1',
      contractId: 'ctr_1',
      quoteVersionId: 'qv_2',
      quoteLineId: 'ql_1',
      obligationId: `po_${n}`,
      obligationKey: `PO-${n}`,
      wbsElementId: `wbs_a${n}`,
      sellerReference: 'LE-US',
      period,
      amount: usd(amount),
      cumulative: usd(amount),
      allocatedPrice: usd('0.00'),
      stream: 'PACKAGE',
      treatment: n === 3 ? 'STRAIGHT_LINE' : 'OVER_TIME_HOURS',
      hoursToDate,
      estimateHours,
      percentComplete,
      recognisedAt: `${lastDay}T23:00:00Z`,
    },
    `${lastDay}T23:00:00Z`,
  ),
  journal(`je_rev_${period}_${n}`, 'REVENUE', `rev_${period}_${n}`, lastDay, [
    ['1200', amount],
    ['4010', `-${amount}`],
  ]),
]);

/** From the first invoice to the closed books of the package engagement. */
export const INVOICED_AND_PAID: readonly Fact[] = [
  ...INVOICES.flatMap(posted),
  ...paid('pay_11', 'PAY-11', '2025-04-08', INVOICES[0] as InvoiceOf),
  ...paid('pay_12', 'PAY-12', '2025-05-20', INVOICES[1] as InvoiceOf),
  ...recognised,
  fact(
    periodClosed,
    'per_1',
    { accountingPeriodId: 'per_1', period: '2025-02', closedAt: '2025-03-05T22:00:00Z' },
    '2025-03-05T22:00:00Z',
  ),
];

const REFUSED: InvoiceOf = {
  n: 5,
  date: '2025-06-10',
  due: '2025-06-30',
  event: 'be_te1',
  source: 'TE-9',
  type: 'TIME_ENTRY',
  net: '100.00',
  tax: '7.65',
  gross: '107.65',
};

/** What goes wrong beside it: work that waits, an invoice refused by tax, money that nobody can place. */
/** An event that no run takes, until a calendar is published a week later. */
export const OBSTRUCTED: readonly Fact[] = [
  billable({
    id: 'be_kept',
    type: 'MILESTONE_COMPLETION',
    source: 'MS-KEPT',
    wbs: 'wbs_a1',
    date: '2025-04-10',
    approvedAt: '2025-04-10T08:00:00Z',
    amount: '100.00',
  }),
  fact(
    billingObstructed,
    'be_kept',
    {
      billableEventId: 'be_kept',
      engagementId: 'eng_1',
      obstacle: { code: 'BILLING_CALENDAR_MISSING', evidence: { milestone: 'MS-KEPT' } },
    },
    '2025-04-10T08:00:01Z',
  ),
  fact(
    billingObstructed,
    'be_kept',
    { billableEventId: 'be_kept', engagementId: 'eng_1', obstacle: null },
    '2025-05-17T09:00:00Z',
  ),
];

/** Money in a currency that no books are kept in. */
export const REFUSED_MONEY: Fact = fact(
  paymentRefused,
  'pay_chf',
  {
    paymentId: 'pay_chf',
    reference: 'PAY-CHF',
    gateway: 'STRIPE-MAIN',
    amount: { amount: '70.00', currency: 'CHF' },
    valueDate: '2025-06-21',
    settledAt: '2025-06-21T10:00:00Z',
    remittance: ['30412'],
    code: 'DEAL_KIND_NOT_SUPPORTED',
    evidence: { what: 'foreign currency payment' },
  },
  '2025-06-21T10:00:00Z',
);

export const TROUBLE: readonly Fact[] = [
  timeEntry('te_9', 'TE-9', 'wbs_a1', true),
  billable({
    id: 'be_te1',
    type: 'TIME_ENTRY',
    source: 'TE-9',
    wbs: 'wbs_a1',
    date: '2025-04-10',
    approvedAt: '2025-05-02T08:00:00Z',
    amount: '100.00',
  }),
  drafted(REFUSED),
  fact(
    invoiceRejected,
    'inv_5',
    { ...header(REFUSED), stage: 'TAX', code: 'TAX_REJECTED', evidence: { line: 1 }, gross: usd('100.00') },
    '2025-06-10T06:01:00Z',
  ),
  settled('pay_13', 'PAY-13', '2025-06-20', '50.00', []),
  fact(
    cashUnapplied,
    'pay_13',
    {
      paymentId: 'pay_13',
      paymentReference: 'PAY-13',
      amount: usd('50.00'),
      amountFunctional: usd('50.00'),
      valueDate: '2025-06-20',
    },
    '2025-06-20T10:00:00Z',
  ),
];
