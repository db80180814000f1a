import { z } from 'zod';
import { month, type Month, Money } from '@throughline/contracts';
import { type LineTerms, WORK_KINDS } from '@throughline/customer-contract-domain';

/** The terms of a line: well formed, or what is wrong with them, in words for whoever corrects the quote. */
export type ReadTerms =
  { readonly ok: true; readonly terms: LineTerms } | { readonly ok: false; readonly problems: readonly string[] };

const decimalText = z.string().regex(/^\d+(\.\d+)?$/, 'is not decimal text');
const reference = z.string().trim().min(1);
const monthText = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is not a month YYYY-MM')
  .transform((text): Month => month(text));

const treatment = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('OVER_TIME_HOURS'), wbs: reference, milestone: reference.nullish() }),
  z.object({ kind: z.literal('STRAIGHT_LINE'), months: z.number().int().positive(), firstMonth: monthText }),
]);

const packageTerms = z.object({
  performanceObligations: z.array(z.object({ po: reference, name: reference, ssp: decimalText, treatment })),
  milestones: z.array(z.object({ id: reference, wbs: reference, percent: decimalText })),
  support: z
    .object({ wbs: reference, percent: decimalText, instalments: z.number().int().positive(), firstMonth: monthText })
    .nullish(),
});

/** The JSON of the CPQ field `SBQQ__QuoteLine__c.Terms__c`; the README shows an example. */
const lineTerms = z.object({
  package: packageTerms.nullish(),
  workBreakdown: z.array(
    z.object({
      wbs: reference,
      name: reference,
      kind: z.enum(WORK_KINDS),
      parent: reference.nullish(),
      billTo: reference,
      obligation: reference.nullish(),
      rateCard: reference.nullish(),
    }),
  ),
  services: z.array(reference).default([]),
  other: z.record(z.string(), z.unknown()).default({}),
});

/**
 * Reads the terms of a quote line. Money in them is in the currency of the line. Nothing is guessed: what is not of the
 * form comes back as a list of problems.
 */
export function readTerms(text: string | null, currency: string): ReadTerms {
  if (text === null || text.trim() === '') return { ok: false, problems: ['the line carries no terms'] };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, problems: ['the terms are not JSON'] };
  }
  const read = lineTerms.safeParse(json);
  if (!read.success) {
    return { ok: false, problems: read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
  }
  return { ok: true, terms: toTerms(read.data, currency) };
}

function toTerms(json: z.infer<typeof lineTerms>, currency: string): LineTerms {
  return {
    package: json.package ? toPackage(json.package, currency) : null,
    workBreakdown: json.workBreakdown.map(({ wbs, name, kind, parent, billTo, obligation, rateCard }) => ({
      code: wbs,
      name,
      kind,
      parentCode: parent ?? null,
      billToReference: billTo,
      obligationKey: obligation ?? null,
      rateCard: rateCard ?? null,
    })),
    services: json.services,
    other: json.other,
  };
}

const toPackage = (json: z.infer<typeof packageTerms>, currency: string): NonNullable<LineTerms['package']> => ({
  obligations: json.performanceObligations.map(({ po, name, ssp, treatment: how }) => ({
    key: po,
    name,
    standAlonePrice: Money.of(ssp, currency),
    treatment:
      how.kind === 'STRAIGHT_LINE'
        ? how
        : { kind: how.kind, workElementCode: how.wbs, milestoneReference: how.milestone ?? null },
  })),
  milestones: json.milestones.map(({ id, wbs, percent }) => ({ reference: id, workElementCode: wbs, percent })),
  support: json.support
    ? {
        workElementCode: json.support.wbs,
        percent: json.support.percent,
        instalments: json.support.instalments,
        firstMonth: json.support.firstMonth,
      }
    : null,
});
