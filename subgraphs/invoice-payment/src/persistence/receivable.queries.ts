import type { Sql } from '@throughline/subgraph';
import { calendarDate, type CalendarDate, type Id, Money } from '@throughline/contracts';
import type { BookedReceivable } from '@throughline/invoice-payment-domain';
import { bookedOfInvoice, openOfInvoice, openOfLine } from './open.sql.ts';

/** A posted invoice as cash sees it. */
export interface Receivable extends BookedReceivable {
  readonly invoiceId: Id<'Invoice'>;
  readonly number: string;
  readonly engagementId: Id<'Engagement'>;
  readonly billToId: Id<'BillTo'>;
  readonly entity: string;
  readonly erp: string;
  readonly invoiceDate: CalendarDate;
  readonly lines: readonly ReceivableLine[];
}
export interface ReceivableLine {
  readonly invoiceLineId: Id<'InvoiceLine'>;
  readonly lineNumber: number;
  readonly billableEventId: Id<'BillableEvent'>;
  readonly quoteLineId: Id<'QuoteLine'>;
  readonly wbsElementId: Id<'WbsElement'>;
  readonly open: Money;
}

interface HeadRow {
  id: string;
  number: string;
  engagement_id: string;
  bill_to_id: string;
  seller_reference: string;
  erp: string;
  invoice_date: string;
  currency: string;
  functional_currency: string;
  booking_rate: string | null;
  booked: string;
  open: string;
  named: number;
}
interface LineRow {
  invoice_id: string;
  id: string;
  line_number: number;
  billable_event_id: string;
  quote_line_id: string;
  wbs_element_id: string;
  open: string;
}

/** Which receivables are meant: in one currency and, where it is known, of one entity. */
export interface Ledgered {
  readonly entity?: string;
  readonly currency: string;
}

/**
 * The posted invoices that are named so, in the order of the names: by number, by `ERP:number`, by what an ERP called them
 * after a cutover, or by our id. Their rows stay locked, in one order, so that two payments never fill one invoice at once.
 */
export async function lockReceivables(sql: Sql, named: readonly string[], about: Ledgered): Promise<Receivable[]> {
  const numbers = named.flatMap((name) => [name, name.slice(name.lastIndexOf(':') + 1)]);
  const locked = await sql<{ id: string; named: number }>(
    `with called as (
       select i.id, min(array_position($1::text[], n.name)) as named from invoice i cross join lateral (
         select i.number as name union all select i.erp || ':' || i.number union all select i.id
         union all select p.erp_id from posting p where p.tenant_id = i.tenant_id and p.invoice_id = i.id
         union all select p.erp || ':' || p.erp_id from posting p where p.tenant_id = i.tenant_id and p.invoice_id = i.id) n
       where i.state = 'POSTED' and i.currency = $2 and ($3::text is null or i.seller_reference = $3)
         and (i.id = any($1) or i.number = any($4) or i.id in (select p.invoice_id from posting p where p.erp_id = any($4)))
         and n.name = any($1) group by i.id)
     select i.id, c.named from invoice i join called c on c.id = i.id order by i.id for update of i`,
    [[...named], about.currency, about.entity ?? null, numbers],
  );
  const order = new Map(locked.map((row) => [row.id, row.named]));
  const receivables = await readReceivables(sql, [...order.keys()]);
  return receivables.sort((a, b) => (order.get(a.invoiceId) ?? 0) - (order.get(b.invoiceId) ?? 0));
}

/** The receivable of an invoice, locked; null when it is unknown or not posted. */
export async function lockReceivable(sql: Sql, invoiceId: string): Promise<Receivable | null> {
  const [row] = await sql<{ id: string }>(`select id from invoice where id = $1 and state = 'POSTED' for update`, [
    invoiceId,
  ]);
  return row ? ((await readReceivables(sql, [row.id]))[0] ?? null) : null;
}

/** The invoices on which exactly so much is open; no more than two, since two are too many to choose from. */
export async function invoicesOpenWith(sql: Sql, amount: Money, about: Ledgered): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `select i.id from invoice i where i.state = 'POSTED' and i.currency = $2 and ($3::text is null or i.seller_reference = $3)
       and i.paid_at is null and ${openOfInvoice('i')} = $1::numeric order by i.id limit 2`,
    [amount.toAmount(), about.currency, about.entity ?? null],
  );
  return rows.map((row) => row.id);
}

async function readReceivables(sql: Sql, ids: readonly string[]): Promise<Receivable[]> {
  if (ids.length === 0) return [];
  const heads = await sql<HeadRow>(
    `select i.id, i.number, i.engagement_id, i.bill_to_id, i.seller_reference, i.erp, i.currency, i.functional_currency,
       to_char(i.invoice_date, 'YYYY-MM-DD') as invoice_date, i.booking_rate::text as booking_rate,
       ${bookedOfInvoice('i')}::text as booked, ${openOfInvoice('i')}::text as open
     from invoice i where i.id = any($1)`,
    [[...ids]],
  );
  const lines = await sql<LineRow>(
    `select l.invoice_id, l.id, l.line_number, l.billable_event_id, l.quote_line_id, l.wbs_element_id,
       ${openOfLine('l')}::text as open
     from invoice_line l where l.invoice_id = any($1) order by l.invoice_id, l.line_number`,
    [[...ids]],
  );
  const byInvoice = Map.groupBy(lines, (line) => line.invoice_id);
  return heads.map((head) => receivableOf(head, byInvoice.get(head.id) ?? []));
}

const receivableOf = (head: HeadRow, lines: readonly LineRow[]): Receivable => ({
  invoiceId: head.id as Id<'Invoice'>,
  number: head.number,
  engagementId: head.engagement_id as Id<'Engagement'>,
  billToId: head.bill_to_id as Id<'BillTo'>,
  entity: head.seller_reference,
  erp: head.erp,
  invoiceDate: calendarDate(head.invoice_date),
  open: Money.of(head.open, head.currency),
  booked: Money.of(head.booked, head.functional_currency),
  bookingRate: head.booking_rate ?? '1',
  lines: lines.map((line) => ({
    invoiceLineId: line.id as Id<'InvoiceLine'>,
    lineNumber: line.line_number,
    billableEventId: line.billable_event_id as Id<'BillableEvent'>,
    quoteLineId: line.quote_line_id as Id<'QuoteLine'>,
    wbsElementId: line.wbs_element_id as Id<'WbsElement'>,
    open: Money.of(line.open, head.currency),
  })),
});
