import type { Sql } from '@throughline/subgraph';

export interface SettledQuoteLine {
  readonly quoteLineId: string;
  readonly lineKey: string | null;
  readonly amount: string;
  readonly currency: string;
}

/** What settled the lines of an engagement's invoices, by the quote line that sold the work; gross of tax. */
export const settledByQuoteLine = (read: Sql, engagementId: string, kind: 'CASH' | 'WRITE_OFF') =>
  read<SettledQuoteLine>(
    `select l.quote_line_id as "quoteLineId", q.line_key as "lineKey", l.currency, sum(l.amount)::text as amount
     from settlement s
     join settlement_line l on l.tenant_id = s.tenant_id and l.settlement_id = s.id
     left join quote_line q on q.tenant_id = l.tenant_id and q.id = l.quote_line_id
     where s.engagement_id = $1 and s.kind = $2
     group by l.quote_line_id, q.line_key, l.currency
     order by q.line_key, l.quote_line_id, l.currency`,
    [engagementId, kind],
  );

export interface AllocationRow {
  readonly reference: string;
  readonly kind: 'CASH' | 'WRITE_OFF';
  readonly invoiceId: string;
  readonly number: string | null;
  readonly lineNumber: number;
  readonly billableEventId: string;
  readonly sourceReference: string | null;
  readonly quoteLineId: string;
  readonly lineKey: string | null;
  readonly amount: string;
  readonly currency: string;
}

/** Cash and write-offs of an engagement down to the invoice line; parts of zero are left out. */
export const allocationsOf = (read: Sql, engagementId: string) =>
  read<AllocationRow>(
    `select s.reference, s.kind, s.invoice_id as "invoiceId", p.number, l.line_number as "lineNumber",
       l.billable_event_id as "billableEventId", b.source_reference as "sourceReference",
       l.quote_line_id as "quoteLineId", q.line_key as "lineKey", l.amount::text, l.currency
     from settlement s
     join settlement_line l on l.tenant_id = s.tenant_id and l.settlement_id = s.id and l.amount <> 0
     left join invoice_posting p on p.tenant_id = s.tenant_id and p.invoice_id = s.invoice_id
     left join billable_event b on b.tenant_id = l.tenant_id and b.id = l.billable_event_id
     left join quote_line q on q.tenant_id = l.tenant_id and q.id = l.quote_line_id
     where s.engagement_id = $1 and s.kind in ('CASH', 'WRITE_OFF')
     order by s.settled_on, s.reference, p.number, l.line_number, s.id`,
    [engagementId],
  );
