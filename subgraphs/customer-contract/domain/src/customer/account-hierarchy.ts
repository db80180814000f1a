/** An account as the CRM knows it, as far as its place in the hierarchy goes. */
export interface AccountNode {
  readonly accountId: string;
  readonly parentId: string | null;
}

/**
 * The account at the top of a hierarchy; it is the one that becomes the customer, so that no two accounts of a group ever
 * become two customers (R15). An account whose parent is not among those given counts as a top; a cycle, which the CRM
 * does not allow, ends where it began.
 */
export function rootOf<A extends AccountNode>(accountId: string, accounts: ReadonlyMap<string, A>): A | null {
  let top = accounts.get(accountId) ?? null;
  const seen = new Set<string>();
  while (top?.parentId && !seen.has(top.accountId)) {
    seen.add(top.accountId);
    const parent: A | undefined = accounts.get(top.parentId);
    if (!parent) break;
    top = parent;
  }
  return top;
}
