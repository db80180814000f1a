import { z } from 'zod';
import type { BillToAccount, CustomerAccount, OfferedLine, OfferedVersion } from '@throughline/embedded';
import { paramsOf, type Scenario } from './scenario-file.ts';
import { soldTerms, workOf } from './terms.ts';

type Version = Scenario['inputs']['quotes'][number];

const treatmentRule = z.object({
  treatments: z.record(
    z.string(),
    z.object({ category: z.string(), jurisdiction: z.string(), ratePercent: z.string() }),
  ),
});

export const treatmentsOf = (scenario: Scenario) => treatmentRule.parse(paramsOf(scenario, 'RU-15')).treatments;

/** `US-CO` is a region of a country, `CH` a country. */
export const placeOf = (jurisdiction: string): { country: string; region?: string } => {
  const [country = jurisdiction, region] = jurisdiction.split('-');
  return region === undefined ? { country } : { country, region };
};

/** What the activation of a version speaks of by a type of target, in the order in which it does. */
const targetsOf = ({ inputs }: Scenario, version: number, type: string): string[] => {
  const steps = inputs.activation.find(({ quoteVersion }) => quoteVersion === version)?.steps ?? [];
  return [...new Set(steps.flatMap(({ target }) => (target?.type === type ? [target.id] : [])))];
};

/** The version whose work a line first stood for: the one that added its work elements. */
const addedBy = (scenario: Scenario, quoteLine: string, version: number): number =>
  Math.min(...workOf(scenario, quoteLine).map(({ addedByQuoteVersion }) => addedByQuoteVersion), version);

/** The project template of the lines that a version added: the one that its activation names, else one of its own. */
const templateOf = (scenario: Scenario, version: number): string =>
  targetsOf(scenario, version, 'PROJECT_TEMPLATE')[0] ?? `Template ${scenario.meta.id} v${version}`;

/** The services of the lines that a version added: those that its activation names, else one of its own. */
function servicesOf(scenario: Scenario, version: number): string[] {
  const named = targetsOf(scenario, version, 'SERVICE');
  return named.length > 0 ? named : [`SERVICE-${scenario.meta.id}-v${version}`];
}

const acceptedVersions = ({ inputs }: Scenario): number[] => inputs.activation.map(({ quoteVersion }) => quoteVersion);

/** Everything that a quote version of the scenario may name, so that it stands before the first deal. */
export const templatesOf = (scenario: Scenario): string[] => [
  ...new Set(acceptedVersions(scenario).map((version) => templateOf(scenario, version))),
];
export const catalogueOf = (scenario: Scenario): string[] => [
  ...new Set(acceptedVersions(scenario).flatMap((version) => servicesOf(scenario, version))),
];

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

/** A version of the quote as the CPQ holds it, its terms taken from the scenario's rules and accepted quote. */
export function offerOf(scenario: Scenario, { quote, version, amendment, lines }: Version): OfferedVersion {
  const { entities } = scenario.inputs;
  // A version that was never accepted is offered on the terms of the first one that was.
  const accepted = acceptedVersions(scenario).find((candidate) => candidate >= version) ?? version;
  return {
    quote,
    version,
    engagement: { reference: entities.engagement.globalId, name: scenario.meta.title },
    customer: entities.customer.globalId,
    seller: entities.seller.id,
    currency: lines[0]?.currency ?? entities.seller.currency,
    ...(amendment !== undefined && { amendment }),
    lines: lines.map((line): OfferedLine => {
      const added = addedBy(scenario, line.line, accepted);
      return {
        lineKey: line.line,
        kind: line.kind,
        description: `${line.kind.toLowerCase().replaceAll('_', ' ')} ${line.line}`,
        amount: line.amount,
        currency: line.currency,
        billTo: workOf(scenario, line.line)[0]?.billTo ?? entities.customer.billTos[0]?.id ?? '',
        projectTemplate: templateOf(scenario, added),
        terms: { ...soldTerms(scenario, line, accepted), services: servicesOf(scenario, added) },
      };
    }),
  };
}
