import type { Refusal } from '@throughline/contracts';
import type { StoredInstant } from '@throughline/subgraph';
import type { InvoiceState } from '@throughline/invoice-payment-domain';

/** Rows of the read side, as the statements give them. */

export interface InvoiceRow {
  parent: string;
  id: string;
  number: string | null;
  state: InvoiceState;
  invoice_date: string;
  due_date: string;
  accounting_period: string;
  currency: string;
  net: string;
  tax: string;
  gross: string;
  gross_functional: string;
  functional_currency: string;
  open: string;
  erp: string;
  engagement_id: string;
  customer_id: string;
  bill_to_id: string;
  seller_reference: string;
  rejection_stage: string | null;
  rejection: Refusal | null;
  status_at: StoredInstant;
  correlation_id: string;
}

/** Selects invoices; `parent` is the expression that they are grouped by. Nothing is open on what is not posted. */
export const invoiceSql = (parent: string): string => `
  select ${parent} as parent, i.id, i.number, i.state, to_char(i.invoice_date, 'YYYY-MM-DD') as invoice_date,
    to_char(i.due_date, 'YYYY-MM-DD') as due_date, i.accounting_period, i.currency, i.net::text, i.tax::text,
    i.gross::text, i.gross_functional::text, i.functional_currency, i.erp, i.engagement_id, i.customer_id, i.bill_to_id,
    i.seller_reference, i.rejection_stage, i.rejection, i.status_at, i.correlation_id,
    (case when i.state = 'POSTED' then i.gross - coalesce((select sum(a.amount) from cash_application a
      where a.tenant_id = i.tenant_id and a.invoice_id = i.id), 0) else 0 end)::text as open
  from invoice i`;

export interface LineRow {
  parent: string;
  id: string;
  invoice_id: string;
  line_number: number;
  type: string;
  source_reference: string;
  description: string;
  net: string;
  tax: string | null;
  open: string;
  currency: string;
  billable_event_id: string;
  quote_line_id: string;
  wbs_element_id: string;
  milestone_id: string | null;
}

export const lineSql = (parent: string): string => `
  select ${parent} as parent, l.id, l.invoice_id, l.line_number, l.type, l.source_reference, l.description, l.net::text,
    l.tax::text, l.currency, l.billable_event_id, l.quote_line_id, l.wbs_element_id, l.milestone_id,
    (case when i.state = 'POSTED' then l.net + coalesce(l.tax, 0) - coalesce((select sum(c.amount) from cash_allocation c
      where c.tenant_id = l.tenant_id and c.invoice_line_id = l.id), 0) else 0 end)::text as open
  from invoice_line l join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id`;

export interface TaxLineRow {
  parent: string;
  id: string;
  category: string;
  jurisdiction: string;
  rate_percent: string;
  taxable: string;
  tax: string;
  currency: string;
}

/** A rate shows at least two decimals, `7.65`, and all that it has. */
export const taxLineSql = `
  select invoice_id as parent, id, category, jurisdiction, currency, taxable::text, tax::text,
    (case when rate_percent = round(rate_percent, 2) then round(rate_percent, 2) else trim_scale(rate_percent) end)::text
      as rate_percent
  from tax_line`;

export interface PostingRow {
  parent: string;
  id: string;
  erp: string;
  erp_id: string;
  status: string;
  posted_at: StoredInstant;
}

export const postingSql = `select invoice_id as parent, id, erp, erp_id, status, posted_at from posting`;

export interface OpenItemRow {
  parent: string;
  open: string;
  currency: string;
  run_date: string | null;
  refusal: Refusal | null;
}

/** Open to bill: what may be invoiced, less what live lines have consumed. */
export const openItemSql = `
  select i.billable_event_id as parent, i.currency, to_char(i.run_date, 'YYYY-MM-DD') as run_date, i.refusal,
    (i.billable - coalesce((select sum(l.net) from invoice_line l
      where l.tenant_id = i.tenant_id and l.billable_event_id = i.billable_event_id and l.live), 0))::text as open
  from billable_item i`;

export interface AccountRow {
  parent: string;
  id: string;
  bill_to_id: string;
  customer_id: string;
  erp: string;
  credit_hold: boolean;
  opened_at: StoredInstant | null;
}

export const accountSql = (parent: string): string => `
  select distinct on (${parent}) ${parent} as parent, id, bill_to_id, customer_id, erp, credit_hold, opened_at
  from receivables_account`;
