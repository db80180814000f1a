import type { EntitySchemaWithMeta, InferKyselyTable } from '@mikro-orm/postgresql';
import type { Insertable } from 'kysely';
import type { Work } from '@throughline/transport';

/** A row of a mapping's table as it is inserted, its tenant left out: that of the work. */
export type NewRow<M extends EntitySchemaWithMeta> = Omit<
  Insertable<InferKyselyTable<M, { columnNamingStrategy: 'property' }>>,
  'tenantId'
>;

/**
 * Inserts rows of one table in one statement, however many they are. The first row says which columns are given.
 * @param orLeave rows whose key is taken are left as they are instead of failing the statement
 */
export async function insertAll<M extends EntitySchemaWithMeta>(
  work: Work,
  mapping: M,
  rows: readonly NewRow<M>[],
  { orLeave = false }: { readonly orLeave?: boolean } = {},
): Promise<void> {
  await insert(work, mapping, rows, orLeave ? 'on conflict do nothing' : '');
}

/** Inserts the rows that no key of the table knows, in one statement; answers the ids of those that were new. */
export async function insertNew<M extends EntitySchemaWithMeta>(
  work: Work,
  mapping: M,
  rows: readonly (NewRow<M> & { readonly id: string })[],
): Promise<Set<string>> {
  const inserted = await insert<{ id: string }>(work, mapping, rows, 'on conflict do nothing returning id');
  return new Set(inserted.map(({ id }) => id));
}

async function insert<Answer extends object>(
  work: Work,
  mapping: EntitySchemaWithMeta,
  rows: readonly object[],
  ending: string,
): Promise<Answer[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const meta = work.em.getMetadata().getByClassName(mapping.meta.className);
  const given = meta.props
    .filter(({ name }) => name in first)
    .map(({ name, fieldNames: [column] }) => ({ name, column }));
  const columns = given.map(({ column }) => column).join(', ');
  const records = rows.map((row) =>
    Object.fromEntries(given.map(({ name, column }) => [column, (row as Record<string, unknown>)[name]])),
  );
  return work.sql<Answer>(
    `insert into ${meta.tableName} (tenant_id, ${columns})
     select $1, ${columns} from jsonb_populate_recordset(null::${meta.tableName}, $2::jsonb) ${ending}`,
    [work.tenantId, JSON.stringify(records)],
  );
}
