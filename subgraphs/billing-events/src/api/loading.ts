import { type Slice, sliceOf as sliceOfAll, slicesOf as slicesBy, type Sql } from '@throughline/subgraph';

/** A slice of the rows of one parent, of one type of billable event or of one period. */
export interface FilteredSlice extends Slice {
  readonly only: string | null;
}

interface SliceSource {
  readonly table: string;
  readonly columns: string;
  readonly parentColumn: string;
  readonly orderColumn: string;
  readonly filterColumn: string;
}

/** Slices of many parents, one statement for all that are asked alike, however many rows they have. */
export const slicesOf = <T extends object>(read: Sql, source: SliceSource) =>
  slicesBy<T, FilteredSlice>(read, {
    statement: sliceSql(source),
    table: source.table,
    limitsOf: ({ first, after, only }) => [first, after, only],
  });

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
): FilteredSlice => ({ ...sliceOfAll(parent, asked), only: asked.only ?? null });
