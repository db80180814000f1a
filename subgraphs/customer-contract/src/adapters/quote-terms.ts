import { z } from 'zod';
import { calendarDate, type CalendarDate, month, type Month, Money } from '@throughline/contracts';
import { type LineTerms, WORK_KINDS } from '@throughline/customer-contract-domain';

/** The terms of a line: well formed, or what is wrong with them, in words for whoever corrects the quote. */
export type ReadTerms =
  { readonly ok: true; readonly terms: LineTerms } | { readonly ok: false; readonly problems: readonly string[] };

const decimalText = z.string().regex(/^\d+(\.\d+)?$/, 'is not decimal text');
const percentText = decimalText.refine((text) => Number(text) <= 100, 'is more than 100 percent');
const reference = z.string().trim().min(1);
const wbs = reference;
const count = z.number().int();
const monthText = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is not a month YYYY-MM')
  .transform((text): Month => month(text));
const dayText = z.iso.date('is not a day YYYY-MM-DD').transform((text): CalendarDate => calendarDate(text));

const treatment = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('OVER_TIME_HOURS'), wbs, milestone: reference.nullish() }),
  z.object({ kind: z.literal('STRAIGHT_LINE'), months: count.positive(), firstMonth: monthText }),
]);
const usageTerms = z.object({ wbs, unit: reference, includedPerMonth: count.nonnegative(), overagePrice: decimalText });

const packageTerms = z.object({
  performanceObligations: z.array(z.object({ po: reference, name: reference, ssp: decimalText, treatment })),
  milestones: z.array(z.object({ id: reference, wbs, percent: decimalText })),
  support: z
    .object({
      wbs,
      percent: decimalText,
      instalments: count.positive(),
      firstMonth: monthText,
      usage: usageTerms.omit({ wbs: true }).nullish(),
    })
    .nullish(),
});

const tranche = z.object({
  id: reference,
  reference,
  chargeDate: dayText,
  usableFrom: dayText,
  usableTo: dayText,
});
const retainerTerms = z.object({
  wbs,
  prepayment: decimalText,
  rolloverPercent: percentText,
  tranches: z.array(tranche).min(1),
});

/** The JSON of the CPQ field `SBQQ__QuoteLine__c.Terms__c`; the README shows examples. */
const lineTerms = z.object({
  package: packageTerms.nullish(),
  usage: usageTerms.nullish(),
  timeAndMaterials: z.object({ cap: decimalText.nullish() }).nullish(),
  retainer: retainerTerms.nullish(),
  expenses: z.object({ markups: z.record(reference, decimalText) }).nullish(),
  subcontracting: z.object({ handlingFeeRate: decimalText.nullish() }).nullish(),
  purchaseOrder: reference.nullish(),
  listPrice: decimalText.nullish(),
  discounts: z.array(z.object({ name: reference, percent: percentText })).default([]),
  workBreakdown: z.array(
    z.object({
      wbs,
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
type Json = z.infer<typeof lineTerms>;

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

function toTerms(json: Json, currency: string): LineTerms {
  const money = (text: string): Money => Money.of(text, currency);
  const maybeMoney = (text: string | null | undefined): Money | null => (text == null ? null : money(text));
  return {
    package: json.package ? toPackage(json.package, money) : null,
    usage: toUsage(json, money),
    timeAndMaterials: json.timeAndMaterials ? { capNet: maybeMoney(json.timeAndMaterials.cap) } : null,
    retainer: json.retainer ? toRetainer(json.retainer, money) : null,
    expenses: json.expenses ?? null,
    // Without a fee the bills are passed through at cost.
    subcontracting: json.subcontracting ? { handlingFeeRate: json.subcontracting.handlingFeeRate ?? '0' } : null,
    purchaseOrderNumber: json.purchaseOrder ?? null,
    listPrice: maybeMoney(json.listPrice),
    discounts: json.discounts,
    workBreakdown: json.workBreakdown.map(({ wbs: code, name, kind, parent, billTo, obligation, rateCard }) => ({
      code,
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

type ToMoney = (text: string) => Money;

const toPackage = (json: z.infer<typeof packageTerms>, money: ToMoney): NonNullable<LineTerms['package']> => ({
  obligations: json.performanceObligations.map(({ po, name, ssp, treatment: how }) => ({
    key: po,
    name,
    standAlonePrice: money(ssp),
    treatment:
      how.kind === 'STRAIGHT_LINE'
        ? how
        : { kind: how.kind, workElementCode: how.wbs, milestoneReference: how.milestone ?? null },
  })),
  milestones: json.milestones.map(({ id, wbs: code, percent }) => ({ reference: id, workElementCode: code, percent })),
  support: json.support
    ? {
        workElementCode: json.support.wbs,
        percent: json.support.percent,
        instalments: json.support.instalments,
        firstMonth: json.support.firstMonth,
      }
    : null,
});

/** Usage stands beside the package, or inside its support and then counts on the support's work element. */
function toUsage({ usage, package: sold }: Json, money: ToMoney): LineTerms['usage'] {
  const support = sold?.support;
  const said = usage ?? (support?.usage ? { ...support.usage, wbs: support.wbs } : null);
  if (!said) return null;
  const { wbs: workElementCode, unit, includedPerMonth, overagePrice } = said;
  return { workElementCode, unit, includedPerMonth, overagePrice: money(overagePrice) };
}

const toRetainer = (json: z.infer<typeof retainerTerms>, money: ToMoney): NonNullable<LineTerms['retainer']> => ({
  workElementCode: json.wbs,
  prepayment: money(json.prepayment),
  rolloverPercent: json.rolloverPercent,
  tranches: json.tranches.map(({ id: key, ...rest }) => ({ key, ...rest })),
});
