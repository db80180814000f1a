import { type Sql, sqlOf, type StoredInstant } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { calendarDate, type Id, instant, Money, type Refusal } from '@throughline/contracts';
import { Invoice, type InvoiceState, type RejectionStage } from '@throughline/invoice-payment-domain';

interface InvoiceRow {
  id: string;
  engagement_id: string;
  customer_id: string;
  bill_to_id: string;
  seller_reference: string;
  currency: string;
  invoice_date: string;
  due_date: string;
  erp: string;
  correlation_id: string;
  attempt: number;
  state: InvoiceState;
  number: string | null;
  rejection_stage: RejectionStage | null;
  rejection: Refusal | null;
  status_at: StoredInstant;
}
interface LineRow {
  id: string;
  line_number: number;
  billable_event_id: string;
  type: string;
  source_reference: string;
  quote_line_id: string;
  wbs_element_id: string;
  milestone_id: string | null;
  description: string;
  net: string;
  tax: string | null;
}
interface TaxRow {
  category: string;
  jurisdiction: string;
  rate_percent: string;
  taxable: string;
  tax: string;
}

/** Writes a new draft with its lines, two statements however many lines there are. */
export async function insertInvoice(
  sql: Sql,
  tenantId: string,
  invoice: Invoice,
  about: { billingRunId: string; functionalCurrency: string },
): Promise<void> {
  const { facts } = invoice;
  await sql(
    `insert into invoice (tenant_id, id, billing_run_id, engagement_id, customer_id, bill_to_id, seller_reference, currency,
       invoice_date, due_date, accounting_period, erp, correlation_id, attempt, state, net, tax, gross, gross_functional,
       functional_currency, rejection_stage, rejection, status_at, drafted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18, $19, $20, $21, $22, $22)`,
    [
      tenantId,
      facts.invoiceId,
      about.billingRunId,
      facts.engagementId,
      facts.customerId,
      facts.billToId,
      facts.sellerReference,
      facts.currency,
      facts.invoiceDate,
      facts.dueDate,
      invoice.accountingPeriod,
      facts.erp,
      facts.correlationId,
      facts.attempt,
      facts.state,
      invoice.net.toAmount(),
      invoice.tax.toAmount(),
      invoice.gross.toAmount(),
      about.functionalCurrency,
      facts.rejection?.stage ?? null,
      facts.rejection && JSON.stringify(facts.rejection.refusal),
      facts.statusAt,
    ],
  );
  await sql(
    `insert into invoice_line (tenant_id, id, invoice_id, line_number, billable_event_id, type, source_reference,
       quote_line_id, wbs_element_id, milestone_id, description, net, currency)
     select $1, l->>'invoiceLineId', $2, (l->>'lineNumber')::int, l->>'billableEventId', l->>'type', l->>'sourceReference',
       l->>'quoteLineId', l->>'wbsElementId', l->>'milestoneId', l->>'description', (l->'net'->>'amount')::numeric, $3
     from unnest($4::jsonb[]) l`,
    [tenantId, facts.invoiceId, facts.currency, facts.lines.map((line) => JSON.stringify(line))],
  );
}

/** The invoice, or null; `lock` keeps its row for the rest of the transaction. */
export async function recallInvoice(
  sql: Sql,
  invoiceId: string,
  lock: '' | 'for update' = '',
): Promise<Invoice | null> {
  const [row] = await sql<InvoiceRow>(
    `select id, engagement_id, customer_id, bill_to_id, seller_reference, currency,
       to_char(invoice_date, 'YYYY-MM-DD') as invoice_date, to_char(due_date, 'YYYY-MM-DD') as due_date, erp,
       correlation_id, attempt, state, number, rejection_stage, rejection, status_at
     from invoice where id = $1 ${lock}`,
    [invoiceId],
  );
  if (!row) return null;
  const lines = await sql<LineRow>(
    `select id, line_number, billable_event_id, type, source_reference, quote_line_id, wbs_element_id, milestone_id,
       description, net::text, tax::text from invoice_line where invoice_id = $1 order by line_number`,
    [invoiceId],
  );
  const taxLines = await sql<TaxRow>(
    `select category, jurisdiction, trim_scale(rate_percent)::text as rate_percent, taxable::text, tax::text
     from tax_line where invoice_id = $1 order by position`,
    [invoiceId],
  );
  return recall(row, lines, taxLines);
}

function recall(row: InvoiceRow, lines: LineRow[], taxLines: TaxRow[]): Invoice {
  const amount = (text: string): Money => Money.of(text, row.currency);
  return Invoice.recall({
    invoiceId: row.id as Id<'Invoice'>,
    engagementId: row.engagement_id as Id<'Engagement'>,
    customerId: row.customer_id as Id<'Customer'>,
    billToId: row.bill_to_id as Id<'BillTo'>,
    sellerReference: row.seller_reference,
    currency: row.currency,
    invoiceDate: calendarDate(row.invoice_date),
    dueDate: calendarDate(row.due_date),
    erp: row.erp,
    correlationId: row.correlation_id,
    attempt: row.attempt,
    state: row.state,
    number: row.number,
    rejection: row.rejection && row.rejection_stage ? { stage: row.rejection_stage, refusal: row.rejection } : null,
    statusAt: instant(row.status_at),
    lines: lines.map((line) => ({
      invoiceLineId: line.id as Id<'InvoiceLine'>,
      lineNumber: line.line_number,
      billableEventId: line.billable_event_id as Id<'BillableEvent'>,
      type: line.type,
      sourceReference: line.source_reference,
      quoteLineId: line.quote_line_id as Id<'QuoteLine'>,
      wbsElementId: line.wbs_element_id as Id<'WbsElement'>,
      milestoneId: line.milestone_id as Id<'Milestone'> | null,
      description: line.description,
      net: amount(line.net),
      tax: line.tax === null ? null : amount(line.tax),
    })),
    taxLines: taxLines.map((line) => ({
      category: line.category,
      jurisdiction: line.jurisdiction,
      ratePercent: line.rate_percent,
      taxable: amount(line.taxable),
      tax: amount(line.tax),
    })),
  });
}

/** Writes what an invoice has become: state, totals and the display tax of its lines. */
export async function saveInvoice(sql: Sql, invoice: Invoice): Promise<void> {
  const { facts } = invoice;
  await sql(
    `update invoice set state = $2, erp = $10, attempt = $3, number = $4, tax = $5, gross = $6, gross_functional = $6,
       rejection_stage = $7, rejection = $8::jsonb, status_at = $9,
       posted_at = case when $2 = 'POSTED' then coalesce(posted_at, $9) end
     where id = $1`,
    [
      facts.invoiceId,
      facts.state,
      facts.attempt,
      facts.number,
      invoice.tax.toAmount(),
      invoice.gross.toAmount(),
      facts.rejection?.stage ?? null,
      facts.rejection && JSON.stringify(facts.rejection.refusal),
      facts.statusAt,
      facts.erp,
    ],
  );
  await sql(
    `update invoice_line l set tax = t.tax from unnest($2::text[], $3::numeric[]) t(id, tax)
     where l.invoice_id = $1 and l.id = t.id`,
    [
      facts.invoiceId,
      facts.lines.map((line) => line.invoiceLineId),
      facts.lines.map((line) => line.tax?.toAmount() ?? null),
    ],
  );
}

/** Replaces the tax lines by those of the present attempt. */
export async function saveTaxLines(work: Work, { facts }: Invoice): Promise<void> {
  const sql = sqlOf(work);
  await sql(`delete from tax_line where invoice_id = $1`, [facts.invoiceId]);
  await sql(
    `insert into tax_line (tenant_id, id, invoice_id, position, category, jurisdiction, rate_percent, taxable, tax, currency)
     select $1, t->>'id', $2, n, t->>'category', t->>'jurisdiction', (t->>'ratePercent')::numeric,
       (t->'taxable'->>'amount')::numeric, (t->'tax'->>'amount')::numeric, $3
     from unnest($4::jsonb[]) with ordinality as x(t, n)`,
    [
      work.tenantId,
      facts.invoiceId,
      facts.currency,
      facts.taxLines.map((line) => JSON.stringify({ ...line, id: work.mint('TaxLine') })),
    ],
  );
}

/** The ids of an invoice's tax lines, in their order. */
export async function taxLineIds(sql: Sql, invoiceId: string): Promise<Id<'TaxLine'>[]> {
  const rows = await sql<{ id: string }>(`select id from tax_line where invoice_id = $1 order by position`, [
    invoiceId,
  ]);
  return rows.map((row) => row.id as Id<'TaxLine'>);
}
