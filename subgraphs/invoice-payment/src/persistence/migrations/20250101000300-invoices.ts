import { TenantTables } from '@throughline/subgraph';

/**
 * What is open to bill, the runs over it and the invoices that they make. A billable event is on one live invoice line at
 * most: the partial unique index says so, whatever the code believes. New tables only.
 */
export class Migration20250101000300_invoices extends TenantTables {
  protected readonly tables = {
    billable_item: `
      billable_event_id text not null, type text not null, subtype text,
      source_reference text not null, engagement_id text not null, engagement_reference text not null,
      customer_id text not null, bill_to_id text not null, seller_reference text not null, quote_line_id text not null,
      wbs_element_id text not null, milestone_id text, event_date date not null, approved_at timestamptz not null,
      billable numeric(19,4) not null, currency char(3) not null, description text not null, correlation_id text not null,
      run_kind text, run_date date, refusal jsonb, recorded_at timestamptz not null,
      primary key (tenant_id, billable_event_id)`,
    billing_run: `
      id text not null, kind text not null, bill_to_id text not null, run_date date not null,
      ran_at timestamptz not null, invoices integer not null,
      primary key (tenant_id, id), unique (tenant_id, kind, bill_to_id, run_date)`,
    invoice: `
      id text not null, billing_run_id text not null, engagement_id text not null,
      customer_id text not null, bill_to_id text not null, seller_reference text not null, currency char(3) not null,
      invoice_date date not null, due_date date not null, accounting_period char(7) not null, erp text not null,
      correlation_id text not null, attempt integer not null,
      state text not null check (state in ('DRAFT', 'TAXED', 'REJECTED', 'POSTED')), number text,
      net numeric(19,4) not null, tax numeric(19,4) not null, gross numeric(19,4) not null,
      gross_functional numeric(19,4) not null, functional_currency char(3) not null,
      rejection_stage text, rejection jsonb, status_at timestamptz not null, drafted_at timestamptz not null,
      posted_at timestamptz, paid_at timestamptz,
      primary key (tenant_id, id)`,
    invoice_line: `
      id text not null, invoice_id text not null, line_number integer not null,
      billable_event_id text not null, type text not null, source_reference text not null, quote_line_id text not null,
      wbs_element_id text not null, milestone_id text, description text not null, net numeric(19,4) not null,
      tax numeric(19,4), currency char(3) not null, live boolean not null default true,
      primary key (tenant_id, id), unique (tenant_id, invoice_id, line_number),
      foreign key (tenant_id, invoice_id) references invoice (tenant_id, id)`,
    tax_line: `
      id text not null, invoice_id text not null, position integer not null,
      category text not null, jurisdiction text not null, rate_percent numeric(9,6) not null,
      taxable numeric(19,4) not null, tax numeric(19,4) not null, currency char(3) not null,
      primary key (tenant_id, id), foreign key (tenant_id, invoice_id) references invoice (tenant_id, id)`,
    posting: `
      id text not null, invoice_id text not null, erp text not null, internal_id text not null,
      erp_id text not null, status text not null, posted_at timestamptz not null,
      primary key (tenant_id, id), unique (tenant_id, invoice_id, erp),
      foreign key (tenant_id, invoice_id) references invoice (tenant_id, id)`,
  };
  protected override readonly indexes = [
    'create index billable_item_by_run on billable_item (tenant_id, bill_to_id, run_kind, run_date)',
    'create unique index invoice_number on invoice (tenant_id, erp, number) where number is not null',
    'create index invoice_by_engagement on invoice (tenant_id, engagement_id)',
    'create index invoice_by_bill_to on invoice (tenant_id, bill_to_id)',
    'create unique index one_live_line_per_event on invoice_line (tenant_id, billable_event_id) where live',
    'create index invoice_line_by_quote_line on invoice_line (tenant_id, quote_line_id)',
    'create index tax_line_by_invoice on tax_line (tenant_id, invoice_id)',
  ];
}
