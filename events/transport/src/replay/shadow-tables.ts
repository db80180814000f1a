import type { Work } from '../work/work.ts';
import type { ReadModel } from './read-model.ts';

export interface TableDifference {
  readonly table: string;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Puts an empty table of the same name before each of the read model's for the rest of the transaction: whoever writes or
 * reads them by their names finds these. Nobody else sees them or waits for them.
 * @returns the schema in which the real ones lie
 */
export async function putShadowsBefore(work: Work, { tables }: ReadModel): Promise<string> {
  const [row] = await work.sql<{ schema: string }>(`select current_schema() as schema`);
  const schema = quoted(row?.schema ?? 'public');
  for (const table of tables)
    await work.sql(
      `create temporary table ${quoted(table)} (like ${schema}.${quoted(table)} including all) on commit drop`,
    );
  return schema;
}

/** How the tenant's rows of each table differ from those of its shadow, by primary key and content. */
export async function differences(work: Work, schema: string, model: ReadModel): Promise<TableDifference[]> {
  const found: TableDifference[] = [];
  for (const table of model.tables) found.push(await differenceOf(work, schema, table, model.volatileColumns ?? []));
  return found;
}

async function differenceOf(
  work: Work,
  schema: string,
  table: string,
  volatile: readonly string[],
): Promise<TableDifference> {
  const real = `${schema}.${quoted(table)}`;
  const key = await keyOf(work, real, volatile);
  const content = `md5((to_jsonb(t) - $2::text[])::text)`;
  // Without a key of its own the content is the key, and each of equal rows counts.
  const named = key ?? `jsonb_build_array(${content}, row_number() over (partition by ${content}))`;
  const rows = (from: string): string =>
    `select (${named})::text as key, ${content} as content from ${from} t where t.tenant_id = $1`;
  const [counts] = await work.sql<Omit<TableDifference, 'table'>>(
    `with live as (${rows(real)}), built as (${rows(`pg_temp.${quoted(table)}`)})
     select count(*) filter (where live.key is null)::int as added,
       count(*) filter (where built.key is null)::int as removed,
       count(*) filter (where live.content <> built.content)::int as changed
     from live full join built on live.key = built.key`,
    [work.tenantId, volatile],
  );
  return { table, added: 0, removed: 0, changed: 0, ...counts };
}

async function keyOf(work: Work, real: string, volatile: readonly string[]): Promise<string | null> {
  const columns = await work.sql<{ name: string }>(
    `select a.attname as name from pg_index i cross join unnest(i.indkey::int2[]) with ordinality as k(number, place)
     join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
     where i.indrelid = $1::regclass and i.indisprimary order by k.place`,
    [real],
  );
  if (columns.length === 0 || columns.some(({ name }) => volatile.includes(name))) return null;
  return `jsonb_build_array(${columns.map(({ name }) => `t.${quoted(name)}`).join(', ')})`;
}
