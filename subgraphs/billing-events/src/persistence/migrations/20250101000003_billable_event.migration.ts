import { TenantTables } from '@throughline/subgraph';

/** Billable events. The natural key of the source is unique for ever, so that a trigger bills once. A new table only. */
export class Migration20250101000003_billable_event extends TenantTables {
  protected readonly tables = {
    billable_event: `
      id text not null,
      type text not null,
      subtype text,
      source_key text not null,
      source_reference text not null,
      billing_schedule_id text,
      engagement_id text not null,
      contract_id text not null,
      quote_version_id text not null,
      quote_line_id text not null,
      project_id text,
      wbs_element_id text not null,
      milestone_id text,
      obligation_id text,
      bill_to_id text not null,
      event_date date not null,
      approved_at timestamptz not null,
      accounting_period char(7) not null,
      value numeric(19,4) not null,
      billable numeric(19,4) not null,
      currency char(3) not null,
      description text not null,
      recorded_at timestamptz not null,
      primary key (tenant_id, id),
      unique (tenant_id, type, source_key),
      unique (tenant_id, billing_schedule_id)`,
  };
  protected override readonly indexes = [
    'create index billable_event_of_engagement on billable_event (tenant_id, engagement_id, event_date, id)',
    'create index billable_event_of_quote_line on billable_event (tenant_id, quote_line_id)',
    'create index billable_event_of_element on billable_event (tenant_id, wbs_element_id)',
    'create index billable_event_of_milestone on billable_event (tenant_id, milestone_id) where milestone_id is not null',
  ];
}
