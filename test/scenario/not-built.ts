import { paramsOf, type Scenario } from './scenario-file.ts';

/** Kinds of sold work that the product has rules for. */
const SOLD = new Set(['PACKAGE']);

/** What a scenario asks for and the product has no rule for yet, by name. A run of such a scenario is not begun. */
export function notBuilt(scenario: Scenario): string[] {
  const { inputs, meta } = scenario;
  const kinds = new Set(
    inputs.quotes.flatMap(({ lines }) => lines.map(({ kind }) => kind)).filter((kind) => !SOLD.has(kind)),
  );
  const missing: [boolean, string][] = [
    ...[...kinds].map((kind): [boolean, string] => [true, `deal kind ${kind}`]),
    [inputs.activation.length > 1, 'contract amendments'],
    [inputs.rateCards.length > 0, 'RU-4 rate selection'],
    [filled(inputs.capNet), 'RU-6 T&M cap'],
    [inputs.expenses.length > 0 || inputs.usage.length > 0, 'RU-10 other revenue: expenses and usage'],
    [filled(inputs.subcontractorInvoice), 'RU-10 other revenue: subcontractor pass-through'],
    [filled(inputs.retainer), 'RU-11 retainer'],
    [meta.foreignCurrency !== null, 'RU-13, RU-14 foreign currency'],
    [inputs.timeEntries.some(({ billable }) => billable), 'RU-1 pricing of billable time'],
    [list(paramsOf(scenario, 'RU-16')['arrearsRunDates']).length > 0, 'RU-16 arrears runs'],
    [inputs.payments.some(({ matchedManuallyAt }) => matchedManuallyAt !== undefined), 'RU-17 matching by hand'],
    [paramsOf(scenario, 'RU-18')['cutoverDate'] != null, 'RU-18 ERP cutover'],
    [inputs.creditMemoRequests.length > 0, 'credit memos'],
    [filled(inputs.whatIf), 'what-if on rate cards'],
  ];
  return [...new Set(missing.filter(([asked]) => asked).map(([, name]) => name))];
}

const filled = (part: object): boolean => Object.keys(part).length > 0;
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
