import { TenantTables } from '@throughline/subgraph';

/** What foreign receivables were worth at the end of each month, and what of the movement is booked. */
export class Migration20250101000720_revaluation extends TenantTables {
  protected readonly tables = {
    revaluation: `
      entity text not null, period char(7) not null, state text not null check (state in ('DONE', 'WAITING')),
      balance numeric(19,4) not null, booked numeric(19,4) not null, currency char(3) not null, items jsonb not null,
      entries integer not null, refusal jsonb, revalued_at timestamptz not null,
      primary key (tenant_id, entity, period)`,
  };

  override up(): void {
    super.up();
    this.addSql(`alter table ledger_settings add column revaluation_time text not null default '23:59:59Z'`);
  }

  override down(): void {
    this.addSql('alter table ledger_settings drop column revaluation_time');
    super.down();
  }
}
