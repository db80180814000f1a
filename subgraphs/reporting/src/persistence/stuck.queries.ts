import type { CalendarDate, Instant, MoneyJson } from '@throughline/contracts';
import type { Sql, StoredInstant } from '@throughline/subgraph';
import { dayText } from './read-sql.ts';

export interface AwaitingQuote {
  readonly quoteVersionId: string;
  readonly quoteNumber: string;
  readonly version: number;
  readonly engagementId: string;
  readonly activationId: string;
  readonly total: readonly MoneyJson[];
  readonly approvedAt: StoredInstant;
  readonly state: string | null;
  readonly changedAt: StoredInstant | null;
  readonly step: string | null;
  readonly code: string | null;
  readonly owner: string | null;
}

/**
 * Approved versions whose project did not stand at the instant and whose activation was neither given up nor completed.
 * Of two changes in one instant the pause is the later: a resumed step may fail again at once, never the other way round.
 */
export const quotesAwaitingProjectAt = (read: Sql, at: Instant) =>
  read<AwaitingQuote>(
    `select q.quote_version_id as "quoteVersionId", q.quote_number as "quoteNumber", q.version,
       q.engagement_id as "engagementId", q.activation_id as "activationId", q.total, q.approved_at as "approvedAt",
       c.state, c.at as "changedAt", c.step, c.code, c.owner
     from quote_approval q
     left join lateral (
       select * from activation_change c
       where c.tenant_id = q.tenant_id and c.activation_id = q.activation_id and c.at <= $1
       order by c.at desc, array_position(array['STARTED', 'RESUMED', 'PAUSED', 'CANCELLED', 'COMPLETED'], c.state) desc
       limit 1) c on true
     where q.approved_at <= $1 and coalesce(c.state, '') not in ('CANCELLED', 'COMPLETED') and not exists (
       select 1 from project p
       where p.tenant_id = q.tenant_id and p.quote_version_id = q.quote_version_id and p.created_at <= $1)
     order by q.approved_at, q.quote_number, q.version`,
    [at],
  );

export interface UninvoicedEvent {
  readonly billableEventId: string;
  readonly sourceReference: string;
  readonly type: string;
  readonly engagementId: string;
  readonly approvedAt: StoredInstant;
  readonly billable: string;
  readonly currency: string;
  readonly drafted: boolean;
  readonly rejectedWith: string | null;
  /** Why no run takes it; null when one does, or none was told of. */
  readonly obstacle: string | null;
}

/** Events that may be billed, were approved before $2 and stood on no posted invoice at $1. */
export const uninvoicedAt = (read: Sql, at: Instant, approvedBefore: Instant) =>
  read<UninvoicedEvent>(
    `select b.id as "billableEventId", b.source_reference as "sourceReference", b.type,
       b.engagement_id as "engagementId", b.approved_at as "approvedAt", b.billable::text, b.currency,
       l.invoice_id is not null as drafted, r.code as "rejectedWith", o.code as obstacle
     from billable_event b
     left join lateral (
       select max(l.invoice_id) as invoice_id, bool_or(p.posted_at <= $1) as posted from invoice_line l
       left join invoice_posting p on p.tenant_id = l.tenant_id and p.invoice_id = l.invoice_id
       where l.tenant_id = b.tenant_id and l.billable_event_id = b.id) l on true
     left join lateral (
       select code from invoice_rejection r
       where r.tenant_id = b.tenant_id and r.invoice_id = l.invoice_id and r.rejected_at <= $1
       order by r.rejected_at desc limit 1) r on true
     left join lateral (
       select code from billing_obstacle o
       where o.tenant_id = b.tenant_id and o.billable_event_id = b.id and o.found_at <= $1
       order by o.version desc limit 1) o on true
     where b.billable > 0 and b.approved_at < $2 and l.posted is not true
     order by b.approved_at, b.source_reference, b.id`,
    [at, approvedBefore],
  );

export interface RejectedInvoice {
  readonly invoiceId: string;
  readonly number: string | null;
  readonly engagementId: string;
  readonly billToReference: string | null;
  readonly invoiceDate: CalendarDate;
  readonly rejectedAt: StoredInstant;
  readonly code: string;
  readonly evidence: Record<string, unknown>;
  readonly gross: string;
  readonly currency: string;
  readonly lines: readonly {
    readonly invoiceLineId: string;
    readonly lineNumber: number;
    readonly billableEventId: string;
    readonly sourceReference: string;
  }[];
}

/** Invoices whose last rejection by the instant is one of tax, and that were not posted by then. */
export const rejectedByTaxAt = (read: Sql, at: Instant) =>
  read<RejectedInvoice>(
    `select r.invoice_id as "invoiceId", p.number, r.engagement_id as "engagementId", b.reference as "billToReference",
       ${dayText('r.invoice_date')} as "invoiceDate", r.rejected_at as "rejectedAt", r.code, r.evidence,
       r.gross::text, r.currency, l.lines
     from (
       select distinct on (invoice_id) * from invoice_rejection where rejected_at <= $1
       order by invoice_id, rejected_at desc) r
     left join invoice_posting p on p.tenant_id = r.tenant_id and p.invoice_id = r.invoice_id
     left join bill_to b on b.tenant_id = r.tenant_id and b.id = r.bill_to_id
     cross join lateral (
       select coalesce(jsonb_agg(jsonb_build_object('invoiceLineId', l.id, 'lineNumber', l.line_number,
         'billableEventId', l.billable_event_id, 'sourceReference', l.source_reference) order by l.line_number), '[]') as lines
       from invoice_line l where l.tenant_id = r.tenant_id and l.invoice_id = r.invoice_id) l
     where r.stage = 'TAX' and (p.posted_at is null or p.posted_at > $1)
     order by r.rejected_at, r.invoice_id`,
    [at],
  );

export interface UnmatchedPayment {
  readonly paymentId: string;
  readonly reference: string;
  readonly valueDate: CalendarDate;
  readonly amount: string;
  readonly unapplied: string;
  readonly currency: string;
  readonly remittance: readonly string[];
  /** Why nobody's books take it; null for money that is booked and not applied. */
  readonly refusal: string | null;
}

/** Payments that had settled by the instant and of which something was left at the end of its day. */
export const unmatchedAt = (read: Sql, at: Instant, on: CalendarDate) =>
  read<UnmatchedPayment>(
    `select p.id as "paymentId", p.reference, ${dayText('p.value_date')} as "valueDate", p.amount::text,
       (p.amount - s.applied)::text as unapplied, p.currency, p.remittance, null as refusal
     from payment p
     cross join lateral (
       select coalesce(sum(amount), 0) as applied from settlement s
       where s.tenant_id = p.tenant_id and s.payment_id = p.id and s.settled_on <= $2::date) s
     where p.settled_at <= $1 and p.amount <> s.applied
     union all
     select r.id, r.reference, ${dayText('r.value_date')}, r.amount::text, r.amount::text, r.currency, r.remittance, r.code
     from refused_payment r where r.settled_at <= $1
     order by "valueDate", reference, "paymentId"`,
    [at, on],
  );
