import { TenantTables } from '@throughline/subgraph';

/** What a table gets besides what it has. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  bill_to: ['currency char(3)'],
  billable_event: [
    `stream text not null default 'PACKAGE'`,
    'value_functional numeric(19,4)',
    'billable_functional numeric(19,4)',
    'functional_currency char(3)',
    'fx_rate numeric(19,8)',
    'time_entry_id text',
    'usage_record_id text',
    'of_billable_event_id text',
    'reduces_open_by numeric(19,4)',
    'known_at timestamptz',
  ],
  invoice_line: ['net numeric(19,4)', `stream text not null default 'PACKAGE'`],
  invoice_posting: ['booking_rate numeric(19,8)'],
  settlement: ['relieved_functional numeric(19,4)', 'known_at timestamptz'],
  revenue_event: ['treatment text', 'billable_event_id text', 'credit_memo_id text', 'known_at timestamptz'],
  journal_line: ['known_at timestamptz'],
};

/** Work and money of every kind of deal: their currencies and rates, what took them back, and when each was known. */
export class Migration20250101000005_deal_kinds extends TenantTables {
  protected readonly tables = {
    project_extension: `
      project_id text not null,
      activation_id text not null,
      quote_version_id text not null,
      engagement_id text not null,
      extended_at timestamptz not null,
      primary key (tenant_id, project_id, quote_version_id)`,
    retainer_tranche: `
      quote_line_id text not null,
      key text not null,
      reference text not null,
      engagement_id text not null,
      charge_date date not null,
      usable_from date not null,
      usable_to date not null,
      prepayment numeric(19,4) not null,
      currency char(3) not null,
      primary key (tenant_id, quote_line_id, key)`,
    drawdown_part: `
      billable_event_id text not null,
      tranche text not null,
      quote_line_id text not null,
      engagement_id text not null,
      period char(7) not null,
      amount numeric(19,4) not null,
      currency char(3) not null,
      functional numeric(19,4) not null,
      functional_currency char(3) not null,
      known_at timestamptz not null,
      primary key (tenant_id, billable_event_id, tranche)`,
    usage_record: `
      id text not null,
      reference text not null,
      supersedes_id text,
      primary key (tenant_id, id)`,
    billable_event_hold: `
      billable_event_id text not null,
      at timestamptz not null,
      is_held boolean not null,
      held_by text not null,
      reason text,
      primary key (tenant_id, billable_event_id, at, is_held)`,
    fx_rate: `
      from_currency char(3) not null,
      to_currency char(3) not null,
      rate_date date not null,
      rate numeric(19,8) not null,
      recorded_at timestamptz not null,
      primary key (tenant_id, from_currency, to_currency, rate_date)`,
    invoice_migration: `
      invoice_id text not null,
      erp_id text not null,
      from_erp text not null,
      erp text not null,
      open numeric(19,4) not null,
      currency char(3) not null,
      migrated_at timestamptz not null,
      primary key (tenant_id, invoice_id, erp_id)`,
    credit_memo: `
      id text not null,
      reference text not null,
      number text not null,
      invoice_id text not null,
      engagement_id text not null,
      reason text not null,
      issued_on date not null,
      requested_at timestamptz not null,
      net numeric(19,4) not null,
      tax numeric(19,4) not null,
      gross numeric(19,4) not null,
      currency char(3) not null,
      gross_functional numeric(19,4) not null,
      functional_currency char(3) not null,
      known_at timestamptz not null,
      primary key (tenant_id, id)`,
    credit_memo_line: `
      id text not null,
      credit_memo_id text not null,
      invoice_line_id text not null,
      billable_event_id text not null,
      stream text not null,
      net numeric(19,4) not null,
      currency char(3) not null,
      primary key (tenant_id, id)`,
    settlement_reversal: `
      settlement_id text not null,
      reversed_on date not null,
      reversed_by text not null,
      reason text not null,
      known_at timestamptz not null,
      primary key (tenant_id, settlement_id)`,
    payment_refund: `
      id text not null,
      payment_id text not null,
      amount numeric(19,4) not null,
      currency char(3) not null,
      amount_functional numeric(19,4) not null,
      functional_currency char(3) not null,
      refunded_on date not null,
      known_at timestamptz not null,
      primary key (tenant_id, id)`,
    revaluation: `
      entity text not null,
      period char(7) not null,
      told_at timestamptz not null,
      currency char(3) not null,
      balance numeric(19,4) not null,
      primary key (tenant_id, entity, period, told_at)`,
    revaluation_item: `
      entity text not null,
      period char(7) not null,
      told_at timestamptz not null,
      invoice_id text not null,
      booked numeric(19,4) not null,
      closing numeric(19,4) not null,
      unrealised numeric(19,4) not null,
      currency char(3) not null,
      rate numeric(19,8) not null,
      primary key (tenant_id, entity, period, told_at, invoice_id)`,
    period_reopening: `
      period char(7) not null,
      reopened_at timestamptz not null,
      requested_by text not null,
      approved_by text not null,
      reason text not null,
      primary key (tenant_id, period, reopened_at)`,
  };
  protected override readonly indexes = [
    'create index project_extension_of_version on project_extension (tenant_id, quote_version_id)',
    'create index drawdown_part_of_line on drawdown_part (tenant_id, quote_line_id, tranche)',
    'create index usage_record_superseded on usage_record (tenant_id, supersedes_id)',
    'create index billable_event_of_usage on billable_event (tenant_id, usage_record_id)',
    'create index billable_event_written_off on billable_event (tenant_id, of_billable_event_id)',
    'create index credit_memo_of_engagement on credit_memo (tenant_id, engagement_id, issued_on)',
    'create index credit_memo_line_of_memo on credit_memo_line (tenant_id, credit_memo_id)',
    'create index credit_memo_line_of_event on credit_memo_line (tenant_id, billable_event_id)',
    'create index payment_refund_of_payment on payment_refund (tenant_id, payment_id)',
    'create index revaluation_item_of_invoice on revaluation_item (tenant_id, invoice_id, period)',
    'create index revenue_of_event on revenue_event (tenant_id, billable_event_id)',
    'create index invoice_posting_by_number on invoice_posting (tenant_id, number)',
  ];

  override up(): void {
    for (const [table, columns] of Object.entries(ADDED)) {
      this.addSql(`alter table ${table} ${columns.map((column) => `add column ${column}`).join(', ')}`);
    }
    this.addSql('alter table revenue_event alter column obligation_id drop not null');
    // A period that was reopened is closed once more.
    this.addSql('alter table closed_period drop constraint closed_period_pkey');
    this.addSql('alter table closed_period add primary key (tenant_id, period, closed_at)');
    // Some of the indexes are on the columns added above.
    super.up();
  }

  override down(): void {
    this.addSql('alter table closed_period drop constraint closed_period_pkey');
    this.addSql('alter table closed_period add primary key (tenant_id, period)');
    this.addSql(`delete from revenue_event where obligation_id is null`);
    this.addSql('alter table revenue_event alter column obligation_id set not null');
    for (const [table, columns] of Object.entries(ADDED)) {
      this.addSql(`alter table ${table} ${columns.map((each) => `drop column ${each.split(' ')[0]}`).join(', ')}`);
    }
    super.down();
  }
}
