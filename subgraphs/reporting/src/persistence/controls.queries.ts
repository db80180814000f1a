import type { CalendarDate } from '@throughline/contracts';
import type { MatchedPayment } from '@throughline/reporting-domain';
import type { Sql } from '@throughline/subgraph';
import { dayText } from './read-sql.ts';

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

/** Sums of one engagement up to a day, in the currency of its books; nothing while its contract is not active. */
export const controlFiguresOf = (read: Sql, engagementId: string, until: CalendarDate) =>
  read<EngagementFigures>(
    `select e.functional_currency as currency, tm.value::text as "tmGrossValue", tm.billable::text as "tmBilledNet",
       cm.count as "creditMemoCount", cm.gross::text as "creditMemoGross", inv.count as "invoiceCount"
     from engagement e
     cross join lateral (
       select coalesce(sum(value), 0) as value, coalesce(sum(billable), 0) as billable from billable_event b
       where b.tenant_id = e.tenant_id and b.engagement_id = e.id and b.type = 'TIME_ENTRY' and b.subtype is null
         and b.currency = e.functional_currency and b.event_date <= $2::date) tm
     cross join lateral (
       select count(*)::int as count, coalesce(sum(amount_functional), 0) as gross from settlement s
       where s.tenant_id = e.tenant_id and s.engagement_id = e.id and s.kind = 'CREDIT_MEMO'
         and s.settled_on <= $2::date) cm
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
     join settlement s on s.tenant_id = p.tenant_id and s.payment_id = p.id and s.settled_on <= $2::date
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

/** $1 engagements, $2 types that are never WIP */
export const summariesOf = (read: Sql, engagementIds: readonly string[], neverWip: readonly string[]) =>
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
         where s.tenant_id = p.tenant_id and s.invoice_id = p.invoice_id) s
       where p.tenant_id = e.tenant_id and p.engagement_id = e.id) inv
     cross join lateral (
       select coalesce(sum(amount_functional), 0) as amount from settlement s
       where s.tenant_id = e.tenant_id and s.engagement_id = e.id and s.kind = 'CASH') cash
     cross join lateral (
       select coalesce(sum(amount), 0) as amount from revenue_event r
       where r.tenant_id = e.tenant_id and r.engagement_id = e.id and r.currency = e.functional_currency) revenue
     cross join lateral (
       select coalesce(sum(billable), 0) as amount from billable_event b
       where b.tenant_id = e.tenant_id and b.engagement_id = e.id and b.currency = e.functional_currency
         and b.type <> all($2::text[]) and not exists (
           select 1 from invoice_line l
           join invoice_posting p on p.tenant_id = l.tenant_id and p.invoice_id = l.invoice_id
           where l.tenant_id = b.tenant_id and l.billable_event_id = b.id)) wip
     where e.id = any($1)`,
    [[...engagementIds], [...neverWip]],
  );
