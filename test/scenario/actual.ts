import { type Answers, answersOf } from './answers.ts';
import { readFacts } from './facts.ts';
import type { Played } from './played.ts';
import { billableEventSections } from './sections/billable-events.ts';
import { commercialSections } from './sections/commercial.ts';
import { controlSections } from './sections/controls.ts';
import { invoiceSections } from './sections/invoices.ts';
import { ledgerSections } from './sections/ledger.ts';
import { reportSections } from './sections/reports.ts';
import { retainerSections } from './sections/retainer.ts';
import { whatIfSections } from './sections/what-if.ts';

export interface Actual extends Partial<Answers> {
  readonly expected: Record<string, unknown>;
}

/** What the system holds after a scenario, asked through the graph, in the structure of the scenario's `expected`. */
export async function actualOf(played: Played, options: { answers: boolean; perturbation?: string }): Promise<Actual> {
  const { scenario, invoiceKeys } = played;
  const facts = await readFacts(played);
  const keyOf = (invoiceNumber: string): string => invoiceKeys.keyOf(invoiceNumber);
  return {
    expected: {
      ...commercialSections(facts),
      ...billableEventSections(facts, keyOf, scenario.meta.functionalCurrency),
      ...invoiceSections(facts, keyOf, scenario),
      ...(await reportSections(played, facts.engagementId, keyOf)),
      ...(await retainerSections(played, facts.engagementId)),
      ...(await ledgerSections(played)),
      ...(await whatIfSections(played, facts.engagementId)),
      ...(await controlSections(played, facts.engagementId)),
    },
    ...(options.answers && (await answersOf(played, facts, options.perturbation))),
  };
}
