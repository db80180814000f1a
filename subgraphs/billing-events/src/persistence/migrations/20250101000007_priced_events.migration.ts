import { TenantTables } from '@throughline/subgraph';

/**
 * How events were priced, what holds them, which invoice they are on, what credit memos and write-offs took back, and
 * revenue that comes with events. Columns that were always filled may be empty where they do not apply.
 */
export class Migration20250101000007_priced_events extends TenantTables {
  protected readonly tables = {
    invoice: `
      id text not null,
      engagement_id text not null,
      number text,
      currency char(3) not null,
      net numeric(19,4) not null,
      invoice_date date not null,
      primary key (tenant_id, id)`,
    invoice_link: `
      billable_event_id text not null,
      invoice_id text not null,
      net numeric(19,4) not null,
      primary key (tenant_id, billable_event_id, invoice_id)`,
    credit_memo: `
      id text not null,
      reference text not null,
      invoice_id text not null,
      issued_on date not null,
      requested_at timestamptz not null,
      primary key (tenant_id, id)`,
    credit_memo_line: `
      id text not null,
      credit_memo_id text not null,
      billable_event_id text not null,
      quote_line_id text not null,
      stream text not null,
      net numeric(19,4) not null,
      currency char(3) not null,
      requested_at timestamptz not null,
      primary key (tenant_id, id)`,
    unearned_credit: `
      source_id text not null,
      billable_event_id text not null,
      obligation_id text,
      month char(7),
      amount numeric(19,4) not null,
      primary key (tenant_id, source_id)`,
    receivable_write_off: `
      id text not null,
      billable_event_id text not null,
      written_off_on date not null,
      primary key (tenant_id, id)`,
    wip_write_off: `
      id text not null,
      billable_event_id text not null,
      amount numeric(19,4) not null,
      currency char(3) not null,
      reason text not null,
      proposed_by text not null,
      proposed_at timestamptz not null,
      approved_by text,
      approved_at timestamptz,
      write_off_event_id text,
      primary key (tenant_id, id)`,
  };
  protected override readonly indexes = [
    'create index link_of_invoice on invoice_link (tenant_id, invoice_id)',
    'create index credit_of_event on credit_memo_line (tenant_id, billable_event_id)',
    'create index credit_of_line on credit_memo_line (tenant_id, quote_line_id)',
    'create index credit_by_date on credit_memo (tenant_id, issued_on)',
    'create index unearned_of_obligation on unearned_credit (tenant_id, obligation_id)',
    'create index unearned_of_event on unearned_credit (tenant_id, billable_event_id)',
    'create index receivable_write_off_by_date on receivable_write_off (tenant_id, written_off_on)',
    'create index wip_write_off_of_event on wip_write_off (tenant_id, billable_event_id)',
  ];

  override up(): void {
    super.up();
    this.addSql(`alter table billable_event add column stream text not null default 'PACKAGE',
      add column value_functional numeric(19,4), add column billable_functional numeric(19,4),
      add column functional_currency char(3), add column fx_rate text, add column time_entry_id text,
      add column expense_id text, add column subcontractor_bill_id text, add column usage_record_id text,
      add column hours numeric(9,2), add column rate jsonb, add column cost jsonb, add column markup text,
      add column drawdown jsonb, add column reason text, add column of_billable_event_id text,
      add column reduces_open_by numeric(19,4), add column receivable_invoice_id text,
      add column purchase_order_number text, add column hold jsonb`);
    this.addSql(`alter table revenue_event alter column revenue_treatment_id drop not null,
      alter column obligation_id drop not null, alter column cumulative drop not null,
      alter column allocated_price drop not null, add column billable_event_id text, add column credit_memo_id text,
      add column retainer_tranche text, add column accounting_date date, add column amount_foreign numeric(19,4),
      add column foreign_currency char(3), drop constraint revenue_event_tenant_id_obligation_id_period_key`);
    this.addSql(`create unique index revenue_of_progress on revenue_event (tenant_id, obligation_id, period)
      where revenue_treatment_id is not null`);
    this.addSql('create index revenue_by_period on revenue_event (tenant_id, period)');
    this.addSql('create index revenue_of_event on revenue_event (tenant_id, billable_event_id)');
    this.addSql('create index write_off_of_event on billable_event (tenant_id, of_billable_event_id)');
    this.addSql('create index event_by_reference on billable_event (tenant_id, engagement_id, source_reference)');
    this.addSql('create index event_of_time_entry on billable_event (tenant_id, time_entry_id)');
    this.addSql(`alter table accounting_period add column credit_memos integer default 0,
      add column receivable_write_offs integer default 0`);
  }

  override down(): void {
    this.addSql('drop index revenue_of_progress');
    this.addSql('drop index revenue_by_period');
    this.addSql('drop index revenue_of_event');
    this.addSql('drop index write_off_of_event');
    this.addSql('drop index event_by_reference');
    this.addSql('drop index event_of_time_entry');
    super.down();
  }
}
