import type { CalendarDate, Instant, Month } from '@throughline/contracts';
import {
  billingSetupRequested,
  contractActivated,
  contractAmended,
  deliveryCutOffReached,
  estimateChanged,
  type EventContract,
  expenseApproved,
  fxRatePublished,
  milestoneCompleted,
  periodClosed,
  periodClosing,
  projectCreated,
  projectExtended,
  rateCardPublished,
  subcontractorBillApproved,
  timeEntryApproved,
  usageRecorded,
} from '@throughline/events';
import { acceptedQuotes, idOf, quoteLineId, soldDeal, workOf } from './scenario-deal.ts';
import type { Scenario } from './scenario-file.ts';
import type { Fact } from './scenario-01.ts';

const fact = <T>(contract: EventContract<T>, aggregateId: string, at: string, data: T): Fact => ({
  at,
  publish: (work) => work.publish(contract, aggregateId, data, { occurredAt: at }),
});

const PROJECT = { projectId: idOf('Project', 'prj_1'), engagementId: idOf('Engagement', 'eng_1') };
const element = (code: string) => idOf('WbsElement', `wbs_${code}`);
const secondsBefore = (at: string, seconds: number): Instant =>
  new Date(Date.parse(at) - seconds * 1000).toISOString().replace('.000Z', 'Z') as Instant;

/** What other domains tell billing of a scenario before anything is invoiced, in the order in which it happened. */
export const toldBefore = (scenario: Scenario): Fact[] =>
  [...dealFacts(scenario), ...rateFacts(scenario), ...deliveryFacts(scenario), ...closeFacts(scenario)].sort(byInstant);

export const byInstant = (a: Fact, b: Fact): number => Date.parse(a.at) - Date.parse(b.at);

function dealFacts(scenario: Scenario): Fact[] {
  return acceptedQuotes(scenario).flatMap((quote, index) => {
    const deal = soldDeal(scenario, quote);
    const { activationId, contractId, quoteVersionId, engagementId } = deal;
    const steps = scenario.inputs.activation.find(({ quoteVersion }) => quoteVersion === quote.version)?.steps ?? [];
    const activeAt = (steps.find(({ state }) => state === 'ACTIVE')?.at ?? '') as Instant;
    const added = deal.lines.filter(({ change }) => change === 'ADDED');
    const elements = added.flatMap((line) =>
      workOf(scenario, line.lineKey, quote.version).map((work) => ({
        wbsElementId: element(work.wbs),
        code: work.wbs,
        name: work.name,
        kind: work.kind,
        parentCode: null,
        quoteLineId: quoteLineId(scenario, line.lineKey),
        billToId: idOf('BillTo', work.billTo),
        obligationId: work.obligation === null ? null : idOf('PerformanceObligation', work.obligation),
        distribution: null,
        rateCard: work.rateCard,
      })),
    );
    const milestones = added.flatMap((line) =>
      line.milestones.map(({ reference, workElementCode, percent }) => {
        return {
          milestoneId: idOf('Milestone', reference),
          reference,
          wbsElementId: element(workElementCode),
          percent,
        };
      }),
    );
    const project = { activationId, ...PROJECT, engagementId, contractId, quoteVersionId, elements, milestones };
    const standsAt = secondsBefore(activeAt, 20);
    const stands =
      index === 0
        ? fact(projectCreated, PROJECT.projectId, standsAt, {
            ...project,
            name: 'P',
            externalId: 'x',
            createdAt: standsAt,
          })
        : fact(projectExtended, PROJECT.projectId, standsAt, { ...project, extendedAt: standsAt });
    return [
      stands,
      fact(billingSetupRequested, activationId, secondsBefore(activeAt, 10), { activationId, deal }),
      index === 0
        ? fact(contractActivated, contractId, activeAt, { deal, activatedAt: activeAt })
        : fact(contractAmended, contractId, activeAt, { deal, amendedAt: activeAt }),
    ];
  });
}

function rateFacts({ inputs, meta }: Scenario): Fact[] {
  const cards = inputs.rateCards.map((card) =>
    fact(rateCardPublished, card.id, card.recordedAt, {
      rateCardId: idOf('RateCard', card.id),
      rateCardVersionId: idOf('RateCardVersion', `${card.id}_${card.version}`),
      reference: card.id,
      version: card.version,
      currency: card.currency,
      effectiveFrom: card.effectiveFrom as CalendarDate,
      recordedAt: card.recordedAt as Instant,
      rates: Object.entries(card.rates).map(([role, hourly]) => ({ role, hourly })),
    }),
  );
  const rates = Object.entries(inputs.fxEurGbp).map(([date, rate]) => {
    const recordedAt = `${date}T00:00:00Z` as Instant;
    return fact(fxRatePublished, `fx_${date}`, recordedAt, {
      fxRateId: idOf('FxRate', `fx_${date}`),
      from: meta.foreignCurrency ?? '',
      to: meta.functionalCurrency,
      date: date as CalendarDate,
      rate,
      source: 'ERP',
      recordedAt,
    });
  });
  return [...cards, ...rates];
}

function deliveryFacts({ inputs }: Scenario): Fact[] {
  const roles = new Map(inputs.resources.map(({ id, role }) => [id, role]));
  const support = inputs.workBreakdown.find(({ kind }) => kind === 'MANAGED_SUPPORT')?.wbs ?? '';
  const bill = inputs.subcontractorInvoice;
  return [
    ...inputs.estimates.map(({ wbs, version, hours, recordedAt }) =>
      fact(estimateChanged, `eac_${wbs}_${version}`, recordedAt, {
        estimateId: idOf('Estimate', `eac_${wbs}_${version}`),
        ...PROJECT,
        wbsElementId: element(wbs),
        version,
        hours,
        recordedAt: recordedAt as Instant,
      }),
    ),
    ...inputs.milestones.map(({ id, wbs, acceptedAt }) =>
      fact(milestoneCompleted, id, acceptedAt, {
        milestoneId: idOf('Milestone', id),
        reference: id,
        ...PROJECT,
        wbsElementId: element(wbs),
        acceptedAt: acceptedAt as Instant,
      }),
    ),
    ...inputs.timeEntries.map(({ id, resource, wbs, workDate, hours, billable, approvedAt }) =>
      fact(timeEntryApproved, id, approvedAt, {
        timeEntryId: idOf('TimeEntry', id),
        reference: id,
        ...PROJECT,
        wbsElementId: element(wbs),
        resource,
        role: roles.get(resource) ?? null,
        workDate: workDate as CalendarDate,
        hours,
        billable,
        approvedAt: approvedAt as Instant,
      }),
    ),
    ...inputs.expenses.map(({ id, wbs, date, type, currency, netCost, approvedAt }) =>
      fact(expenseApproved, id, approvedAt, {
        expenseId: idOf('Expense', id),
        reference: id,
        ...PROJECT,
        wbsElementId: element(wbs),
        expenseDate: date as CalendarDate,
        type,
        cost: { amount: netCost, currency },
        markup: inputs.expensePolicy[type] ?? '0',
        approvedAt: approvedAt as Instant,
      }),
    ),
    ...(bill.id === undefined
      ? []
      : [
          fact(subcontractorBillApproved, bill.id, bill.approvedAt ?? '', {
            subcontractorBillId: idOf('SubcontractorBill', bill.id),
            reference: bill.id,
            ...PROJECT,
            wbsElementId: element(bill.wbs ?? ''),
            billDate: bill.date as CalendarDate,
            cost: { amount: bill.cost ?? '', currency: bill.currency ?? '' },
            approvedAt: bill.approvedAt as Instant,
          }),
        ]),
    ...inputs.usage.map(({ id, month, measuredAt, tickets, recordedAt, supersedes }) =>
      fact(usageRecorded, id, recordedAt, {
        usageRecordId: idOf('UsageRecord', id),
        reference: id,
        ...PROJECT,
        wbsElementId: element(support),
        month: month as Month,
        measuredOn: measuredAt.slice(0, 10) as CalendarDate,
        unit: 'TICKET',
        quantity: tickets,
        supersedes:
          supersedes === undefined ? null : { usageRecordId: idOf('UsageRecord', supersedes), reference: supersedes },
        recordedAt: recordedAt as Instant,
      }),
    ),
  ];
}

/** Each close with the counts of what was approved by then, and of what receivables tell of the month. */
function closeFacts({ inputs, expected }: Scenario): Fact[] {
  const bill = inputs.subcontractorInvoice.approvedAt;
  return Object.entries(inputs.periodClose).flatMap(([period, closedAt]) => {
    const named = { period: period as Month, closedAt: closedAt as Instant };
    const accountingPeriodId = idOf('AccountingPeriod', `per_${period}`);
    const by = (instants: readonly string[]): number => instants.filter((at) => at <= closedAt).length;
    const inPeriod = (dates: readonly (string | undefined)[]): number =>
      dates.filter((date) => date?.startsWith(period) === true).length;
    return [
      fact(periodClosing, accountingPeriodId, closedAt, {
        ...named,
        accountingPeriodId,
        creditMemos: inPeriod(expected.creditMemos.map(({ date }) => date)),
        receivableWriteOffs: inPeriod([expected.smallBalanceWriteOff.date]),
      }),
      fact(deliveryCutOffReached, period, closedAt, {
        ...named,
        timeEntries: by(inputs.timeEntries.map(({ approvedAt }) => approvedAt)),
        corrections: 0,
        milestones: by(inputs.milestones.map(({ acceptedAt }) => acceptedAt)),
        estimates: by(inputs.estimates.map(({ recordedAt }) => recordedAt)),
        expenses: by(inputs.expenses.map(({ approvedAt }) => approvedAt)),
        subcontractorBills: by(bill === undefined ? [] : [bill]),
        usageRecords: by(inputs.usage.map(({ recordedAt }) => recordedAt)),
      }),
      fact(periodClosed, accountingPeriodId, closedAt, { ...named, accountingPeriodId }),
    ];
  });
}
