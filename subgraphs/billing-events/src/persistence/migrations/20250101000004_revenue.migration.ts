import { TenantTables } from '@throughline/subgraph';

/** Periods, the revenue that was recognised in them and the counts it was based on. New tables only. */
export class Migration20250101000004_revenue extends TenantTables {
  protected readonly tables = {
    accounting_period: `
      period char(7) not null,
      accounting_period_id text not null,
      closed_at timestamptz not null,
      ledger_closed_at timestamptz,
      primary key (tenant_id, period)`,
    revenue_period: `
      period char(7) not null,
      closed_at timestamptz not null,
      revenue_events integer not null,
      time_entries integer not null,
      milestones integer not null,
      estimates integer not null,
      completed_at timestamptz not null,
      primary key (tenant_id, period)`,
    revenue_event: `
      id text not null,
      revenue_treatment_id text not null,
      obligation_id text not null,
      engagement_id text not null,
      contract_id text not null,
      quote_version_id text not null,
      quote_line_id text not null,
      wbs_element_id text,
      period char(7) not null,
      stream text not null,
      treatment text not null,
      amount numeric(19,4) not null,
      cumulative numeric(19,4) not null,
      allocated_price numeric(19,4) not null,
      currency char(3) not null,
      hours_to_date numeric(12,2),
      estimate_hours numeric(12,2),
      percent_complete numeric(7,6),
      recognised_at timestamptz not null,
      primary key (tenant_id, id),
      unique (tenant_id, obligation_id, period)`,
  };
  protected override readonly indexes = [
    'create index revenue_of_engagement on revenue_event (tenant_id, engagement_id, period)',
    'create index revenue_of_quote_line on revenue_event (tenant_id, quote_line_id, period)',
  ];
}
