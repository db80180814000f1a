import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type CalendarDate, lastDayOf, month } from '@throughline/contracts';
import { action, check } from './perturbation-file.ts';

const text = z.string();
const whole = z.number().int();
const record = <T extends z.ZodType>(value: T) => z.record(text, value);
/** What does not apply is an empty object in a scenario; here it is null. */
const maybe = <T extends z.ZodRawShape>(shape: T) =>
  z
    .union([z.strictObject({}), z.object(shape)])
    .transform((value) => (Object.keys(value).length === 0 ? null : (value as z.infer<z.ZodObject<T>>)));
const loose = record(z.unknown());

const target = z.object({ type: text, id: text, field: text, value: z.unknown() });
const step = z.object({
  at: text,
  check: text.optional(),
  result: z.enum(['PASS', 'FAIL']).optional(),
  code: text.optional(),
  action: z.enum(['FIX', 'RESUME']).optional(),
  by: text.optional(),
  state: text.optional(),
  target: target.optional(),
});
const quoteLine = z.object({ line: text, kind: text, currency: text, amount: text });
const billTo = z.object({ id: text, name: text, country: text, currency: text, taxTreatment: text, format: text });
const approved = { id: text, wbs: text, approvedAt: text };

const inputs = z.object({
  entities: z.object({
    seller: z.object({ id: text, name: text, country: text, currency: text }),
    customer: z.object({ globalId: text, name: text, billTos: z.array(billTo) }),
    engagement: z.object({ globalId: text, quote: text }),
  }),
  quotes: z.array(
    z.object({
      quote: text,
      version: whole,
      status: text,
      createdAt: text,
      approvedAt: text.optional(),
      amendment: text.optional(),
      lines: z.array(quoteLine),
    }),
  ),
  activation: z.array(
    z.object({ quoteVersion: whole, approvedAt: text, amendment: text.optional(), steps: z.array(step) }),
  ),
  workBreakdown: z.array(
    z.object({
      wbs: text,
      name: text,
      kind: text,
      quoteLine: text,
      billTo: text,
      obligation: text.nullable(),
      rateCard: text.nullable(),
      addedByQuoteVersion: whole,
    }),
  ),
  resources: z.array(z.object({ id: text, role: text })),
  rateCards: z.array(
    z.object({
      id: text,
      version: whole,
      currency: text,
      effectiveFrom: text,
      recordedAt: text,
      rates: record(text),
    }),
  ),
  estimates: z.array(z.object({ wbs: text, version: whole, hours: text, recordedAt: text })),
  milestones: z.array(z.object({ id: text, wbs: text, acceptedAt: text, percent: text })),
  timeEntries: z.array(z.object({ ...approved, resource: text, workDate: text, hours: text, billable: z.boolean() })),
  expenses: z.array(z.object({ ...approved, date: text, type: text, currency: text, netCost: text })),
  subcontractorInvoice: maybe({ ...approved, date: text, currency: text, cost: text, handlingFeeRate: text }),
  usage: z.array(
    z.object({
      id: text,
      month: text,
      measuredAt: text,
      tickets: whole,
      recordedAt: text,
      supersedes: text.optional(),
    }),
  ),
  package: maybe({
    quoteLine: text,
    price: text,
    performanceObligations: z.array(z.object({ po: text, name: text, ssp: text })),
  }),
  capNet: maybe({ quoteLine: text, currency: text, cap: text }),
  retainer: maybe({
    quoteLine: text,
    currency: text,
    quarterly: text,
    invoiceDates: z.array(text),
    rolloverPercent: text,
    q1End: text,
  }),
  support: maybe({ includedTicketsPerMonth: whole, overagePerTicket: text, currency: text }),
  expensePolicy: record(text),
  smallBalanceLimit: text,
  fxEurGbp: record(text),
  periodClose: record(text),
  routing: z.array(z.object({ entity: text, erp: text, validFrom: text, validTo: text.nullable() })),
  erpResponses: record(z.array(text)),
  invoiceDates: record(text),
  creditMemoRequests: z.array(
    z.object({ id: text, date: text, invoice: text, creditedEvent: text, net: text, reason: text }),
  ),
  payments: z.array(
    z.object({
      id: text,
      date: text,
      currency: text,
      amount: text,
      remittance: z.array(text),
      matchedManuallyAt: text.optional(),
      matchedTo: text.optional(),
    }),
  ),
  dayClock: record(text),
  whatIf: maybe({
    rateCard: text,
    baseVersion: whole,
    changedVersion: whole,
    uplifts: z.array(text),
    month: text,
    invoice: text,
  }),
});

const questions = z.array(z.object({ id: text, checks: z.array(z.object({ ask: loose })) }));
const node = z.looseObject({ type: text, id: text });

/** The parts of the scenario format that a run reads; see the format's README. */
const scenarioSchema = z.object({
  meta: z.object({
    id: text,
    title: text,
    functionalCurrency: text,
    foreignCurrency: text.nullable(),
    months: z.array(text),
  }),
  rules: z.array(z.object({ id: text, topic: text, params: loose })),
  inputs,
  perturbations: z.array(z.object({ id: text, cause: text, action, checks: z.array(check) })),
  asOf: questions,
  businessViews: questions,
  lineage: z.array(
    z.object({
      id: text,
      checks: z.array(
        z.object({
          ask: z.object({ from: z.array(node) }),
          answer: z.looseObject({ nodes: z.array(node), only: z.boolean().optional() }),
        }),
      ),
    }),
  ),
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type Step = z.infer<typeof step>;

/** Reads a scenario; throws with what does not fit the format. */
export function readScenario(file: string): Scenario {
  const parsed = scenarioSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is not a scenario:\n${z.prettifyError(parsed.error)}`);
}

/** The parameters of a rule. */
export function paramsOf(scenario: Scenario, rule: string): Record<string, unknown> {
  return scenario.rules.find(({ id }) => id === rule)?.params ?? {};
}

/** The last day of the window that the expectations speak of. */
export const windowEnd = ({ meta }: Scenario): CalendarDate => lastDayOf(month(meta.months.at(-1) ?? ''));

/** The instant of a day at which something happens that has only a date, by the name it has in the scenario. */
export function instantOf({ inputs }: Scenario, date: string, what: string): string {
  const time = inputs.dayClock[what];
  if (time === undefined) throw new Error(`the scenario's day clock has no ${what}`);
  return `${date}T${time}`;
}
