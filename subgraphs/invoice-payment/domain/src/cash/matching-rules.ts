/** How cash may find its invoices without a person, in the order in which a policy lists them. Source: RU-17, decision 0022. */
export const MATCHING_RULES = ['REMITTANCE', 'REFERENCE', 'AMOUNT'] as const;
export type MatchingRule = (typeof MATCHING_RULES)[number];

/** How an application came about. */
export type MatchMethod = 'AUTO_REMITTANCE' | 'AUTO_REFERENCE' | 'AUTO_AMOUNT' | 'MANUAL_MATCH';

export const methodOf = (rule: MatchingRule): MatchMethod => `AUTO_${rule}`;

/** What a payer told us about a payment. */
export interface PayerSaid {
  /** What people call the payment; payers often write a number of an invoice into it. */
  readonly reference: string;
  /** Invoice numbers in the order in which the payer wants them filled. */
  readonly remittance: readonly string[];
}

/** A way to look for the invoices of a payment: by what they are called, or by what is open on them. */
export type Search =
  { readonly rule: 'REMITTANCE' | 'REFERENCE'; readonly names: readonly string[] } | { readonly rule: 'AMOUNT' };

/** Words that could be document numbers: they have a digit. `ERP:number` stays one word. */
const wordsOf = (text: string): string[] => [
  ...new Set(text.split(/[^\p{L}\p{N}_.:/-]+/u).filter((word) => /\d/.test(word))),
];

/**
 * The searches that a policy allows for a payment, in order; the first that finds an invoice decides. A payer who names
 * invoices has said what he means: cash for a number that we do not know yet waits for it and is not guessed elsewhere.
 */
export function searchesFor(rules: readonly MatchingRule[], said: PayerSaid): Search[] {
  if (rules.includes('REMITTANCE') && said.remittance.length > 0)
    return [{ rule: 'REMITTANCE', names: said.remittance }];
  return rules.flatMap((rule): Search[] => {
    if (rule === 'AMOUNT') return [{ rule }];
    if (rule === 'REMITTANCE') return [];
    const names = wordsOf(said.reference);
    return names.length === 0 ? [] : [{ rule, names }];
  });
}

/** An amount finds an invoice only where exactly one is open with just that much. */
export const onlyOne = <T>(found: readonly T[]): readonly T[] => (found.length === 1 ? found : []);
