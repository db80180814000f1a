import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type CalendarDate, lastDayOf, month } from '@throughline/contracts';

const text = z.string();
const record = <T extends z.ZodType>(value: T) => z.record(text, value);
const maybe = <T extends z.ZodRawShape>(shape: T) => z.union([z.object(shape), z.strictObject({})]);
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
  inputs: z.object({
    entities: z.object({
      seller: z.object({ id: text, name: text, country: text, currency: text }),
      customer: z.object({
        globalId: text,
        name: text,
        billTos: z.array(
          z.object({ id: text, name: text, country: text, currency: text, taxTreatment: text, format: text }),
        ),
      }),
      engagement: z.object({ globalId: text, quote: text }),
    }),
    quotes: z.array(
      z.object({
        quote: text,
        version: z.number(),
        status: text,
        createdAt: text,
        approvedAt: text.optional(),
        amendment: text.optional(),
        lines: z.array(z.object({ line: text, kind: text, currency: text, amount: text })),
      }),
    ),
    activation: z.array(
      z.object({ quoteVersion: z.number(), approvedAt: text, amendment: text.optional(), steps: z.array(step) }),
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
        addedByQuoteVersion: z.number(),
      }),
    ),
    resources: z.array(z.object({ id: text, role: text })),
    rateCards: z.array(loose),
    estimates: z.array(z.object({ wbs: text, version: z.number(), hours: text, recordedAt: text })),
    milestones: z.array(z.object({ id: text, wbs: text, acceptedAt: text, percent: text })),
    timeEntries: z.array(
      z.object({
        id: text,
        resource: text,
        wbs: text,
        workDate: text,
        hours: text,
        approvedAt: text,
        billable: z.boolean(),
      }),
    ),
    expenses: z.array(loose),
    subcontractorInvoice: loose,
    usage: z.array(loose),
    package: maybe({
      quoteLine: text,
      price: text,
      performanceObligations: z.array(z.object({ po: text, name: text, ssp: text })),
    }),
    capNet: loose,
    retainer: loose,
    support: loose,
    expensePolicy: loose,
    smallBalanceLimit: text,
    fxEurGbp: record(text),
    periodClose: record(text),
    routing: z.array(z.object({ entity: text, erp: text, validFrom: text, validTo: text.nullable() })),
    erpResponses: record(z.array(text)),
    creditMemoRequests: z.array(loose),
    payments: z.array(
      z.object({
        id: text,
        date: text,
        currency: text,
        amount: text,
        remittance: z.array(text),
        matchedManuallyAt: text.optional(),
      }),
    ),
    dayClock: record(text),
    whatIf: loose,
  }),
  perturbations: z.array(z.object({ id: text, action: loose })),
  asOf: z.array(z.object({ id: text, checks: z.array(z.object({ ask: loose })) })),
  businessViews: z.array(z.object({ id: text, checks: z.array(z.object({ ask: loose })) })),
  lineage: z.array(
    z.object({
      id: text,
      checks: z.array(z.object({ ask: z.object({ from: z.array(z.object({ type: text, id: text })) }) })),
    }),
  ),
});

export type Scenario = z.infer<typeof scenarioSchema>;

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
