import { TenantTables } from '@throughline/subgraph';

/** What finance and architects publish. Every publication is a new version; none is ever changed. New tables only. */
export class Migration20250101000100_configuration extends TenantTables {
  protected readonly tables = {
    ledger_settings: `
      entity text not null, version integer not null, functional_currency char(3) not null,
      published_at timestamptz not null, published_by text not null,
      primary key (tenant_id, entity, version)`,
    routing_rule: `
      version integer not null, position integer not null, entity text not null,
      erp text not null, valid_from date not null, valid_to date,
      published_at timestamptz not null, published_by text not null,
      primary key (tenant_id, version, position)`,
    posting_rules: `
      version integer not null, accounts jsonb not null, rules jsonb not null,
      published_at timestamptz not null, published_by text not null,
      primary key (tenant_id, version)`,
    cash_application_policy: `
      version integer not null, small_balance_limit numeric(19,4) not null,
      currency char(3) not null, published_at timestamptz not null, published_by text not null,
      primary key (tenant_id, version)`,
    // The engagement reference '' holds the calendar of all engagements that have none of their own.
    billing_calendar: `
      engagement_reference text not null, version integer not null, calendar jsonb not null,
      published_at timestamptz not null, published_by text not null,
      primary key (tenant_id, engagement_reference, version)`,
  };
}
