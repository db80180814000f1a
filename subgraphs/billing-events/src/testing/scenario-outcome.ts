import { billableEventRecorded, revenueEarned, revenueRecognised } from '@throughline/events';
import { decimal } from '@throughline/contracts';
import type { TestedSubgraph } from '@throughline/subgraph/testing';
import { acceptedQuotes, quoteLineId } from './scenario-deal.ts';
import type { Scenario } from './scenario-file.ts';

type Figures = Record<string, unknown>;

/** The billable events that billing told, in the structure of the scenario; the invoice is compared elsewhere. */
export async function toldEvents(domain: TestedSubgraph, scenario: Scenario): Promise<Figures[]> {
  const lines = new Map(
    acceptedQuotes(scenario)
      .flatMap(({ lines }) => lines)
      .map(({ line }) => [quoteLineId(scenario, line) as string, line]),
  );
  const events = await domain.published(billableEventRecorded);
  return events.map((event) => ({
    id: `BE-${event.sourceReference}`,
    type: event.type,
    ...(event.subtype !== null && { subtype: event.subtype }),
    source: event.sourceReference.replace(/-(WO|OVER|FEE)$/, ''),
    wbs: event.wbsElementId.replace('wbs_', ''),
    quoteLine: lines.get(event.quoteLineId),
    ...priceOf(event),
    eventDate: event.eventDate,
    approvedAt: event.approvedAt,
    accountingPeriod: event.accountingPeriod,
    currency: event.value.currency,
    gross: event.value.amount,
    billable: event.billable.amount,
    billTo: event.billToId,
  }));
}

type Told = Awaited<ReturnType<typeof recordedOf>>[number];
const recordedOf = (domain: TestedSubgraph) => domain.published(billableEventRecorded);

function priceOf({
  type,
  subtype,
  rate,
  hours,
  drawdown,
  cost,
  markup,
  valueFunctional,
  reason,
  ...event
}: Told): Figures {
  const rated = rate && { rateCard: `${rate.rateCard} v${rate.version}`, rate: rate.hourly };
  if (type === 'WRITE_OFF') {
    return { reason, ...(event.receivableInvoiceId !== null && { receivable: event.receivableInvoiceId }) };
  }
  if (subtype === 'RETAINER_DRAWDOWN') {
    return {
      ...rated,
      hours,
      drawn: drawdown?.drawn.amount,
      drawnGbp: drawdown?.drawnFunctional.amount,
      parts: drawdown?.parts.map(({ tranche, amount, functional }) => {
        return { tranche, eur: amount.amount, gbp: functional.amount };
      }),
    };
  }
  if (subtype === 'RETAINER_OVERAGE') return { ...rated, gbp: valueFunctional?.amount };
  if (subtype !== null) return { gbp: valueFunctional?.amount };
  if (type === 'TIME_ENTRY') return { ...rated, hours };
  return type === 'EXPENSE_APPROVAL' ? { costGBP: cost?.amount, markup } : {};
}

/** What the scenario expects of them, without what the invoices decide. */
export const expectedEvents = ({ expected }: Scenario): Figures[] =>
  expected.billableEvents.map(({ invoice: _, ...event }) => event);

const ACCOUNT: Record<string, string> = {
  PACKAGE: '4010',
  TIME_AND_MATERIALS: '4020',
  EXPENSE: '4030',
  USAGE: '4040',
  RETAINER: '4050',
  RETAINER_OVERAGE: '4050',
  RETAINER_BREAKAGE: '4055',
  HANDLING_FEE: '4060',
};

/** Revenue by month and account, zero accounts included; what is passed through is none. */
export async function toldRevenue(
  domain: TestedSubgraph,
  { meta }: Scenario,
): Promise<Record<string, Record<string, string>>> {
  const sums = new Map<string, ReturnType<typeof decimal>>();
  const add = (period: string, stream: string, amount: string): void => {
    const account = ACCOUNT[stream];
    if (account === undefined) return;
    for (const key of [`${period} ${account}`, `${period} total`])
      sums.set(key, (sums.get(key) ?? decimal(0)).plus(amount));
  };
  for (const { period, stream, amount } of await domain.published(revenueRecognised))
    add(period, stream, amount.amount);
  for (const { period, stream, amount } of await domain.published(revenueEarned)) add(period, stream, amount.amount);
  const columns = [...new Set(Object.values(ACCOUNT)), 'total'].sort();
  const row = (period: string) =>
    columns.map((column) => [column, (sums.get(`${period} ${column}`) ?? decimal(0)).toFixed(2)]);
  return Object.fromEntries(
    meta.months.map((period) => [period, Object.fromEntries(row(period)) as Record<string, string>]),
  );
}

/** Package revenue by month and obligation with its measures, as far as the month is closed. */
export async function toldPackageRevenue(domain: TestedSubgraph): Promise<Record<string, string>[]> {
  const rows = new Map<string, Record<string, string>>();
  const add = (period: string, figures: Record<string, string>, amount: string, key: 'concession' | null): void => {
    const row = rows.get(period) ?? { month: period, concession: '0.00', total: '0.00' };
    const total = decimal(row['total'] ?? 0)
      .plus(amount)
      .toFixed(2);
    const concession: Record<string, string> =
      key === null
        ? {}
        : {
            concession: decimal(row['concession'] ?? 0)
              .plus(amount)
              .toFixed(2),
          };
    rows.set(period, { ...row, ...figures, ...concession, total });
  };
  for (const event of await domain.published(revenueRecognised)) {
    const { obligationKey: po, amount, hoursToDate, estimateHours, percentComplete } = event;
    const measures =
      hoursToDate === null
        ? {}
        : { [`${po}_hours`]: hoursToDate, [`${po}_eac`]: estimateHours ?? '', [`${po}_pct`]: percentComplete ?? '' };
    add(event.period, { [po]: amount.amount, ...measures }, amount.amount, null);
  }
  for (const { period, stream, amount } of await domain.published(revenueEarned)) {
    if (stream === 'PACKAGE') add(period, {}, amount.amount, 'concession');
  }
  return [...rows.values()];
}
