import DataLoader from 'dataloader';
import { cursorIn } from './cursor.ts';
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

/** Where slices are read. */
export type SliceReading<Row, Asked extends Slice = Slice> = {
  /** Whose ids are the cursors. */
  readonly table: string;
  /** What is asked of each parent, where it is more than size and cursor. */
  readonly limitsOf?: (slice: Asked) => readonly unknown[];
} & (
  | {
      /** Takes the parents as `$1`, then what `limitsOf` answers: the size and the id to continue after. */
      readonly statement: string;
    }
  | {
      /** Reads the rows of parents of which the same is asked. */
      readonly read: (parents: readonly string[], asked: Asked) => Promise<(Row & { readonly parent: string })[]>;
    }
);

/**
 * Slices of many parents: one statement for all parents that are asked alike, however many rows they have. Slices are
 * asked alike when they come from the same field of a query. Each row answers its `parent`. Throws BAD_USER_INPUT for a
 * cursor that is none.
 */
export function slicesOf<Row extends object, Asked extends Slice = Slice>(
  query: Sql,
  reading: SliceReading<Row, Asked>,
): DataLoader<Asked, Row[], string> {
  const { table, limitsOf = ({ first, after }: Asked) => [first, after] } = reading;
  const keyOf = (slice: Asked): string => JSON.stringify([slice.parent, ...limitsOf(slice)]);
  const readAlike = async (alike: readonly Asked[], answers: Map<string, Row[] | Error>): Promise<void> => {
    const [asked] = alike as [Asked];
    await cursorIn(query, table, asked.after);
    const parents = alike.map(({ parent }) => parent);
    const rows =
      'read' in reading
        ? await reading.read(parents, asked)
        : await query<Row & { parent: string }>(reading.statement, [parents, ...limitsOf(asked)]);
    const groups = Map.groupBy(rows, ({ parent }) => parent);
    for (const slice of alike) answers.set(keyOf(slice), groups.get(slice.parent) ?? []);
  };
  return new DataLoader(
    async (slices) => {
      const answers = new Map<string, Row[] | Error>();
      for (const alike of Map.groupBy(slices, (slice) => JSON.stringify(limitsOf(slice))).values()) {
        await readAlike(alike, answers).catch((error: unknown) => {
          for (const slice of alike) answers.set(keyOf(slice), error as Error);
        });
      }
      return slices.map((slice) => answers.get(keyOf(slice)) ?? []);
    },
    { cacheKeyFn: keyOf },
  );
}
