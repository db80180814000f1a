import type { CalendarDate, Instant } from '@throughline/contracts';
import type { Sql } from '@throughline/subgraph';
import { knownAt, standsOn } from './read-sql.ts';

const NOT_TAKEN_BACK = `not exists (
  select 1 from settlement_reversal x where x.tenant_id = s.tenant_id and x.settlement_id = s.id)`;

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
     where s.engagement_id = $1 and s.kind = $2 and ${NOT_TAKEN_BACK}
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
     where s.engagement_id = $1 and s.kind in ('CASH', 'WRITE_OFF') and ${NOT_TAKEN_BACK}
     order by s.settled_on, s.reference, p.number, l.line_number, s.id`,
    [engagementId],
  );

export interface BillToCash {
  readonly billToCurrency: string | null;
  readonly currency: string | null;
  readonly unapplied: string;
}

/**
 * What payers of a bill-to had unapplied on a day, by currency; one row without currency when they had nothing, none when
 * the bill-to is not known. The payer of a payment is the bill-to of the invoices that it was ever applied to, or that it
 * names: money that nobody could place belongs to the one whose invoice it settled later.
 */
export const unappliedOf = (read: Sql, billToReference: string, on: CalendarDate, known: Instant | null) =>
  read<BillToCash>(
    `select b.currency as "billToCurrency", cash.currency, coalesce(cash.unapplied, 0)::text as unapplied
     from bill_to b
     left join lateral (
       select p.currency, sum(p.amount - s.applied - f.refunded) as unapplied
       from payment p
       join lateral (
         select i.bill_to_id from invoice_posting i
         left join settlement s on s.tenant_id = i.tenant_id and s.invoice_id = i.invoice_id and s.payment_id = p.id
         where i.tenant_id = p.tenant_id and (s.id is not null or i.invoice_id = any(p.remittance)
           or i.number in (select regexp_replace(named, '^[^:]*:', '') from unnest(p.remittance) as named))
         order by s.settled_on nulls last, i.invoice_date, i.invoice_id limit 1) payer on payer.bill_to_id = b.id
       cross join lateral (
         select coalesce(sum(s.amount), 0) as applied from settlement s
         where s.tenant_id = p.tenant_id and s.payment_id = p.id and ${standsOn('s', '$2::date', '$3')}) s
       cross join lateral (
         select coalesce(sum(f.amount), 0) as refunded from payment_refund f
         where f.tenant_id = p.tenant_id and f.payment_id = p.id and f.refunded_on <= $2::date
           and ${knownAt('f.known_at', '$3')}) f
       where p.tenant_id = b.tenant_id and p.value_date <= $2::date and ${knownAt('p.settled_at', '$3')}
       group by p.currency having sum(p.amount - s.applied - f.refunded) <> 0) cash on true
     where b.reference = $1 order by cash.currency`,
    [billToReference, on, known],
  );
