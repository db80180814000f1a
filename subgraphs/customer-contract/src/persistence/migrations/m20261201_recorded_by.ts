import { Migration } from '@mikro-orm/migrations';

const VERSIONS = ['legal_entity_version', 'service_version', 'pricing_policy'] as const;

/** Who published a version. Expand step: null for what was published before, no rewrite, the former release ignores it. */
export class M20261201RecordedBy extends Migration {
  override up(): void {
    for (const table of VERSIONS) this.addSql(`alter table ${table} add recorded_by text`);
  }

  override down(): void {
    for (const table of VERSIONS) this.addSql(`alter table ${table} drop recorded_by`);
  }
}
