import type { Migration } from '@mikro-orm/migrations';
import { tenantIsolation } from '@throughline/subgraph';

/** Creates tables, each shut off by tenant, and their indexes. */
export function createTables(
  migration: Migration,
  tables: Readonly<Record<string, string>>,
  indexes: readonly string[],
): void {
  for (const [table, columns] of Object.entries(tables)) {
    migration.addSql(`create table ${table} (tenant_id text not null, ${columns})`);
    for (const statement of tenantIsolation(table)) migration.addSql(statement);
  }
  for (const index of indexes) migration.addSql(`create index ${index}`);
}

export function dropTables(migration: Migration, tables: Readonly<Record<string, string>>): void {
  for (const table of Object.keys(tables).reverse()) migration.addSql(`drop table ${table}`);
}
