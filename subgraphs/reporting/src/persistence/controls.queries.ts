import type { CalendarDate } from '@throughline/contracts';
import type { MatchedPayment } from '@throughline/reporting-domain';
import type { Sql } from '@throughline/subgraph';
import { dayText, standsOn } from './read-sql.ts';

export interface ActivationTime {
  readonly quoteVersionId: string;
  readonly version: number;
  readonly seconds: number;
}

export const activationTimesOf = (read: Sql, engagementId: string, until: CalendarDate) =>
  read<ActivationTime>(
    `select quote_version_id as "quoteVersionId", version, seconds from activation_change
     where engagement_id = $1 and state = 'COMPLETED' and (at at time zone 'UTC')::date <= $2::date order by version, at`,
    [engagementId, until],
  );

export interface EngagementFigures {
  readonly currency: string;
  readonly tmGrossValue: string;
  readonly tmBilledNet: string;
  readonly creditMemoCount: number;
  readonly creditMemoGross: string;
  readonly invoiceCount: number;
}

/**
 * Sums of one engagement up to a day, in the currency of its books; nothing while its contract is not active. What credit
 * memos took back of time counts at the rate at which the time was valued.
 */
export const controlFiguresOf = (read: Sql, engagementId: string, until: CalendarDate) =>
  read<EngagementFigures>(
    `select e.functional_currency as currency, tm.value::text as "tmGrossValue",
       (tm.billable - tm_credit.net)::text as "tmBilledNet",
       cm.count as "creditMemoCount", cm.gross::text as "creditMemoGross", inv.count as "invoiceCount"
     from engagement e
     cross join lateral (
       select coalesce(sum(case when b.currency = e.functional_currency then b.value else b.value_functional end), 0) as value,
         coalesce(sum(case when b.currency = e.functional_currency then b.billable else b.billable_functional end), 0)
           as billable
       from billable_event b
       where b.tenant_id = e.tenant_id and b.engagement_id = e.id and b.type = 'TIME_ENTRY' and b.subtype is null
         and b.event_date <= $2::date) tm
     cross join lateral (
       select coalesce(sum(round(l.net * coalesce(b.fx_rate, 1), 2)), 0) as net
       from credit_memo c
       join credit_memo_line l on l.tenant_id = c.tenant_id and l.credit_memo_id = c.id
       join billable_event b on b.tenant_id = l.tenant_id and b.id = l.billable_event_id
         and b.type = 'TIME_ENTRY' and b.subtype is null
       where c.tenant_id = e.tenant_id and c.engagement_id = e.id and c.issued_on <= $2::date) tm_credit
     cross join lateral (
       select count(*)::int as count, coalesce(sum(c.gross_functional), 0) as gross from credit_memo c
       where c.tenant_id = e.tenant_id and c.engagement_id = e.id and c.issued_on <= $2::date) cm
     cross join lateral (
       select count(*)::int as count from invoice_posting p
       where p.tenant_id = e.tenant_id and p.engagement_id = e.id and p.invoice_date <= $2::date) inv
     where e.id = $1`,
    [engagementId, until],
  );

/** The payments up to a day of which a part was applied to an invoice of the engagement. */
export const matchedPaymentsOf = (read: Sql, engagementId: string, until: CalendarDate) =>
  read<MatchedPayment>(
    `select ${dayText('p.value_date')} as "valueDate", sum(s.amount) >= p.amount as "fullyApplied",
       bool_or(s.method = 'MANUAL_MATCH') as "byPerson", ${dayText('max(s.settled_on)')} as "lastAppliedOn"
     from payment p
     join settlement s on s.tenant_id = p.tenant_id and s.payment_id = p.id and ${standsOn('s', '$2::date', 'null')}
     where p.value_date <= $2::date
     group by p.tenant_id, p.id, p.value_date, p.amount
     having bool_or(s.engagement_id = $1)
     order by p.value_date, p.id`,
    [engagementId, until],
  );

export interface EngagementSummaryRow {
  readonly engagementId: string;
  readonly currency: string;
  readonly invoiced: string;
  readonly cash: string;
  readonly open: string;
  readonly revenue: string;
  readonly wip: string;
}

/** $1 engagements, $2 types that are never WIP, $3 the stream of what is owed on */
export const summariesOf = (read: Sql, engagementIds: readonly string[], neverWip: readonly string[], owedOn: string) =>
  read<EngagementSummaryRow>(
    `select e.id as "engagementId", e.functional_currency as currency,
       inv.invoiced::text, cash.amount::text as cash, inv.open::text, revenue.amount::text as revenue, wip.amount::text as wip
     from engagement e
     cross join lateral (
       select coalesce(sum(p.gross_functional), 0) as invoiced,
         coalesce(sum(case when p.gross = 0 then 0
           else round(p.gross_functional * (p.gross - s.settled) / p.gross, 2) end), 0) as open
       from invoice_posting p
       cross join lateral (
         select coalesce(sum(amount), 0) as settled from settlement s
         where s.tenant_id = p.tenant_id and s.invoice_id = p.invoice_id and not exists (
           select 1 from settlement_reversal x where x.tenant_id = s.tenant_id and x.settlement_id = s.id)) s
       where p.tenant_id = e.tenant_id and p.engagement_id = e.id) inv
     cross join lateral (
       select coalesce(sum(amount_functional), 0) as amount from settlement s
       where s.tenant_id = e.tenant_id and s.engagement_id = e.id and s.kind = 'CASH' and not exists (
         select 1 from settlement_reversal x where x.tenant_id = s.tenant_id and x.settlement_id = s.id)) cash
     cross join lateral (
       select coalesce(sum(amount), 0) as amount from revenue_event r
       where r.tenant_id = e.tenant_id and r.engagement_id = e.id and r.currency = e.functional_currency
         and r.stream <> $3) revenue
     cross join lateral (
       select coalesce(sum(case when b.currency = e.functional_currency then b.billable else b.billable_functional end), 0)
         - coalesce(sum((select sum(round(w.reduces_open_by * coalesce(w.fx_rate, b.fx_rate, 1), 2)) from billable_event w
           where w.tenant_id = b.tenant_id and w.of_billable_event_id = b.id)), 0) as amount
       from billable_event b
       where b.tenant_id = e.tenant_id and b.engagement_id = e.id and b.billable <> 0
         and b.type <> all($2::text[]) and not exists (
           select 1 from invoice_line l
           join invoice_posting p on p.tenant_id = l.tenant_id and p.invoice_id = l.invoice_id
           where l.tenant_id = b.tenant_id and l.billable_event_id = b.id)) wip
     where e.id = any($1)`,
    [[...engagementIds], [...neverWip], owedOn],
  );
