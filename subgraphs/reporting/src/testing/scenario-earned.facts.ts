import { firstDayOf, lastDayOf, Money, type Month, month } from '@throughline/contracts';
import {
  billableEventRecorded,
  journalPosted,
  periodClosed,
  revenueEarned,
  revenueRecognised,
} from '@throughline/events';
import type { Fact } from '@throughline/subgraph/testing';
import { fact } from './facts.ts';
import { ENGAGEMENT, type ExpectedEvent, functional, idOf, quoteLineId, type Scenario } from './scenario-file.ts';

/** Debit and credit of revenue, as the postings of the format say. */
const REVENUE: Readonly<Record<string, readonly [debit: string, credit: string]>> = {
  PACKAGE: ['1200', '4010'],
  TIME_AND_MATERIALS: ['1210', '4020'],
  EXPENSE: ['1210', '4030'],
  USAGE: ['1210', '4040'],
  PASS_THROUGH: ['1220', '2300'],
  HANDLING_FEE: ['1210', '4060'],
  RETAINER: ['2210', '4050'],
  RETAINER_BREAKAGE: ['2210', '4055'],
  RETAINER_OVERAGE: ['1210', '4050'],
};
const STREAM_OF_SUBTYPE: Readonly<Record<string, string>> = {
  SUBCONTRACTOR_PASS_THROUGH: 'PASS_THROUGH',
  HANDLING_FEE: 'HANDLING_FEE',
  RETAINER_DRAWDOWN: 'RETAINER',
  RETAINER_OVERAGE: 'RETAINER_OVERAGE',
};
const STREAM_OF_TYPE: Readonly<Record<string, string>> = {
  TIME_ENTRY: 'TIME_AND_MATERIALS',
  WRITE_OFF: 'TIME_AND_MATERIALS',
  EXPENSE_APPROVAL: 'EXPENSE',
  USAGE_ADJUSTMENT: 'USAGE',
};

export const streamOf = ({ type, subtype, source }: ExpectedEvent): string =>
  STREAM_OF_SUBTYPE[subtype ?? ''] ?? STREAM_OF_TYPE[type] ?? (source.startsWith('RET-') ? 'RETAINER' : 'PACKAGE');

export function eventOf({ expected }: Scenario, id: string): ExpectedEvent {
  const found = expected.billableEvents.find((event) => event.id === id);
  if (!found) throw new Error(`there is no ${id}`);
  return found;
}

/** What stands behind the event's own reference. */
export const referenceOf = (event: { readonly id: string }): string => event.id.replace(/^BE-/, '');

/** An entry of the ledger; nothing for one without an amount. */
export function journal(
  scenario: Scenario,
  source: { readonly kind: string; readonly id: string },
  { period, date }: { readonly period: string; readonly date: string },
  lines: readonly (readonly [account: string, amount: string])[],
): Fact[] {
  const booked = lines.filter(([, amount]) => Number(amount) !== 0);
  if (booked.length === 0) return [];
  const id = idOf('je', source.id);
  const told = {
    journalEntryId: id,
    accountingDate: date,
    period,
    entity: scenario.inputs.entities.seller.id,
    source,
    lines: booked.map(([account, amount]) => ({ account, amount: functional(scenario, amount) })),
    postedAt: `${date}T20:00:00Z`,
  };
  return [fact(journalPosted, id, told, `${date}T20:00:00Z`)];
}

/** The negative of decimal text. */
export const minus = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`);

/** Revenue that came with its cause, and its posting. */
export function earned(
  scenario: Scenario,
  of: {
    readonly id: string;
    readonly event: ExpectedEvent;
    readonly stream: string;
    readonly amount: string;
    readonly period: string;
    readonly date: string;
    readonly treatment: string;
    readonly creditMemo?: string;
    readonly tranche?: string;
  },
): Fact[] {
  const { event, stream, amount, period, date, treatment } = of;
  if (Number(amount) === 0) return [];
  const id = idOf('rev', of.id);
  const told = {
    revenueEventId: id,
    engagementId: ENGAGEMENT.engagementId,
    contractId: 'ctr_1',
    quoteVersionId: 'qv_1',
    quoteLineId: quoteLineId(scenario, event.quoteLine),
    wbsElementId: idOf('wbs', event.wbs),
    obligationId: null,
    billableEventId: idOf('be', referenceOf(event)),
    creditMemoId: of.creditMemo === undefined ? null : idOf('cm', of.creditMemo),
    retainerTranche: of.tranche ?? null,
    sellerReference: scenario.inputs.entities.seller.id,
    period,
    accountingDate: date,
    stream,
    treatment,
    amount: functional(scenario, amount),
    amountForeign: null,
    recognisedAt: `${date}T20:00:00Z`,
  };
  const [debit, credit] = REVENUE[stream] ?? ['', ''];
  return [
    fact(revenueEarned, id, told, told.recognisedAt),
    ...journal(scenario, { kind: 'REVENUE', id }, { period, date }, [
      [debit, amount],
      [credit, minus(amount)],
    ]),
  ];
}

/** What became billable, the revenue that came with it, and that of the packages at each close. */
export const earnedFacts = (scenario: Scenario): Fact[] => [
  ...scenario.expected.billableEvents.flatMap((event) => recorded(scenario, event)),
  ...packageRevenue(scenario),
  ...breakage(scenario),
  ...Object.entries(scenario.inputs.periodClose).map(([period, closedAt]) =>
    fact(periodClosed, idOf('per', period), { accountingPeriodId: idOf('per', period), period, closedAt }, closedAt),
  ),
];

/** The value of an event in the books, at the rate of its date. */
export function valueOf(scenario: Scenario, event: ExpectedEvent): string {
  const { currency, gross, gbp, eventDate } = event;
  if (currency === scenario.meta.functionalCurrency) return gross;
  const rate = scenario.inputs.fxEurGbp[eventDate];
  return (
    gbp ??
    Money.of(Money.of(gross, currency).times(rate ?? '0').value, currency)
      .rounded()
      .toAmount()
  );
}

function recorded(scenario: Scenario, event: ExpectedEvent): Fact[] {
  const id = idOf('be', referenceOf(event));
  const stream = streamOf(event);
  const { currency, gross, billable, source, approvedAt, eventDate, accountingPeriod: period } = event;
  const isForeign = currency !== scenario.meta.functionalCurrency;
  const value = valueOf(scenario, event);
  const isOpen = Number(billable) !== 0;
  const billableFunctional = billable === gross ? value : isForeign ? '0.00' : billable;
  const [card = '', version = ''] = (event.rateCard ?? '').split(' v');
  const isWriteOff = event.type === 'WRITE_OFF' && event.receivable === undefined;
  const resource = scenario.inputs.timeEntries.find((entry) => entry.id === source)?.resource;
  const role = scenario.inputs.resources.find((each) => each.id === resource)?.role ?? 'R';
  const told = {
    ...ENGAGEMENT,
    billableEventId: id,
    type: event.type,
    subtype: event.subtype ?? null,
    sourceReference: referenceOf(event),
    engagementReference: 'E',
    contractId: 'ctr_1',
    quoteVersionId: 'qv_1',
    quoteLineId: quoteLineId(scenario, event.quoteLine),
    projectId: 'prj_1',
    wbsElementId: idOf('wbs', event.wbs),
    milestoneId: event.type === 'MILESTONE_COMPLETION' ? idOf('ms', source) : null,
    obligationId: null,
    billToId: idOf('bt', event.billTo),
    sellerReference: scenario.inputs.entities.seller.id,
    eventDate,
    approvedAt,
    accountingPeriod: period,
    value: { amount: gross, currency },
    billable: { amount: billable, currency },
    description: source,
    stream,
    valueFunctional: functional(scenario, value),
    billableFunctional: functional(scenario, isOpen ? billableFunctional : '0.00'),
    fxRate: isForeign ? (scenario.inputs.fxEurGbp[eventDate] ?? null) : null,
    timeEntryId: event.type === 'TIME_ENTRY' ? idOf('te', source) : null,
    expenseId: event.type === 'EXPENSE_APPROVAL' && event.subtype === undefined ? idOf('exp', source) : null,
    subcontractorBillId: source === scenario.inputs.subcontractorInvoice.id ? idOf('sub', source) : null,
    usageRecordId: event.type === 'USAGE_ADJUSTMENT' ? idOf('use', source) : null,
    hours: event.hours ?? null,
    rate:
      event.rate === undefined
        ? null
        : {
            rateCardVersionId: idOf('rcv', `${card}_${version}`),
            rateCard: card,
            version: Number(version),
            role,
            hourly: event.rate,
          },
    drawdown:
      event.parts === undefined
        ? null
        : {
            drawn: { amount: event.drawn, currency },
            drawnFunctional: functional(scenario, event.drawnGbp ?? '0'),
            parts: event.parts.map(({ tranche, eur, gbp }) => ({
              tranche,
              amount: { amount: eur, currency },
              functional: functional(scenario, gbp),
              fxRate: trancheRate(scenario, tranche),
            })),
          },
    reason: event.reason ?? null,
    ofBillableEventId: isWriteOff ? idOf('be', source) : null,
    receivableInvoiceId: event.receivable === undefined ? null : idOf('inv', event.receivable),
  };
  const date = eventDate.startsWith(period) ? eventDate : firstDayOf(month(period));
  const earns =
    stream === 'PACKAGE' || event.type === 'WRITE_OFF' || (stream === 'RETAINER' && event.parts === undefined);
  const amount = event.drawnGbp ?? billableFunctional;
  const treatment = 'AS_INVOICED';
  return [
    fact(billableEventRecorded, id, told, approvedAt),
    ...(earns ? [] : earned(scenario, { id: referenceOf(event), event, stream, amount, period, date, treatment })),
  ];
}

interface Tranche {
  readonly id: string;
  readonly invoiceDate: string;
}

function trancheRate({ rules, inputs }: Scenario, tranche: string): string | null {
  const { tranches } = (rules.find(({ id }) => id === 'RU-11')?.params ?? {}) as { tranches?: readonly Tranche[] };
  const date = tranches?.find(({ id }) => id === tranche)?.invoiceDate ?? '';
  return inputs.fxEurGbp[date] ?? null;
}

function packageRevenue(scenario: Scenario): Fact[] {
  const obligations = Object.keys(scenario.expected.priceAllocation);
  return scenario.expected.packageRevenue.flatMap((row) => {
    const period: Month = month(row['month'] ?? '');
    const date = lastDayOf(period);
    return obligations.flatMap((key) => {
      const id = idOf('rev', `${period}_${key}`);
      const amount = row[key] ?? '0.00';
      const told = {
        revenueEventId: id,
        engagementId: ENGAGEMENT.engagementId,
        contractId: 'ctr_1',
        quoteVersionId: 'qv_1',
        quoteLineId: 'ql_1',
        obligationId: idOf('po', key),
        obligationKey: key,
        wbsElementId: null,
        sellerReference: scenario.inputs.entities.seller.id,
        period,
        amount: functional(scenario, amount),
        cumulative: functional(scenario, amount),
        allocatedPrice: functional(scenario, '0.00'),
        stream: 'PACKAGE',
        treatment: row[`${key}_hours`] === undefined ? 'STRAIGHT_LINE' : 'OVER_TIME_HOURS',
        hoursToDate: row[`${key}_hours`] ?? null,
        estimateHours: row[`${key}_eac`] ?? null,
        percentComplete: row[`${key}_pct`] ?? null,
        recognisedAt: `${date}T20:00:00Z`,
      };
      return [
        fact(revenueRecognised, id, told, told.recognisedAt),
        ...journal(scenario, { kind: 'REVENUE', id }, { period, date }, [
          ['1200', amount],
          ['4010', minus(amount)],
        ]),
      ];
    });
  });
}

function breakage(scenario: Scenario): Fact[] {
  const { gbp: amount } = scenario.expected.breakage;
  const event = scenario.expected.billableEvents.find(({ source }) => source.startsWith('RET-'));
  const { tranches } = (scenario.rules.find(({ id }) => id === 'RU-11')?.params ?? {}) as {
    tranches?: readonly { id: string; usableTo: string }[];
  };
  const [first] = tranches ?? [];
  if (amount === undefined || event === undefined || first === undefined) return [];
  const period = first.usableTo.slice(0, 7);
  const of = { id: 'breakage', event, stream: 'RETAINER_BREAKAGE', amount, period, date: first.usableTo };
  return earned(scenario, { ...of, treatment: 'BREAKAGE', tranche: first.id });
}
