import { TenantTables } from '@throughline/subgraph';

/**
 * Approved work and cost that is to be priced, and corrections of time. A work item keeps its facts from the moment they
 * arrive; it is priced once, later or at once, and says meanwhile what it waits for. New tables only.
 */
export class Migration20250101000006_work extends TenantTables {
  protected readonly tables = {
    work_item: `
      id text not null,
      kind text not null check (kind in ('TIME', 'EXPENSE', 'SUBCONTRACTOR_BILL', 'USAGE')),
      source_id text not null,
      reference text not null,
      contract_id text not null,
      project_id text not null,
      wbs_element_id text not null,
      event_date date not null,
      approved_at timestamptz not null,
      received_at timestamptz not null,
      hours numeric(9,2),
      role text,
      corrects text,
      cost numeric(19,4),
      cost_currency char(3),
      expense_type text,
      markup text,
      usage_month char(7),
      quantity integer,
      superseded_id text,
      priced_at timestamptz,
      waits_for text,
      primary key (tenant_id, id)`,
    time_correction: `
      time_entry_id text not null,
      correction integer not null,
      wbs_element_id text not null,
      work_date date not null,
      hours numeric(9,2) not null,
      approved_at timestamptz not null,
      primary key (tenant_id, time_entry_id, correction)`,
  };
  protected override readonly indexes = [
    'create index work_to_price on work_item (tenant_id, contract_id) where priced_at is null',
    'create index work_by_approval on work_item (tenant_id, approved_at)',
    'create index work_of_element on work_item (tenant_id, wbs_element_id)',
    'create index correction_by_approval on time_correction (tenant_id, approved_at)',
    'create index correction_of_element on time_correction (tenant_id, wbs_element_id)',
  ];

  override up(): void {
    super.up();
    this.addSql('alter table time_entry add column role text');
  }

  override down(): void {
    this.addSql('alter table time_entry drop column role');
    super.down();
  }
}
