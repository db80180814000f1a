import DataLoader from 'dataloader';
import type { Sql } from '../persistence/sql.ts';
import { pageSize } from './values.ts';

/** A slice of the rows of one parent. */
export interface Slice {
  readonly parent: string;
  readonly first: number;
  /** Id of the last row that is already known. */
  readonly after: string | null;
}

/** A slice as the arguments of a field ask for it. */
export function sliceOf(
  parent: string,
  { first, after }: { readonly first: number; readonly after?: string | null | undefined },
): Slice {
  return { parent, first: pageSize(first), after: after ?? null };
}

/**
 * Slices of many parents: one statement for all parents that are asked alike, however many rows they have. Slices are
 * asked alike when they come from the same field of a query. Each row answers its `parent`.
 * @param statement takes the parents as `$1`, then what `limitsOf` answers: the size and the id to continue after
 * @param limitsOf what is asked of each parent, where it is more than size and cursor
 */
export function slicesOf<Row extends object, Asked extends Slice = Slice>(
  query: Sql,
  statement: string,
  limitsOf: (slice: Asked) => readonly unknown[] = ({ first, after }) => [first, after],
): DataLoader<Asked, Row[], string> {
  const keyOf = (slice: Asked): string => JSON.stringify([slice.parent, ...limitsOf(slice)]);
  return new DataLoader(
    async (slices) => {
      const answers = new Map<string, Row[]>();
      for (const alike of Map.groupBy(slices, (slice) => JSON.stringify(limitsOf(slice))).values()) {
        const parents = alike.map(({ parent }) => parent);
        const rows = await query<Row & { parent: string }>(statement, [parents, ...limitsOf(alike[0] as Asked)]);
        const groups = Map.groupBy(rows, ({ parent }) => parent);
        for (const slice of alike) answers.set(keyOf(slice), groups.get(slice.parent) ?? []);
      }
      return slices.map((slice) => answers.get(keyOf(slice)) ?? []);
    },
    { cacheKeyFn: keyOf },
  );
}
