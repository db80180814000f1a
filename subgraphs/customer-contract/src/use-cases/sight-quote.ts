import { Fault } from '@throughline/contracts';
import {
  type Crm,
  type Cpq,
  type MergedAccount,
  rootOf,
  type SeenAccount,
  type SeenQuote,
} from '@throughline/customer-contract-domain';
import { readTerms } from '../adapters/quote-terms.ts';

/** A quote as it is in the CPQ now, with every account that it concerns. */
export interface Sighting {
  readonly instance: string;
  readonly quote: SeenQuote;
  readonly accounts: ReadonlyMap<string, SeenAccount>;
  /** What was merged into one of these accounts. */
  readonly merged: readonly MergedAccount[];
}

/**
 * Reads a quote and the accounts that it names: the one it is for, those that its lines are billed to, and those that the
 * work breakdown names by reference. Null when the quote is gone. Throws a transient fault while it is being
 * priced, and UPSTREAM_REJECTED when its account cannot be read.
 */
export async function sightQuote(
  systems: { instance: string; crm: Crm; cpq: Cpq },
  crmQuoteId: string,
): Promise<Sighting | null> {
  const quote = await systems.cpq.quote(crmQuoteId);
  if (!quote) return null;
  const ids = [quote.accountId, ...quote.lines.flatMap(({ billToAccountId }) => billToAccountId ?? [])];
  const accounts = await systems.crm.accounts({ ids: [...new Set(ids)], references: billToReferences(quote) });
  if (!accounts.has(quote.accountId)) {
    throw new Fault('UPSTREAM_REJECTED', `the account ${quote.accountId} of quote ${quote.number} cannot be read`, {
      transient: false,
      evidence: { system: 'salesforce', quote: quote.number, account: quote.accountId },
    });
  }
  const merged = await systems.crm.mergedInto([...accounts.keys()]);
  return { instance: systems.instance, quote, accounts, merged };
}

function billToReferences(quote: SeenQuote): string[] {
  const references = quote.lines.flatMap(({ termsText, amount }) => {
    const read = readTerms(termsText, amount.currency);
    return read.ok ? read.terms.workBreakdown.map(({ billToReference }) => billToReference) : [];
  });
  return [...new Set(references)];
}

/** The accounts that become bill-tos: named by a line, or by reference within the hierarchy of the quote's account. */
export function billToAccounts({ quote, accounts }: Sighting): SeenAccount[] {
  const named = new Set(quote.lines.map(({ billToAccountId }) => billToAccountId));
  const references = new Set(billToReferences(quote));
  const root = rootOf(quote.accountId, accounts)?.accountId;
  return [...accounts.values()].filter(
    ({ accountId, reference }) =>
      named.has(accountId) ||
      (reference !== null && references.has(reference) && rootOf(accountId, accounts)?.accountId === root),
  );
}
