import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MikroORM } from '@mikro-orm/postgresql';
import type { SubgraphOutline } from '../start-subgraph.ts';
import { migratedDatabase } from './start-on-test-servers.ts';

/** What a migration may have done that the mappings do not say, to a table and to a column of it that is never null. */
const STRAYS: Readonly<Record<string, (table: string, column: string) => string>> = {
  'a column': (table) => `alter table ${table} add column stray text`,
  'a column that may be null': (table, column) => `alter table ${table} alter column ${column} drop not null`,
  'another type': (table, column) => `alter table ${table} alter column ${column} type varchar(200)`,
  'an index': (table, column) => `create index stray on ${table} (${column})`,
  'a key': (table, column) => `alter table ${table} add constraint stray unique (tenant_id, ${column})`,
  'no policy': (table) => `drop policy tenant on ${table}`,
  'rows that are everybody’s': (table) => `alter table ${table} no force row level security`,
};

/**
 * The mappings say what the migrations made: tables, columns with their types and nullability, keys, indexes, checks and the
 * policy of the tenant. Foreign keys of several columns that share the tenant's are all that a mapping cannot say.
 */
export function mappingsContract(outline: SubgraphOutline): void {
  const differences = async (stray?: (orm: MikroORM) => string): Promise<string[]> => {
    const { ownerUrl } = await migratedDatabase(outline);
    const orm = new MikroORM({ clientUrl: ownerUrl.reveal(), entities: [...outline.entities] as never[] });
    await orm.connect();
    try {
      if (stray) await orm.em.fork().execute(stray(orm));
      const statements = await orm.schema.getUpdateSchemaSQL({ wrap: false, dropTables: false });
      return statements.split('\n').filter((line) => line !== '' && !isForeignKeyOfTenant(line));
    } finally {
      await orm.close(true);
    }
  };

  describe(`the mappings of ${outline.name}`, () => {
    it('say what its migrations made', async () => assert.deepEqual(await differences(), []));

    for (const [what, statement] of Object.entries(STRAYS))
      it(`are found to be wrong where a table has ${what} that they do not say`, async () => {
        const found = await differences((orm) => {
          const [meta] = [...orm.getMetadata().getAll().values()].filter(({ tableName }) => tableName !== '');
          const column = meta?.props.find(
            ({ nullable, primary, columnTypes }) => !nullable && !primary && columnTypes[0] === 'text',
          );
          return statement(meta?.tableName ?? '', column?.fieldNames[0] ?? '');
        });
        assert.notDeepEqual(found, []);
      });
  });
}

const isForeignKeyOfTenant = (statement: string): boolean =>
  /drop constraint "?\w+_tenant_id_\w+_fkey"?/.test(statement);
