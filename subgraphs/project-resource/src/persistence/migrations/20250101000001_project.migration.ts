import { Migration } from '@mikro-orm/migrations';
import { tenantIsolation } from '@throughline/subgraph';

const TABLES: Readonly<Record<string, string>> = {
  project: `
    tenant_id text not null,
    id text not null,
    activation_id text not null,
    engagement_id text not null,
    customer_id text not null,
    contract_id text not null,
    quote_version_id text not null,
    name text not null,
    billing_type text not null,
    system text,
    instance text,
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
    primary key (tenant_id, id),
    unique (tenant_id, activation_id)`,
  wbs_element: `
    tenant_id text not null,
    id text not null,
    project_id text not null,
    code text not null,
    name text not null,
    kind text not null,
    parent_id text,
    quote_line_id text not null,
    bill_to_id text not null,
    obligation_id text,
    distribution numeric(19,4),
    currency char(3) not null,
    position integer not null,
    primary key (tenant_id, id),
    unique (tenant_id, project_id, code),
    foreign key (tenant_id, project_id) references project (tenant_id, id)`,
  milestone: `
    tenant_id text not null,
    id text not null,
    project_id text not null,
    wbs_element_id text not null,
    quote_line_id text not null,
    reference text not null,
    percent numeric(9,4) not null,
    status text not null default 'OPEN' check (status in ('OPEN', 'ACCEPTED')),
    acceptance_version integer not null default 0,
    accepted_at timestamptz,
    announced_accepted_at timestamptz,
    source_changed_at timestamptz,
    invoice_id text,
    invoice_number text,
    invoice_date date,
    billing_status text,
    billing_as_of timestamptz,
    written_back_at timestamptz,
    write_back_refusal jsonb,
    primary key (tenant_id, id),
    unique (tenant_id, project_id, reference),
    foreign key (tenant_id, project_id) references project (tenant_id, id)`,
  crosswalk: `
    tenant_id text not null,
    entity_kind text not null,
    entity_id text not null,
    system text not null,
    instance text not null,
    record_type text not null,
    external_id text not null,
    valid_from timestamptz not null,
    valid_to timestamptz,
    primary key (tenant_id, system, instance, record_type, external_id, entity_id)`,
};

const INDEXES = [
  'create index project_of_engagement on project (tenant_id, engagement_id, id)',
  'create index element_of_quote_line on wbs_element (tenant_id, quote_line_id)',
  'create index milestone_of_element on milestone (tenant_id, wbs_element_id)',
  'create index milestone_of_invoice on milestone (tenant_id, invoice_id)',
  'create index crosswalk_of_entity on crosswalk (tenant_id, entity_id)',
];

/** Projects as we provision them, their work breakdown with its accounting distributions, milestones, the crosswalk. New tables only. */
export class Migration20250101000001_project extends Migration {
  override up(): void {
    for (const [table, columns] of Object.entries(TABLES)) {
      this.addSql(`create table ${table} (${columns})`);
      for (const statement of tenantIsolation(table)) this.addSql(statement);
    }
    for (const index of INDEXES) this.addSql(index);
  }

  override down(): void {
    for (const table of Object.keys(TABLES).reverse()) this.addSql(`drop table ${table}`);
  }
}
