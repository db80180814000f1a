import { type Instant, instant } from '@throughline/contracts';
import { badUserInput, type PageInfoType, pageOf, pageSize } from '@throughline/subgraph';
import type { Context } from './loaders.ts';

export const OUR_ID = { description: 'Our id.' } as const;

/**
 * One page of a list, newest first; ids are time-ordered and serve as cursors.
 * @param sql a select without order; `where` is its condition on `$3` and further parameters
 */
export async function newestFirst<Row extends { id: string }, Node>(
  { query }: Context,
  list: { sql: string; where?: string; parameters?: readonly unknown[]; toNode: (row: Row) => Node },
  page: { first: number; after: string | null },
): Promise<{ nodes: Node[]; pageInfo: PageInfoType }> {
  const size = pageSize(page.first);
  const condition = list.where ? `and ${list.where}` : '';
  const found = await query<Row>(
    `${list.sql} where ($1::text is null or id < $1) ${condition} order by id desc limit $2`,
    [page.after, size + 1, ...(list.parameters ?? [])],
  );
  const { nodes, pageInfo } = pageOf(found, size);
  return { nodes: nodes.map(list.toNode), pageInfo };
}

/** An instant from the outside; throws the caller's error for anything else. */
export function readInstant(text: string): Instant {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw badUserInput(`"${text}" is not an instant such as 2025-01-29T12:00:00Z`);
  return instant(at);
}
