import type { Scenario } from './scenario-file.ts';

/** Something that a person or a system does at an instant. */
export type Happening =
  | { readonly kind: 'QUOTE_MADE'; readonly version: number }
  | { readonly kind: 'QUOTE_APPROVED'; readonly version: number }
  | {
      readonly kind: 'ACTIVATION_STEP';
      readonly version: number;
      readonly step: Scenario['inputs']['activation'][number]['steps'][number];
    }
  | { readonly kind: 'ESTIMATE'; readonly wbs: string; readonly hours: string }
  | { readonly kind: 'TIME_APPROVED'; readonly entry: string }
  | { readonly kind: 'MILESTONE_ACCEPTED'; readonly milestone: string }
  | { readonly kind: 'PAYMENT'; readonly payment: string }
  | { readonly kind: 'PERIOD_CLOSE'; readonly month: string };

export interface Moment {
  readonly at: string;
  readonly happenings: readonly Happening[];
}

/** Everything that happens, by instant. What happens in the same instant keeps this order: approvals before estimates and so on. */
export function timelineOf({ inputs }: Scenario): Moment[] {
  const { dayClock } = inputs;
  const all: { at: string; happening: Happening }[] = [
    ...inputs.quotes.map(({ createdAt, version }) => at(createdAt, { kind: 'QUOTE_MADE', version })),
    ...inputs.activation.flatMap(({ approvedAt, quoteVersion: version, steps }) => [
      at(approvedAt, { kind: 'QUOTE_APPROVED', version }),
      ...steps
        .filter(({ action, state }) => action !== undefined || state !== undefined)
        .map((step) => at(step.at, { kind: 'ACTIVATION_STEP', version, step })),
    ]),
    ...inputs.estimates.map(({ recordedAt, wbs, hours }) => at(recordedAt, { kind: 'ESTIMATE', wbs, hours })),
    ...inputs.timeEntries.map(({ approvedAt, id: entry }) => at(approvedAt, { kind: 'TIME_APPROVED', entry })),
    ...inputs.milestones.map(({ acceptedAt, id: milestone }) =>
      at(acceptedAt, { kind: 'MILESTONE_ACCEPTED', milestone }),
    ),
    ...inputs.payments.map(({ date, id: payment }) =>
      at(`${date}T${dayClock['payments']}`, { kind: 'PAYMENT', payment }),
    ),
    ...Object.entries(inputs.periodClose).map(([month, instant]) => at(instant, { kind: 'PERIOD_CLOSE', month })),
  ];
  const byInstant = new Map<string, Happening[]>();
  for (const { at: instant, happening } of all) byInstant.set(instant, [...(byInstant.get(instant) ?? []), happening]);
  return [...byInstant]
    .map(([instant, happenings]) => ({ at: instant, happenings }))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

const at = (instant: string, happening: Happening) => ({ at: instant, happening });
