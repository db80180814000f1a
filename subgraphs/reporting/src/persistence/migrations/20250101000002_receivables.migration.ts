import { Migration } from '@mikro-orm/migrations';
import { createTables, dropTables } from './tables.ts';

const TABLES = {
  billable_event: `
    id text not null,
    type text not null,
    subtype text,
    source_reference text not null,
    engagement_id text not null,
    quote_line_id text not null,
    wbs_element_id text not null,
    bill_to_id text not null,
    event_date date not null,
    approved_at timestamptz not null,
    accounting_period char(7) not null,
    value numeric(19,4) not null,
    billable numeric(19,4) not null,
    currency char(3) not null,
    primary key (tenant_id, id)`,
  invoice_line: `
    id text not null,
    invoice_id text not null,
    line_number integer not null,
    billable_event_id text not null,
    source_reference text not null,
    quote_line_id text not null,
    primary key (tenant_id, id)`,
  invoice_rejection: `
    invoice_id text not null,
    stage text not null,
    rejected_at timestamptz not null,
    code text not null,
    evidence jsonb not null,
    engagement_id text not null,
    bill_to_id text not null,
    invoice_date date not null,
    gross numeric(19,4) not null,
    currency char(3) not null,
    primary key (tenant_id, invoice_id, stage, rejected_at)`,
  invoice_posting: `
    invoice_id text not null,
    number text not null,
    engagement_id text not null,
    bill_to_id text not null,
    invoice_date date not null,
    due_date date not null,
    gross numeric(19,4) not null,
    currency char(3) not null,
    gross_functional numeric(19,4) not null,
    functional_currency char(3) not null,
    posted_at timestamptz not null,
    primary key (tenant_id, invoice_id)`,
  payment: `
    id text not null,
    reference text not null,
    amount numeric(19,4) not null,
    currency char(3) not null,
    amount_functional numeric(19,4) not null,
    functional_currency char(3) not null,
    value_date date not null,
    settled_at timestamptz not null,
    remittance text[] not null,
    primary key (tenant_id, id)`,
  settlement: `
    id text not null,
    kind text not null,
    reference text not null,
    payment_id text,
    invoice_id text not null,
    engagement_id text not null,
    amount numeric(19,4) not null,
    currency char(3) not null,
    amount_functional numeric(19,4) not null,
    functional_currency char(3) not null,
    settled_on date not null,
    method text,
    primary key (tenant_id, id)`,
  settlement_line: `
    settlement_id text not null,
    invoice_line_id text not null,
    line_number integer not null,
    billable_event_id text not null,
    quote_line_id text not null,
    amount numeric(19,4) not null,
    currency char(3) not null,
    primary key (tenant_id, settlement_id, invoice_line_id)`,
};

const INDEXES = [
  'billable_event_by_period on billable_event (tenant_id, accounting_period)',
  'billable_event_of_engagement on billable_event (tenant_id, engagement_id)',
  'billable_event_of_wbs on billable_event (tenant_id, wbs_element_id)',
  'billable_event_by_source on billable_event (tenant_id, source_reference)',
  'invoice_line_of_event on invoice_line (tenant_id, billable_event_id)',
  'invoice_line_of_invoice on invoice_line (tenant_id, invoice_id)',
  'invoice_posting_by_date on invoice_posting (tenant_id, invoice_date)',
  'invoice_posting_of_engagement on invoice_posting (tenant_id, engagement_id)',
  'payment_by_date on payment (tenant_id, value_date)',
  'settlement_of_invoice on settlement (tenant_id, invoice_id)',
  'settlement_of_payment on settlement (tenant_id, payment_id)',
  'settlement_of_engagement on settlement (tenant_id, engagement_id)',
];

/** Billable events, invoices, payments and what settled the invoices. New tables only. */
export class Migration20250101000002_receivables extends Migration {
  override up(): void {
    createTables(this, TABLES, INDEXES);
  }

  override down(): void {
    dropTables(this, TABLES);
  }
}
