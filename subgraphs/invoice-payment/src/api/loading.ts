import { listBy, oneBy, type Sql } from '@throughline/subgraph';

const parentOf = ({ parent }: { parent: string }): string => parent;

/** One row of a parent, batched; null for a miss. */
export const oneOf = <T extends { parent: string }>(query: Sql, statement: string) =>
  oneBy<T>(query, statement, parentOf);

/** All rows of a parent, batched, in the order of the statement. */
export const allOf = <T extends { parent: string }>(query: Sql, statement: string) =>
  listBy<T>(query, statement, parentOf);

/** Numbers the rows of each parent and keeps a slice: `inner` selects `parent`, `id` and the columns, ids being in order of time. */
export const sliced = (inner: string): string => `
  select * from (select x.*, row_number() over (partition by parent order by id) as position
    from (${inner}) x where $3::text is null or x.id > $3) ranked
  where position <= $2 order by parent, position`;
