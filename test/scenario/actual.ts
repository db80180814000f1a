import { answersOf } from './answers.ts';
import { readFacts } from './facts.ts';
import type { Played } from './run.ts';
import { commercialSections } from './sections/commercial.ts';
import { controlSections } from './sections/controls.ts';
import { invoiceSections } from './sections/invoices.ts';
import { ledgerSections } from './sections/ledger.ts';
import { reportSections } from './sections/reports.ts';

/** What the system holds after a scenario, asked through the graph, in the structure of the scenario's `expected`. */
export async function actualOf(played: Played): Promise<Record<string, unknown>> {
  const facts = await readFacts(played);
  const keyOf = (invoiceNumber: string): string => played.invoiceKeys.keyOf(invoiceNumber);
  return {
    expected: {
      ...commercialSections(facts, keyOf),
      ...invoiceSections(facts, keyOf, played.scenario.meta.functionalCurrency),
      ...(await reportSections(played, facts.engagementId, keyOf)),
      ...(await ledgerSections(played)),
      ...(await controlSections(played, facts.engagementId)),
    },
    ...(await answersOf(played, facts)),
  };
}
