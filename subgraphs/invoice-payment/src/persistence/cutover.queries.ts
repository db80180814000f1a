import type { Sql } from '@throughline/subgraph';
import { type CalendarDate, calendarDate, Money, type MoneyJson } from '@throughline/contracts';
import type { Cutover } from '@throughline/invoice-payment-domain';
import { openOfInvoice } from './open.sql.ts';

/** An invoice that has to be brought into another ERP. */
export interface GoingOver {
  readonly invoiceId: string;
  readonly billToId: string;
  readonly from: string;
  readonly open: MoneyJson;
}

/** The open invoices that a cutover moves and that have no document in the new ERP yet; of one bill-to, or of all. */
export async function invoicesGoingOver(
  sql: Sql,
  { entity, to, on }: Cutover,
  only: { billToId?: string; invoiceId?: string } = {},
): Promise<GoingOver[]> {
  const rows = await sql<{ id: string; bill_to_id: string; erp: string; currency: string; open: string }>(
    `select * from (select i.id, i.bill_to_id, i.erp, i.currency, ${openOfInvoice('i')} as open from invoice i
       where i.state = 'POSTED' and i.seller_reference = $1 and i.invoice_date < $2::date
         and ($4::text is null or i.bill_to_id = $4) and ($5::text is null or i.id = $5)
         and not exists (select 1 from posting p where p.tenant_id = i.tenant_id and p.invoice_id = i.id and p.erp = $3)) x
     where open > 0 order by id`,
    [entity, on, to, only.billToId ?? null, only.invoiceId ?? null],
  );
  return rows.map((row) => ({
    invoiceId: row.id,
    billToId: row.bill_to_id,
    from: row.erp,
    open: Money.of(row.open, row.currency).toJSON(),
  }));
}

/** The bill-tos of an entity that are no customers of an ERP yet. */
export async function billTosWithoutAccount(sql: Sql, entity: string, erp: string): Promise<string[]> {
  const rows = await sql<{ bill_to_id: string }>(
    `select s.bill_to_id from bill_to_seller s where s.seller_reference = $1 and not exists (
       select 1 from receivables_account a where a.tenant_id = s.tenant_id and a.bill_to_id = s.bill_to_id and a.erp = $2)
     order by s.bill_to_id`,
    [entity, erp],
  );
  return rows.map((row) => row.bill_to_id);
}

/** What the new ERP has to know of an invoice that goes over. */
export interface FormerInvoice {
  readonly engagementId: string;
  readonly billToId: string;
  readonly number: string;
  readonly dueDate: CalendarDate;
  readonly correlationId: string;
}

export async function formerInvoice(sql: Sql, invoiceId: string): Promise<FormerInvoice | null> {
  const [row] = await sql<{
    engagement_id: string;
    bill_to_id: string;
    number: string;
    due: string;
    correlation_id: string;
  }>(
    `select engagement_id, bill_to_id, number, to_char(due_date, 'YYYY-MM-DD') as due, correlation_id from invoice
     where id = $1 and state = 'POSTED'`,
    [invoiceId],
  );
  return row
    ? {
        engagementId: row.engagement_id,
        billToId: row.bill_to_id,
        number: row.number,
        dueDate: calendarDate(row.due),
        correlationId: row.correlation_id,
      }
    : null;
}
