/** Things of a page, so that a list is asked for in several questions. */
export const PAGE = 100;

/** Asks for page after page, each beginning behind the last thing of the one before. */
export async function allPages<T extends { readonly id: string }>(
  page: (after: string | null) => Promise<readonly T[]>,
): Promise<T[]> {
  const found: T[] = [];
  for (let after: string | null = null; ;) {
    const nodes = await page(after);
    found.push(...nodes);
    if (nodes.length < PAGE) return found;
    after = nodes.at(-1)?.id ?? null;
  }
}
