import { z } from 'zod';
import { paramsOf, type Scenario } from './scenario-file.ts';

type QuoteLine = Scenario['inputs']['quotes'][number]['lines'][number];
type Terms = Record<string, unknown>;

const packageRule = z.object({
  milestonePercents: z.record(z.string(), z.string()),
  supportPercent: z.string(),
  supportInstalments: z.number(),
  supportFirstMonth: z.string(),
});
const overTimeRule = z.object({
  obligations: z.array(z.object({ po: z.string(), wbs: z.string(), milestone: z.string() })),
});
const straightLineRule = z.object({ obligation: z.string(), months: z.number(), firstMonth: z.string() });
const retainerRule = z.object({
  prepayment: z.string(),
  rolloverPercent: z.string(),
  tranches: z.array(
    z.object({
      id: z.string(),
      source: z.string(),
      invoiceDate: z.string(),
      usableFrom: z.string(),
      usableTo: z.string(),
    }),
  ),
});
const otherRevenueRule = z.object({ handlingFeeRate: z.string().nullable() });

/** What service desks of these scenarios count. */
export const USAGE_UNIT = 'TICKET';

export const workOf = (scenario: Scenario, quoteLine: string) =>
  scenario.inputs.workBreakdown.filter((element) => element.quoteLine === quoteLine);

/** The terms of a line, as the CPQ keeps them, in the quote version given: its work and what its kind needs. */
export function soldTerms(scenario: Scenario, { line, kind }: QuoteLine, version: number): Terms {
  const work = workOf(scenario, line).filter(({ addedByQuoteVersion }) => addedByQuoteVersion <= version);
  const codes = new Set(work.map(({ wbs }) => wbs));
  return {
    ...termsOfKind(scenario, line, kind),
    workBreakdown: work.map(({ wbs, name, kind: workKind, billTo, obligation, rateCard }) => ({
      wbs,
      name,
      kind: workKind,
      billTo,
      ...(codes.has(parentOf(wbs)) && { parent: parentOf(wbs) }),
      ...(obligation !== null && { obligation }),
      ...(rateCard !== null && { rateCard }),
    })),
  };
}

const parentOf = (wbs: string): string => wbs.split('.').slice(0, -1).join('.');

function termsOfKind(scenario: Scenario, line: string, kind: string): Terms {
  switch (kind) {
    case 'PACKAGE':
      return packageTerms(scenario, line);
    case 'TIME_AND_MATERIALS':
      return { timeAndMaterials: { cap: null } };
    case 'TIME_AND_MATERIALS_CAPPED':
      return { timeAndMaterials: { cap: scenario.inputs.capNet?.cap ?? null } };
    case 'RETAINER':
      return retainerTerms(scenario, line);
    case 'EXPENSES_POLICY':
      return { expenses: { markups: scenario.inputs.expensePolicy } };
    case 'SUBCONTRACTOR_PASS_THROUGH':
      return { subcontracting: otherRevenueRule.parse(paramsOf(scenario, 'RU-10')) };
    default:
      return {};
  }
}

function packageTerms(scenario: Scenario, line: string): Terms {
  const { package: sold } = scenario.inputs;
  if (sold?.quoteLine !== line) return {};
  const rule = packageRule.parse(paramsOf(scenario, 'RU-7'));
  const overTime = overTimeRule.parse(paramsOf(scenario, 'RU-8')).obligations;
  const straightLine = straightLineRule.parse(paramsOf(scenario, 'RU-9'));
  const treatmentOf = (po: string): object => {
    const found = overTime.find((obligation) => obligation.po === po);
    if (found) return { kind: 'OVER_TIME_HOURS', wbs: found.wbs, milestone: found.milestone };
    return { kind: 'STRAIGHT_LINE', months: straightLine.months, firstMonth: straightLine.firstMonth };
  };
  const wbs = workOf(scenario, line).find(({ obligation }) => obligation === straightLine.obligation)?.wbs;
  return {
    package: {
      performanceObligations: sold.performanceObligations.map(({ po, name, ssp }) => ({
        po,
        name,
        ssp,
        treatment: treatmentOf(po),
      })),
      milestones: Object.entries(rule.milestonePercents).map(([id, percent]) => {
        return { id, wbs: overTime.find(({ milestone }) => milestone === id)?.wbs, percent };
      }),
      support: {
        wbs,
        percent: rule.supportPercent,
        instalments: rule.supportInstalments,
        firstMonth: rule.supportFirstMonth,
      },
    },
    ...usageTerms(scenario, wbs),
  };
}

function usageTerms({ inputs: { support } }: Scenario, wbs: string | undefined): Terms {
  if (support === null) return {};
  const { includedTicketsPerMonth: includedPerMonth, overagePerTicket: overagePrice } = support;
  return { usage: { wbs, unit: USAGE_UNIT, includedPerMonth, overagePrice } };
}

function retainerTerms(scenario: Scenario, line: string): Terms {
  const { prepayment, rolloverPercent, tranches } = retainerRule.parse(paramsOf(scenario, 'RU-11'));
  return {
    retainer: {
      wbs: workOf(scenario, line).find(({ kind }) => kind === 'RETAINER')?.wbs,
      prepayment,
      rolloverPercent,
      tranches: tranches.map(({ id, source, invoiceDate, usableFrom, usableTo }) => {
        return { id, reference: source, chargeDate: invoiceDate, usableFrom, usableTo };
      }),
    },
  };
}
