import { TenantTables } from '@throughline/subgraph';

const BILLED_RECORD = `
      id text not null,
      system text not null,
      instance text not null,
      source_id text not null,
      reference text not null,
      project_id text not null,
      wbs_element_id text not null`;

const TAKEN = `
      content jsonb not null,
      source_changed_at timestamptz not null,
      received_at timestamptz not null,
      primary key (tenant_id, id),
      unique (tenant_id, system, instance, source_id),
      foreign key (tenant_id, wbs_element_id) references wbs_element (tenant_id, id)`;

/**
 * Costs, usage, corrections of time, billing status and extensions of projects. New tables, and new columns with a default or
 * without a value, which the release before does not read.
 */
export class Migration20250101000003_all_deal_kinds extends TenantTables {
  protected readonly tables = {
    expense: `${BILLED_RECORD},
      expense_date date not null,
      type text not null,
      cost numeric(19,4) not null,
      currency char(3) not null,
      markup text not null,
      billable boolean not null,
      approved_at timestamptz not null,${TAKEN}`,
    subcontractor_bill: `${BILLED_RECORD},
      bill_date date not null,
      cost numeric(19,4) not null,
      currency char(3) not null,
      approved_at timestamptz not null,${TAKEN}`,
    usage_record: `${BILLED_RECORD},
      month char(7) not null,
      measured_on date not null,
      unit text not null,
      quantity bigint not null,
      supersedes_id text,
      recorded_at timestamptz not null,${TAKEN}`,
    time_correction: `
      time_entry_id text not null,
      correction integer not null,
      hours_before numeric(9,2) not null,
      hours numeric(9,2) not null,
      corrected_at timestamptz not null,
      recorded_at timestamptz not null,
      primary key (tenant_id, time_entry_id, correction),
      foreign key (tenant_id, time_entry_id) references time_entry (tenant_id, id)`,
    delivery_billing: `
      entity_kind text not null,
      entity_id text not null,
      invoice_id text not null,
      invoice_number text not null,
      invoice_date date not null,
      status text not null check (status in ('INVOICED', 'PAID')),
      as_of timestamptz not null,
      written_back_at timestamptz,
      write_back_refusal jsonb,
      primary key (tenant_id, entity_id)`,
    project_extension: `
      activation_id text not null,
      project_id text not null,
      quote_version_id text not null,
      state text not null check (state in ('REQUESTED', 'COPYING', 'STRUCTURING', 'CREATED', 'REFUSED')),
      refused_step text check (refused_step in ('PLAN', 'SHELL', 'STRUCTURE')),
      refused_code text,
      refused_evidence jsonb,
      attempt integer not null default 1,
      deal jsonb not null,
      correlation_id text not null,
      causation_id text,
      requested_at timestamptz not null,
      created_at timestamptz,
      primary key (tenant_id, activation_id),
      foreign key (tenant_id, project_id) references project (tenant_id, id)`,
  };
  protected override readonly indexes = [
    'create index expense_of_project on expense (tenant_id, project_id, id)',
    'create index expense_of_element on expense (tenant_id, wbs_element_id, id)',
    'create index expense_by_approval on expense (tenant_id, approved_at)',
    'create index bill_of_project on subcontractor_bill (tenant_id, project_id, id)',
    'create index bill_of_element on subcontractor_bill (tenant_id, wbs_element_id, id)',
    'create index bill_by_approval on subcontractor_bill (tenant_id, approved_at)',
    'create index usage_of_project on usage_record (tenant_id, project_id, id)',
    'create index usage_of_element on usage_record (tenant_id, wbs_element_id, id)',
    'create index usage_by_record on usage_record (tenant_id, recorded_at)',
    'create index correction_by_change on time_correction (tenant_id, corrected_at)',
    'create index billing_of_invoice on delivery_billing (tenant_id, invoice_id)',
    'create index extension_of_project on project_extension (tenant_id, project_id)',
    'create index project_of_contract on project (tenant_id, contract_id)',
    'create index time_entry_by_reference on time_entry (tenant_id, wbs_element_id, reference)',
  ];

  override up(): void {
    super.up();
    this.addSql('alter table wbs_element add column expense_markups jsonb, add column added_by text');
    this.addSql('alter table milestone add column added_by text');
    this.addSql(
      'alter table time_entry add column corrected_hours numeric(9,2), add column corrections integer not null default 0',
    );
    this.addSql(`alter table delivery_cut_off add column corrections integer not null default 0,
      add column expenses integer not null default 0, add column subcontractor_bills integer not null default 0,
      add column usage_records integer not null default 0`);
  }

  override down(): void {
    super.down();
    this.addSql('alter table wbs_element drop column expense_markups, drop column added_by');
    this.addSql('alter table milestone drop column added_by');
    this.addSql('alter table time_entry drop column corrected_hours, drop column corrections');
    this.addSql(`alter table delivery_cut_off drop column corrections, drop column expenses,
      drop column subcontractor_bills, drop column usage_records`);
  }
}
