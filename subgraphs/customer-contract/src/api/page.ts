import { cursorIn, type PageInfoType, pageOf, pageSize } from '@throughline/subgraph';
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
  const after = await cursorIn(query, `(${list.sql})`, page.after);
  const condition = list.where ? `and ${list.where}` : '';
  const found = await query<Row>(
    `${list.sql} where ($1::text is null or id < $1) ${condition} order by id desc limit $2`,
    [after, size + 1, ...(list.parameters ?? [])],
  );
  const { nodes, pageInfo } = pageOf(found, size);
  return { nodes: nodes.map(list.toNode), pageInfo };
}
