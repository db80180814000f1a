import type { Sql } from '@throughline/subgraph';
import { calendarDate, type CalendarDate, type Id, Money } from '@throughline/contracts';

/** A posted invoice as cash sees it. */
export interface Receivable {
  readonly invoiceId: Id<'Invoice'>;
  readonly number: string;
  readonly engagementId: Id<'Engagement'>;
  readonly entity: string;
  readonly erp: string;
  readonly invoiceDate: CalendarDate;
  readonly open: Money;
  readonly lines: readonly ReceivableLine[];
}
export interface ReceivableLine {
  readonly invoiceLineId: Id<'InvoiceLine'>;
  readonly lineNumber: number;
  readonly billableEventId: Id<'BillableEvent'>;
  readonly quoteLineId: Id<'QuoteLine'>;
  readonly open: Money;
}

interface HeadRow {
  id: string;
  number: string;
  engagement_id: string;
  seller_reference: string;
  erp: string;
  invoice_date: string;
  currency: string;
  named: number;
}
interface LineRow {
  invoice_id: string;
  id: string;
  line_number: number;
  billable_event_id: string;
  quote_line_id: string;
  open: string;
}

/**
 * The posted invoices that a remittance names, by number, by `ERP:number` or by our id, in the order of the remittance.
 * Their rows stay locked, in one order, so that two payments never fill one invoice at once. Three statements.
 */
export async function lockReceivables(
  sql: Sql,
  named: readonly string[],
  about: { entity?: string; currency: string },
): Promise<Receivable[]> {
  const heads = await sql<HeadRow>(
    `select id, number, engagement_id, seller_reference, erp, to_char(invoice_date, 'YYYY-MM-DD') as invoice_date, currency,
       coalesce(array_position($1::text[], number), array_position($1::text[], erp || ':' || number),
         array_position($1::text[], id)) as named
     from invoice where state = 'POSTED' and currency = $2 and ($3::text is null or seller_reference = $3)
       and (number = any($1) or erp || ':' || number = any($1) or id = any($1))
     order by id for update`,
    [[...named], about.currency, about.entity ?? null],
  );
  const lines = await sql<LineRow>(
    `select l.invoice_id, l.id, l.line_number, l.billable_event_id, l.quote_line_id,
       (l.net + coalesce(l.tax, 0) - coalesce((select sum(c.amount) from cash_allocation c
         where c.tenant_id = l.tenant_id and c.invoice_line_id = l.id), 0))::text as open
     from invoice_line l where l.invoice_id = any($1) order by l.invoice_id, l.line_number`,
    [heads.map((head) => head.id)],
  );
  return heads.sort((a, b) => a.named - b.named).map((head) => receivableOf(head, lines));
}

function receivableOf(head: HeadRow, all: readonly LineRow[]): Receivable {
  const lines = all
    .filter((line) => line.invoice_id === head.id)
    .map((line) => ({
      invoiceLineId: line.id as Id<'InvoiceLine'>,
      lineNumber: line.line_number,
      billableEventId: line.billable_event_id as Id<'BillableEvent'>,
      quoteLineId: line.quote_line_id as Id<'QuoteLine'>,
      open: Money.of(line.open, head.currency),
    }));
  return {
    invoiceId: head.id as Id<'Invoice'>,
    number: head.number,
    engagementId: head.engagement_id as Id<'Engagement'>,
    entity: head.seller_reference,
    erp: head.erp,
    invoiceDate: calendarDate(head.invoice_date),
    open: Money.sum(
      lines.map((line) => line.open),
      head.currency,
    ),
    lines,
  };
}
