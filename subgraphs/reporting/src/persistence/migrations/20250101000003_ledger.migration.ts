import { TenantTables } from '@throughline/subgraph';

/** Revenue, journal lines and closed months. New tables only. */
export class Migration20250101000003_ledger extends TenantTables {
  protected readonly tables = {
    revenue_event: `
      id text not null,
      engagement_id text not null,
      obligation_id text not null,
      period char(7) not null,
      stream text not null,
      amount numeric(19,4) not null,
      currency char(3) not null,
      hours_to_date numeric(12,2),
      estimate_hours numeric(12,2),
      percent_complete numeric(7,6),
      primary key (tenant_id, id)`,
    journal_line: `
      journal_entry_id text not null,
      position integer not null,
      period char(7) not null,
      accounting_date date not null,
      entity text not null,
      source_kind text not null,
      source_id text not null,
      account text not null,
      amount numeric(19,4) not null,
      currency char(3) not null,
      primary key (tenant_id, journal_entry_id, position)`,
    closed_period: `
      period char(7) not null,
      closed_at timestamptz not null,
      primary key (tenant_id, period)`,
    ledger_currency: `
      currency char(3) not null,
      primary key (tenant_id, currency)`,
  };
  protected override readonly indexes = [
    'create index revenue_of_obligation on revenue_event (tenant_id, obligation_id, period)',
    'create index revenue_of_engagement on revenue_event (tenant_id, engagement_id, period)',
    'create index journal_line_by_account on journal_line (tenant_id, account, period)',
    'create index journal_line_of_source on journal_line (tenant_id, source_id)',
  ];
}
