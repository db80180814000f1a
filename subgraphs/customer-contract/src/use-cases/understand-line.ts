import { refuse, ok, type Money, type Result } from '@throughline/contracts';
import {
  checkDiscounts,
  type LineTerms,
  type PackageSplit,
  splitLine,
  supportedDealKind,
} from '@throughline/customer-contract-domain';
import { readTerms } from '../adapters/quote-terms.ts';

export interface UnderstoodLine {
  readonly terms: LineTerms;
  readonly split: PackageSplit;
}

/**
 * What a line sells, in parts that add up to its price. Refuses QUOTE_TERMS_INVALID, DEAL_KIND_NOT_SUPPORTED and
 * ALLOCATION_MISMATCH, each with the line as evidence.
 */
export function understandLine(line: {
  lineKey: string;
  kind: string;
  amount: Money;
  termsText: string | null;
}): Result<UnderstoodLine> {
  const { lineKey, kind, amount } = line;
  const read = readTerms(line.termsText, amount.currency);
  if (!read.ok) return refuse('QUOTE_TERMS_INVALID', { line: lineKey, problems: read.problems });
  const supported = supportedDealKind({ lineKey, kind, terms: read.terms });
  if (!supported.ok) return supported;
  const priced = checkDiscounts(amount, read.terms);
  if (!priced.ok) return refuse(priced.refusal.code, { line: lineKey, ...priced.refusal.evidence });
  const split = splitLine(amount, read.terms);
  if (!split.ok) return refuse(split.refusal.code, { line: lineKey, ...split.refusal.evidence });
  return ok({ terms: read.terms, split: split.value });
}
