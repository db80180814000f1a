import { calendarDate, lastDayOf, month, monthOf } from '@throughline/contracts';
import {
  creditMemoIssued,
  invoiceDrafted,
  invoiceMigrated,
  invoicePosted,
  receivablesRevalued,
} from '@throughline/events';
import type { Fact } from '@throughline/subgraph/testing';
import { fact } from './facts.ts';
import { lineId, paymentFacts } from './scenario-payment.facts.ts';
import { earned, eventOf, journal, minus, referenceOf, streamOf, valueOf } from './scenario-earned.facts.ts';
import { ENGAGEMENT, type ExpectedInvoice, functional, idOf, quoteLineId, type Scenario } from './scenario-file.ts';

/** Accounts that an invoice relieves, by stream. */
const RELIEVED: Readonly<Record<string, string>> = { PACKAGE: '1200', PASS_THROUGH: '1220', RETAINER: '2210' };
const periodOf = (date: string): string => monthOf(calendarDate(date));
/** Invoices, what settled them, and what they were worth at month ends. */
export const cashFacts = (scenario: Scenario): Fact[] => [
  ...scenario.expected.invoices.flatMap((invoice) => invoiced(scenario, invoice)),
  ...scenario.expected.creditMemos.flatMap((memo) => credited(scenario, memo)),
  ...paymentFacts(scenario),
  ...Object.entries(scenario.expected.unrealisedFx).flatMap(([monthEnd, row]) => revalued(scenario, monthEnd, row)),
];

function invoiced(scenario: Scenario, invoice: ExpectedInvoice): Fact[] {
  const { id, date, currency, grossGbp, erpIds } = invoice;
  const invoiceId = idOf('inv', id);
  const header = {
    ...ENGAGEMENT,
    invoiceId,
    billToId: idOf('bt', invoice.billTo),
    currency,
    invoiceDate: date,
    dueDate: invoice.due,
  };
  const money = (amount: string) => ({ amount, currency });
  const lines = invoice.lines.map(({ line, event: eventId, type, net, tax }) => {
    const event = eventOf(scenario, eventId);
    return {
      invoiceLineId: lineId(id, eventId),
      lineNumber: line,
      billableEventId: idOf('be', referenceOf(event)),
      type,
      sourceReference: referenceOf(event),
      quoteLineId: quoteLineId(scenario, event.quoteLine),
      wbsElementId: idOf('wbs', event.wbs),
      milestoneId: null,
      net: money(net),
      tax: money(tax),
      stream: streamOf(event),
    };
  });
  const at = `${date}T08:00:00Z`;
  const posted = {
    ...header,
    number: id,
    sellerReference: scenario.inputs.entities.seller.id,
    accountingPeriod: periodOf(date),
    lines,
    net: money(invoice.net),
    taxLines: [],
    tax: money(invoice.tax),
    gross: money(invoice.gross),
    grossFunctional: functional(scenario, grossGbp),
    bookingRate: invoice.bookingRate ?? null,
    fxOnRelief: functional(scenario, invoice.fxOnRelief),
    erp: invoice.erp,
    erpIds: erpIds.slice(0, 1),
    postedAt: at,
  };
  const relieved = invoice.lines.map(({ event: eventId, net }) => {
    const event = eventOf(scenario, eventId);
    return [
      RELIEVED[streamOf(event)] ?? '1210',
      minus(invoice.bookingRate === undefined ? net : valueOf(scenario, event)),
    ] as const;
  });
  return [
    fact(invoiceDrafted, invoiceId, { ...header, lines, net: money(invoice.net) }, at),
    fact(invoicePosted, invoiceId, posted, at),
    ...erpIds.slice(1).map((erpId) => migrated(scenario, invoice, erpId)),
    ...journal(scenario, { kind: 'INVOICE', id: invoiceId }, { period: periodOf(date), date }, [
      ['1100', grossGbp],
      ['2100', minus(invoice.tax)],
      ...relieved,
      ['7020', minus(invoice.fxOnRelief)],
    ]),
  ];
}

function migrated({ inputs }: Scenario, { id, erp, gross, currency }: ExpectedInvoice, erpId: string): Fact {
  const migratedAt = `${inputs.routing.at(-1)?.validFrom ?? ''}T00:00:00Z`;
  const invoiceId = idOf('inv', id);
  const to = erpId.split(':')[0] ?? '';
  const told = { invoiceId, number: id, engagementId: 'eng_1', fromErp: erp, erp: to, erpId };
  return fact(invoiceMigrated, invoiceId, { ...told, open: { amount: gross, currency }, migratedAt }, migratedAt);
}

function credited(scenario: Scenario, memo: Scenario['expected']['creditMemos'][number]): Fact[] {
  const { id, date, invoice: number, creditedEvent } = memo;
  const event = eventOf(scenario, creditedEvent);
  const stream = streamOf(event);
  const at = `${date}T${scenario.inputs.dayClock['creditMemos'] ?? ''}`;
  const invoice = scenario.expected.invoices.find((each) => each.id === number);
  const line = invoice?.lines.find((each) => each.event === creditedEvent);
  const money = (amount: string) => functional(scenario, amount);
  const told = {
    ...ENGAGEMENT,
    creditMemoId: idOf('cm', id),
    reference: id,
    invoiceId: idOf('inv', number),
    billToId: idOf('bt', event.billTo),
    reason: memo.reason,
    issuedOn: date,
    number: id,
    invoiceNumber: number,
    sellerReference: scenario.inputs.entities.seller.id,
    requestedAt: at,
    issuedAt: at,
    lines: [
      {
        creditMemoLineId: idOf('cml', id),
        invoiceLineId: lineId(number, creditedEvent),
        lineNumber: line?.line ?? 1,
        billableEventId: idOf('be', referenceOf(event)),
        type: event.type,
        stream,
        sourceReference: referenceOf(event),
        quoteLineId: quoteLineId(scenario, event.quoteLine),
        wbsElementId: idOf('wbs', event.wbs),
        net: money(memo.net),
        tax: money(memo.tax),
      },
    ],
    net: money(memo.net),
    tax: money(memo.tax),
    gross: money(memo.gross),
    grossFunctional: money(memo.gross),
    erp: 'ERP',
    erpIds: memo.erpIds,
  };
  const period = periodOf(date);
  const back = { id, event, stream, amount: minus(memo.net), period, date, treatment: 'CONCESSION', creditMemo: id };
  return [
    fact(creditMemoIssued, told.creditMemoId, told, at),
    ...earned(scenario, back),
    ...journal(scenario, { kind: 'CREDIT_MEMO', id: told.creditMemoId }, { period, date }, [
      ['1100', minus(memo.gross)],
      ['2100', memo.tax],
      [RELIEVED[stream] ?? '1210', memo.net],
    ]),
  ];
}

type Revaluation = Scenario['expected']['unrealisedFx'][string];

/** Told twice, as at the month end and again at the close: the first time with a figure that the second one replaces. */
function revalued(scenario: Scenario, monthEnd: string, { balance, movement, items }: Revaluation): Fact[] {
  const entity = scenario.inputs.entities.seller.id;
  const period = periodOf(monthEnd);
  const foreign = (amount: string) => ({ amount, currency: scenario.meta.foreignCurrency });
  const told = (at: string, isFirst: boolean): Fact =>
    fact(
      receivablesRevalued,
      `${entity} ${period}`,
      {
        entity,
        period,
        revaluedOn: lastDayOf(month(period)),
        items: Object.entries(items).map(([invoice, { openEur, bookGbp, closingGbp, unrealised }]) => ({
          invoiceId: idOf('inv', invoice),
          invoiceNumber: invoice,
          open: foreign(openEur),
          booked: functional(scenario, bookGbp),
          closing: functional(scenario, closingGbp),
          unrealised: functional(scenario, isFirst ? '999.99' : unrealised),
          rate: scenario.inputs.fxEurGbp[monthEnd],
        })),
        balance: functional(scenario, balance),
        movement: functional(scenario, movement),
      },
      at,
    );
  return [
    told(`${monthEnd}T23:59:59Z`, true),
    told(scenario.inputs.periodClose[period] ?? '', false),
    ...journal(scenario, { kind: 'REVALUATION', id: `${entity} ${period} 1` }, { period, date: monthEnd }, [
      ['1100', movement],
      ['7010', minus(movement)],
    ]),
  ];
}
