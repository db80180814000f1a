import { type Slice, sliceOf as sliceOfAll, slicesOf as slicesBy, type Sql } from '@throughline/subgraph';

/** A slice of the rows of one parent, of one type of billable event or of one period. */
export interface FilteredSlice extends Slice {
  readonly only: string | null;
}

/** What is asked of several parents alike. */
interface AskedAlike extends Omit<FilteredSlice, 'parent'> {
  readonly parents: readonly string[];
}

/** Slices of many parents, one statement for all that are asked alike, however many rows they have. */
export const filteredSlices = <Row extends { readonly parent: string }>(
  read: Sql,
  table: string,
  readAlike: (asked: AskedAlike) => Promise<Row[]>,
) =>
  slicesBy<Row, FilteredSlice>(read, {
    table,
    limitsOf: ({ first, after, only }) => [first, after, only],
    read: (parents, { first, after, only }) => readAlike({ parents, first, after, only }),
  });

/** A slice as a field argument asks for it. */
export const sliceOf = (
  parent: string,
  asked: { first: number; after?: string | null; only?: string | null },
): FilteredSlice => ({ ...sliceOfAll(parent, asked), only: asked.only ?? null });
