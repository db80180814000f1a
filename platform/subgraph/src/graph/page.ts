import type { PageInfoType } from './values.ts';

/** A page of a list whose ids are its cursors. One row more than the size tells whether there is a next page. */
export function pageOf<Node extends { id: string }>(
  found: readonly Node[],
  size: number,
): { nodes: Node[]; pageInfo: PageInfoType } {
  const nodes = found.slice(0, size);
  return { nodes, pageInfo: { hasNextPage: found.length > size, endCursor: nodes.at(-1)?.id ?? null } };
}
