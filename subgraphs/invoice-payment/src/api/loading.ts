import DataLoader from 'dataloader';
import { badUserInput, pageSize } from '@throughline/subgraph';
import type { Sql } from '../persistence/sql.ts';

/** One row by its id, batched; null for a miss. The statement takes the ids as `$1`. */
export const byId = <T extends { id: string }>(query: Sql, statement: string): DataLoader<string, T | null> =>
  new DataLoader(async (ids) => {
    const found = new Map((await query<T>(statement, [[...ids]])).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });

/** One row of a parent, batched; null for a miss. */
export const oneOf = <T extends { parent: string }>(query: Sql, statement: string): DataLoader<string, T | null> =>
  new DataLoader(async (parents) => {
    const found = new Map((await query<T>(statement, [[...parents]])).map((row) => [row.parent, row]));
    return parents.map((parent) => found.get(parent) ?? null);
  });

/** All rows of a parent, batched, in the order of the statement. The statement takes the parents as `$1`. */
export const allOf = <T extends { parent: string }>(query: Sql, statement: string): DataLoader<string, T[]> =>
  new DataLoader(async (parents) => {
    const groups = Map.groupBy(await query<T>(statement, [[...parents]]), (row) => row.parent);
    return parents.map((parent) => groups.get(parent) ?? []);
  });

/** A slice of the rows of a parent; `after` is the id of the last row that is already known. */
export interface Slice {
  readonly parent: string;
  readonly first: number;
  readonly after: string | null;
}

export const sliceOf = (parent: string, first: number, after: string | null | undefined): Slice => {
  if (first < 1) throw badUserInput('first is at least 1');
  return { parent, first: pageSize(first), after: after ?? null };
};

/**
 * Slices of many parents, one statement for all that are asked alike (that is, by one field of a query). The
 * statement takes parents as `$1`, the size as `$2` and the id to continue after as `$3`.
 */
export const slicesOf = <T extends { parent: string }>(query: Sql, statement: string): DataLoader<Slice, T[], string> =>
  new DataLoader(
    async (slices) => {
      const answers = new Map<string, T[]>();
      for (const alike of Map.groupBy(slices, ({ first, after }) => `${first} ${after}`).values()) {
        const [{ first, after } = { first: 1, after: null }] = alike;
        const rows = await query<T>(statement, [alike.map(({ parent }) => parent), first, after]);
        const groups = Map.groupBy(rows, (row) => row.parent);
        for (const slice of alike) answers.set(keyOf(slice), groups.get(slice.parent) ?? []);
      }
      return slices.map((slice) => answers.get(keyOf(slice)) ?? []);
    },
    { cacheKeyFn: keyOf },
  );

function keyOf({ parent, first, after }: Slice): string {
  return `${parent} ${first} ${after}`;
}

/** Numbers the rows of each parent and keeps a slice: `inner` selects `parent`, `id` and the columns, ids being in order of time. */
export const sliced = (inner: string): string => `
  select * from (select x.*, row_number() over (partition by parent order by id) as position
    from (${inner}) x where $3::text is null or x.id > $3) ranked
  where position <= $2 order by parent, position`;
