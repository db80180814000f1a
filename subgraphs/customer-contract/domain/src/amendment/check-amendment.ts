import { fail, type Verdict } from '../activation/checks.ts';

/** How a signed version stands to what its engagement has sold already. */
export interface Amending {
  /** The amendment's number, as the quote says it; null when it does not call itself one. */
  readonly amendment: string | null;
  readonly quoteId: string;
  /** The contract in force, with the quote that it was sold by last. */
  readonly standing: { readonly contractId: string; readonly quoteId: string } | null;
  /** An activation signed earlier that is not through. */
  readonly unfinished: string | null;
  /** Keys of lines of the contract that the version no longer says. */
  readonly removed: readonly string[];
}

/**
 * Whatever is signed for an engagement after its contract amends it, in the order of signing. Null when nothing is wrong;
 * else fails CONTRACT_NOT_ACTIVE while what it amends is not in force, DEAL_KIND_NOT_SUPPORTED for a second quote that
 * does not call itself an amendment, and for a line that is taken back, since no rule says what becomes of its work.
 */
export function brokenAmendment(about: Amending): Verdict | null {
  const { amendment, quoteId, standing, unfinished, removed } = about;
  if (unfinished !== null) return fail('CONTRACT_NOT_ACTIVE', { amendment, activation: unfinished });
  if (standing === null) return amendment === null ? null : fail('CONTRACT_NOT_ACTIVE', { amendment });
  if (amendment === null && quoteId !== standing.quoteId) {
    return fail('DEAL_KIND_NOT_SUPPORTED', { kind: 'SECOND_QUOTE', contract: standing.contractId });
  }
  return removed.length === 0 ? null : fail('DEAL_KIND_NOT_SUPPORTED', { kind: 'REMOVED_LINE', lines: removed });
}
