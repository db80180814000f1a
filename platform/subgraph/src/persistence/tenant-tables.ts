import { Migration } from '@mikro-orm/migrations';
import { tenantIsolation } from './tenant-isolation.ts';

/**
 * A migration that only creates tables, each of them a tenant's: `tenant_id` comes first in every one, and its rows are
 * shut off from other tenants before anything else may happen to it.
 */
export abstract class TenantTables extends Migration {
  /** Columns and constraints by table, `tenant_id` left out; a table comes after those that it refers to. */
  protected abstract readonly tables: Readonly<Record<string, string>>;
  /** Whole `create index` statements. */
  protected readonly indexes: readonly string[] = [];

  override up(): void {
    for (const [table, columns] of Object.entries(this.tables)) {
      this.addSql(`create table ${table} (tenant_id text not null, ${columns})`);
      for (const statement of tenantIsolation(table)) this.addSql(statement);
    }
    for (const index of this.indexes) this.addSql(index);
  }

  override down(): void {
    for (const table of Object.keys(this.tables).reverse()) this.addSql(`drop table ${table}`);
  }
}
