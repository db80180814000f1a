import { TenantTables } from '@throughline/subgraph';

/** The terms of every kind of line, prepaid periods, and copies of rate cards and exchange rates. Nothing is narrowed. */
export class Migration20250101000005_deal_kinds extends TenantTables {
  protected readonly tables = {
    contract_line: `
      quote_line_id text not null,
      contract_id text not null,
      activation_id text not null,
      quote_version_id text not null,
      line_key text not null,
      kind text not null,
      currency char(3) not null,
      cap numeric(19,4),
      expense_markups jsonb,
      handling_fee_rate numeric(19,10),
      usage_work_element_code text,
      usage_unit text,
      included_per_month integer,
      overage_price numeric(19,4),
      purchase_order_number text,
      activated_at timestamptz,
      primary key (tenant_id, quote_line_id),
      foreign key (tenant_id, contract_id) references contract (tenant_id, id)`,
    retainer_tranche: `
      id text not null,
      contract_id text not null,
      quote_line_id text not null,
      position integer not null,
      key text not null,
      work_element_code text not null,
      billing_schedule_id text not null,
      prepayment numeric(19,4) not null,
      currency char(3) not null,
      rollover_percent numeric(9,4) not null,
      charge_date date not null,
      usable_from date not null,
      usable_to date not null,
      billable_event_id text,
      fx_rate numeric(19,10),
      used numeric(19,4) not null default 0,
      broken numeric(19,4) not null default 0,
      credited numeric(19,4) not null default 0,
      released numeric(19,4) not null default 0,
      expired_in char(7),
      primary key (tenant_id, id),
      unique (tenant_id, quote_line_id, key),
      foreign key (tenant_id, quote_line_id) references contract_line (tenant_id, quote_line_id)`,
    rate_card_version: `
      id text not null,
      rate_card text not null,
      version integer not null,
      currency char(3) not null,
      effective_from date not null,
      recorded_at timestamptz not null,
      rates jsonb not null,
      primary key (tenant_id, id),
      unique (tenant_id, rate_card, version)`,
    fx_rate: `
      from_currency char(3) not null,
      to_currency char(3) not null,
      rate_date date not null,
      rate numeric(19,10) not null,
      recorded_at timestamptz not null,
      primary key (tenant_id, from_currency, to_currency, rate_date)`,
  };
  protected override readonly indexes = [
    'create index line_of_contract on contract_line (tenant_id, contract_id)',
    'create index tranche_of_contract on retainer_tranche (tenant_id, contract_id)',
    'create index tranche_of_event on retainer_tranche (tenant_id, billable_event_id)',
  ];

  override up(): void {
    super.up();
    this.addSql('alter table contract add column functional_currency char(3)');
    this.addSql(`alter table wbs_element add column kind text, add column rate_card text, add column activation_id text,
      add column extended_at timestamptz`);
    this.addSql('alter table billing_schedule drop constraint billing_schedule_kind_check');
    this.addSql(`alter table billing_schedule add constraint billing_schedule_kind_check
      check (kind in ('MILESTONE', 'INSTALMENT', 'PREPAYMENT'))`);
    this.addSql('create index element_of_line on wbs_element (tenant_id, quote_line_id)');
  }

  override down(): void {
    this.addSql('drop index element_of_line');
    this.addSql(
      'alter table wbs_element drop column kind, drop column rate_card, drop column activation_id, drop column extended_at',
    );
    this.addSql('alter table contract drop column functional_currency');
    super.down();
  }
}
