import DataLoader from 'dataloader';
import { badUserInput, pageSize } from '@throughline/subgraph';
import type { ReadSql } from '../persistence/revenue.queries.ts';

/** One row by its id, batched; null for a miss. */
export const byId = <T extends { id: string }>(read: (ids: readonly string[]) => Promise<T[]>) =>
  new DataLoader<string, T | null>(async (ids) => {
    const found = new Map((await read(ids)).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });

/** One row by another unique key of it, batched; null for a miss. */
export const byKey = <T extends object>(
  keyOf: (row: T) => string | null,
  read: (keys: readonly string[]) => Promise<T[]>,
) =>
  new DataLoader<string, T | null>(async (keys) => {
    const found = new Map((await read(keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => found.get(key) ?? null);
  });

/** All rows of a parent, batched, in the order of the statement. */
export const allOf = <T extends { parent: string }>(read: (parents: readonly string[]) => Promise<T[]>) =>
  new DataLoader<string, T[]>(async (parents) => {
    const groups = Map.groupBy(await read(parents), ({ parent }) => parent);
    return parents.map((parent) => groups.get(parent) ?? []);
  });

/** A slice of the rows of one parent. `after` is the id of the last row that is already known. */
export interface Slice {
  readonly parent: string;
  readonly first: number;
  readonly after: string | null;
  /** A type of billable event or a period, by which the rows are filtered. */
  readonly only: string | null;
}

interface SliceSource {
  readonly table: string;
  readonly columns: string;
  readonly parentColumn: string;
  readonly orderColumn: string;
  readonly filterColumn: string;
}

/**
 * Slices of many parents: one statement for all parents that are asked alike, however many rows they have. Slices are
 * asked alike when they come from the same field of a query.
 */
export const slicesOf = <T extends object>(read: ReadSql, source: SliceSource) =>
  new DataLoader<Slice, T[], string>(
    async (slices) => {
      const answers = new Map<string, T[]>();
      for (const alike of Map.groupBy(slices, howAsked).values()) {
        const parents = alike.map(({ parent }) => parent);
        const rows = await read<T & { parent: string }>(sliceSql(source), [parents, ...limitsOf(alike[0] as Slice)]);
        const groups = Map.groupBy(rows, ({ parent }) => parent);
        for (const slice of alike) answers.set(keyOf(slice), groups.get(slice.parent) ?? []);
      }
      return slices.map((slice) => answers.get(keyOf(slice)) ?? []);
    },
    { cacheKeyFn: keyOf },
  );

const howAsked = ({ first, after, only }: Slice): string => JSON.stringify([first, after, only]);
const keyOf = (slice: Slice): string => `${slice.parent} ${howAsked(slice)}`;
const limitsOf = ({ first, after, only }: Slice): unknown[] => [first, after, only];

const sliceSql = ({ table, columns, parentColumn, orderColumn, filterColumn }: SliceSource): string => `
  select * from (
    select ${columns}, ${parentColumn} as parent,
      row_number() over (partition by ${parentColumn} order by ${orderColumn}, id) as position
    from ${table}
    where ${parentColumn} = any($1) and ($4::text is null or ${filterColumn} = $4)
      and ($3::text is null or (${orderColumn}, id) > (select ${orderColumn}, id from ${table} where id = $3))
  ) ranked where position <= $2 order by parent, position`;

/** A slice as a field argument asks for it. */
export const sliceOf = (
  parent: string,
  asked: { first: number; after?: string | null; only?: string | null },
): Slice => {
  if (asked.first < 1) throw badUserInput('first is at least 1');
  return { parent, first: pageSize(asked.first), after: asked.after ?? null, only: asked.only ?? null };
};
