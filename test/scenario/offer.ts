import { z } from 'zod';
import type { BillToAccount, CustomerAccount, OfferedLine, OfferedVersion } from '@throughline/embedded';
import { paramsOf, type Scenario } from './scenario-file.ts';

type Version = Scenario['inputs']['quotes'][number];

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
const treatmentRule = z.object({
  treatments: z.record(
    z.string(),
    z.object({ category: z.string(), jurisdiction: z.string(), ratePercent: z.string() }),
  ),
});

export const templateOf = (scenario: Scenario): string => `Template ${scenario.meta.id}`;
export const serviceOf = (scenario: Scenario): string => `SERVICE-${scenario.meta.id}`;
export const treatmentsOf = (scenario: Scenario) => treatmentRule.parse(paramsOf(scenario, 'RU-15')).treatments;

/** `US-CO` is a region of a country, `CH` a country. */
export const placeOf = (jurisdiction: string): { country: string; region?: string } => {
  const [country = jurisdiction, region] = jurisdiction.split('-');
  return region === undefined ? { country } : { country, region };
};

/** The customer as an account hierarchy in the CRM. */
export function customerOf(scenario: Scenario): CustomerAccount {
  const { customer } = scenario.inputs.entities;
  const treatments = treatmentsOf(scenario);
  return {
    reference: customer.globalId,
    name: customer.name,
    billTos: customer.billTos.map(({ id, name, country, currency, taxTreatment, format }): BillToAccount => {
      const { region } = placeOf(treatments[taxTreatment]?.jurisdiction ?? country);
      return {
        reference: id,
        name,
        country,
        ...(region !== undefined && { region }),
        street: '1 Main Street',
        city: region ?? country,
        postalCode: '10001',
        currency,
        taxTreatment,
        invoiceFormat: format,
      };
    }),
  };
}

/** A version of the quote as the CPQ holds it, its terms taken from the scenario's rules. */
export function offerOf(scenario: Scenario, { quote, version, amendment, lines }: Version): OfferedVersion {
  const { entities } = scenario.inputs;
  return {
    quote,
    version,
    engagement: { reference: entities.engagement.globalId, name: scenario.meta.title },
    customer: entities.customer.globalId,
    seller: entities.seller.id,
    currency: lines[0]?.currency ?? entities.seller.currency,
    ...(amendment !== undefined && { amendment }),
    lines: lines.map((line): OfferedLine => ({
      lineKey: line.line,
      kind: line.kind,
      description: `${line.kind.toLowerCase().replaceAll('_', ' ')} ${line.line}`,
      amount: line.amount,
      currency: line.currency,
      billTo: workOf(scenario, line.line)[0]?.billTo ?? entities.customer.billTos[0]?.id ?? '',
      projectTemplate: templateOf(scenario),
      terms: termsOf(scenario, line.line),
    })),
  };
}

const workOf = (scenario: Scenario, quoteLine: string) =>
  scenario.inputs.workBreakdown.filter((element) => element.quoteLine === quoteLine);

function termsOf(scenario: Scenario, quoteLine: string): Record<string, unknown> {
  const work = workOf(scenario, quoteLine);
  const codes = new Set(work.map(({ wbs }) => wbs));
  return {
    ...packageTerms(scenario, quoteLine),
    workBreakdown: work.map(({ wbs, name, kind, billTo, obligation, rateCard }) => ({
      wbs,
      name,
      kind,
      billTo,
      ...(codes.has(parentOf(wbs)) && { parent: parentOf(wbs) }),
      ...(obligation !== null && { obligation }),
      ...(rateCard !== null && { rateCard }),
    })),
    services: [serviceOf(scenario)],
  };
}

const parentOf = (wbs: string): string => wbs.split('.').slice(0, -1).join('.');

function packageTerms(scenario: Scenario, quoteLine: string): Record<string, unknown> {
  const { package: sold } = scenario.inputs;
  if (!('quoteLine' in sold) || sold.quoteLine !== quoteLine) return {};
  const rule = packageRule.parse(paramsOf(scenario, 'RU-7'));
  const overTime = overTimeRule.parse(paramsOf(scenario, 'RU-8')).obligations;
  const straightLine = straightLineRule.parse(paramsOf(scenario, 'RU-9'));
  const treatmentOf = (po: string): object => {
    const found = overTime.find((obligation) => obligation.po === po);
    if (found) return { kind: 'OVER_TIME_HOURS', wbs: found.wbs, milestone: found.milestone };
    return { kind: 'STRAIGHT_LINE', months: straightLine.months, firstMonth: straightLine.firstMonth };
  };
  const supportWork = workOf(scenario, quoteLine).find(({ obligation }) => obligation === straightLine.obligation);
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
        wbs: supportWork?.wbs,
        percent: rule.supportPercent,
        instalments: rule.supportInstalments,
        firstMonth: rule.supportFirstMonth,
      },
    },
  };
}
