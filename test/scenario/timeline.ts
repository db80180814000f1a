import { instantOf, type Scenario, type Step } from './scenario-file.ts';

/** Something that a person or a system does at an instant. */
export type Happening =
  | { readonly kind: 'FX_RATE'; readonly date: string }
  | { readonly kind: 'RATE_CARD'; readonly rateCard: string; readonly version: number }
  | { readonly kind: 'QUOTE_MADE'; readonly version: number }
  | { readonly kind: 'QUOTE_APPROVED'; readonly version: number }
  | { readonly kind: 'ACTIVATION_STEP'; readonly version: number; readonly step: Step }
  | { readonly kind: 'ESTIMATE'; readonly wbs: string; readonly hours: string }
  | { readonly kind: 'TIME_APPROVED'; readonly entry: string }
  | { readonly kind: 'EXPENSE_APPROVED'; readonly expense: string }
  | { readonly kind: 'BILL_APPROVED'; readonly bill: string }
  | { readonly kind: 'USAGE_RECORDED'; readonly usage: string }
  | { readonly kind: 'MILESTONE_ACCEPTED'; readonly milestone: string }
  | { readonly kind: 'CREDIT_MEMO_REQUESTED'; readonly creditMemo: string }
  | { readonly kind: 'PAYMENT'; readonly payment: string }
  | { readonly kind: 'MATCHED_BY_HAND'; readonly match: string }
  | { readonly kind: 'PERIOD_CLOSE'; readonly month: string }
  | { readonly kind: 'DISTURBANCE'; readonly what: string };

export interface Planned {
  readonly at: string;
  readonly happening: Happening;
}

export interface Moment {
  readonly at: string;
  readonly happenings: readonly Happening[];
}

/** Everything that happens, by instant. What happens in the same instant keeps the order in which it is planned. */
export function momentsOf(planned: readonly Planned[]): Moment[] {
  return [...Map.groupBy(planned, ({ at }) => at)]
    .map(([at, entries]) => ({ at, happenings: entries.map(({ happening }) => happening) }))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** What the scenario's inputs say; of one instant, what others are judged by comes first. */
export function plannedIn(scenario: Scenario): Planned[] {
  const { inputs } = scenario;
  const { subcontractorInvoice: bill } = inputs;
  return [
    ...Object.keys(inputs.fxEurGbp).map((date) => at(`${date}T00:00:00Z`, { kind: 'FX_RATE', date })),
    ...inputs.rateCards.map(({ id: rateCard, version, recordedAt }) =>
      at(recordedAt, { kind: 'RATE_CARD', rateCard, version }),
    ),
    ...inputs.quotes.map(({ createdAt, version }) => at(createdAt, { kind: 'QUOTE_MADE', version })),
    ...inputs.activation.flatMap(({ approvedAt, quoteVersion: version, steps }) => [
      at(approvedAt, { kind: 'QUOTE_APPROVED', version }),
      ...steps
        .filter(({ action, state }) => action !== undefined || state !== undefined)
        .map((step) => at(step.at, { kind: 'ACTIVATION_STEP', version, step })),
    ]),
    ...inputs.estimates.map(({ recordedAt, wbs, hours }) => at(recordedAt, { kind: 'ESTIMATE', wbs, hours })),
    ...inputs.timeEntries.map(({ approvedAt, id: entry }) => at(approvedAt, { kind: 'TIME_APPROVED', entry })),
    ...inputs.expenses.map(({ approvedAt, id: expense }) => at(approvedAt, { kind: 'EXPENSE_APPROVED', expense })),
    ...(bill === null ? [] : [at(bill.approvedAt, { kind: 'BILL_APPROVED', bill: bill.id })]),
    ...inputs.usage.map(({ recordedAt, id: usage }) => at(recordedAt, { kind: 'USAGE_RECORDED', usage })),
    ...inputs.milestones.map(({ acceptedAt, id: milestone }) =>
      at(acceptedAt, { kind: 'MILESTONE_ACCEPTED', milestone }),
    ),
    ...moneyIn(scenario),
    ...Object.entries(inputs.periodClose).map(([month, instant]) => at(instant, { kind: 'PERIOD_CLOSE', month })),
  ];
}

/** What has only a date happens at the time of day that the scenario's day clock gives it. */
function moneyIn(scenario: Scenario): Planned[] {
  const { creditMemoRequests, payments } = scenario.inputs;
  return [
    ...creditMemoRequests.map(({ date, id: creditMemo }) =>
      at(instantOf(scenario, date, 'creditMemos'), { kind: 'CREDIT_MEMO_REQUESTED', creditMemo }),
    ),
    ...payments.map(({ date, id: payment }) => at(instantOf(scenario, date, 'payments'), { kind: 'PAYMENT', payment })),
    ...payments.flatMap(({ id: match, matchedManuallyAt: date }) =>
      date === undefined ? [] : [at(instantOf(scenario, date, 'manualMatch'), { kind: 'MATCHED_BY_HAND', match })],
    ),
  ];
}

export const at = (instant: string, happening: Happening): Planned => ({ at: instant, happening });
