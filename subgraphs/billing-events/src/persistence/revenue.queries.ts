import { type Id, type Instant, instant, type Month } from '@throughline/contracts';
import type { HoursGroup, RevenueFigure } from '@throughline/billing-events-domain';
import type { Sql, StoredInstant } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import type { DeliveryCounts } from './delivery.queries.ts';

/** What revenue of one obligation depends on, as stored. Amounts and hours are decimal text. */
export interface MeasureRow {
  readonly treatmentId: Id<'RevenueTreatment'>;
  readonly obligationId: Id<'PerformanceObligation'>;
  readonly obligationKey: string;
  readonly kind: 'OVER_TIME_HOURS' | 'STRAIGHT_LINE';
  readonly stream: string;
  readonly workElementCode: string | null;
  readonly milestoneReference: string | null;
  readonly months: number | null;
  readonly firstMonth: Month | null;
  readonly allocatedPrice: string;
  readonly currency: string;
  readonly quoteLineId: Id<'QuoteLine'>;
  readonly contractId: Id<'Contract'>;
  readonly engagementId: Id<'Engagement'>;
  readonly quoteVersionId: Id<'QuoteVersion'>;
  readonly sellerReference: string;
  readonly wbsElementId: Id<'WbsElement'> | null;
  readonly hours: HoursGroup[];
  readonly estimateHours: string | null;
  /** Month of the acceptance and the latest month closed before it; null while the milestone is not accepted. */
  readonly acceptedMonth: Month | null;
  readonly closedBeforeAcceptance: Month | null;
  readonly recognisedBefore: string;
}

/**
 * The inputs of every obligation of the contracts that were active at the cut-off and had begun by the period, in one
 * statement. Facts count that were approved, accepted or recorded at or before the cut-off. Hours come grouped by what
 * decides their accounting period; the decision itself is the domain's.
 * $1 tenant, $2 period, $3 cut-off, $4 one obligation or null for all
 */
const MEASURES = `
with obligation as (
  select t.*, c.engagement_id, c.quote_version_id, c.seller_reference, m.accepted_at,
    (select w.id from wbs_element w
      where w.tenant_id = t.tenant_id and w.contract_id = t.contract_id
        and (w.code = t.work_element_code or t.work_element_code is null and w.obligation_id = t.obligation_id)
      order by w.code limit 1) as wbs_element_id
  from revenue_treatment t
  join contract c on c.tenant_id = t.tenant_id and c.id = t.contract_id
  left join milestone m on m.tenant_id = t.tenant_id and m.contract_id = t.contract_id
    and m.reference = t.milestone_reference and m.accepted_at <= $3
  where t.tenant_id = $1 and c.activated_at <= $3 and to_char(c.start_date, 'YYYY-MM') <= $2::text
    and ($4::text is null or t.obligation_id = $4)
), batch as (
  select e.wbs_element_id, to_char(e.work_date, 'YYYY-MM') as work_month, e.approved_at, sum(e.hours) as hours
  from time_entry e
  where e.tenant_id = $1 and e.approved_at <= $3
    and e.wbs_element_id in (select wbs_element_id from obligation where kind = 'OVER_TIME_HOURS')
  group by 1, 2, 3
), grouped as (
  select b.wbs_element_id, b.work_month, to_char(b.approved_at at time zone 'UTC', 'YYYY-MM') as approval_month,
    (select max(p.period) from accounting_period p where p.tenant_id = $1 and p.closed_at < b.approved_at) as last_closed,
    sum(b.hours) as hours
  from batch b group by 1, 2, 3, 4
), worked as (
  select wbs_element_id, jsonb_agg(jsonb_build_object('workMonth', work_month, 'approvalMonth', approval_month,
    'lastClosed', last_closed, 'hours', hours::text)) as groups
  from grouped group by 1
), estimated as (
  select distinct on (wbs_element_id) wbs_element_id, hours
  from estimate where tenant_id = $1 and recorded_at <= $3 order by wbs_element_id, version desc
), recognised as (
  select obligation_id, sum(amount) as amount from revenue_event where tenant_id = $1 and period < $2::text group by 1
)
select o.id as "treatmentId", o.obligation_id as "obligationId", o.obligation_key as "obligationKey", o.kind, o.stream,
  o.work_element_code as "workElementCode", o.milestone_reference as "milestoneReference", o.months,
  o.first_month as "firstMonth", o.allocated_price::text as "allocatedPrice", o.currency,
  o.quote_line_id as "quoteLineId", o.contract_id as "contractId", o.engagement_id as "engagementId",
  o.quote_version_id as "quoteVersionId", o.seller_reference as "sellerReference", o.wbs_element_id as "wbsElementId",
  coalesce(k.groups, '[]'::jsonb) as hours, e.hours::text as "estimateHours",
  to_char(o.accepted_at at time zone 'UTC', 'YYYY-MM') as "acceptedMonth",
  (select max(p.period) from accounting_period p where p.tenant_id = $1 and p.closed_at < o.accepted_at)
    as "closedBeforeAcceptance",
  coalesce(r.amount, 0)::text as "recognisedBefore"
from obligation o
left join worked k on k.wbs_element_id = o.wbs_element_id
left join estimated e on e.wbs_element_id = o.wbs_element_id
left join recognised r on r.obligation_id = o.obligation_id
order by o.contract_id, o.obligation_key`;

export function readMeasures(
  read: Sql,
  asked: { tenantId: string; period: Month; cutOff: Date | Instant; obligationId?: string },
): Promise<MeasureRow[]> {
  return read<MeasureRow>(MEASURES, [asked.tenantId, asked.period, asked.cutOff, asked.obligationId ?? null]);
}

/** When the ERP closed the period; null while it is open. */
export async function closeOf(read: Sql, tenantId: string, period: Month): Promise<Instant | null> {
  const [row] = await read<{ closed_at: StoredInstant }>(
    `select closed_at from accounting_period where tenant_id = $1 and period = $2`,
    [tenantId, period],
  );
  return row ? instant(row.closed_at) : null;
}

/** Keeps the close of a period as it was told first; the ledger's own close is added when it comes. */
export async function keepPeriod(
  work: Work,
  period: { accountingPeriodId: string; period: Month; closedAt: Instant; ledgerClosedAt: Instant | null },
): Promise<void> {
  await work.sql(
    `insert into accounting_period (tenant_id, period, accounting_period_id, closed_at, ledger_closed_at)
     values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, period) do update
       set ledger_closed_at = coalesce(accounting_period.ledger_closed_at, excluded.ledger_closed_at)`,
    [work.tenantId, period.period, period.accountingPeriodId, period.closedAt, period.ledgerClosedAt],
  );
}

export async function isRevenueComplete(work: Work, period: Month): Promise<boolean> {
  const rows = await work.sql(`select 1 from revenue_period where tenant_id = $1 and period = $2`, [
    work.tenantId,
    period,
  ]);
  return rows.length > 0;
}

/**
 * The latest month before the period whose revenue is still to come, from the first month of any active contract on. A
 * contract that began earlier than the month before its activation is caught up in the first period after it, since
 * the older months were closed before it was known.
 */
export async function openMonthBefore(work: Work, period: Month, through: Instant): Promise<Month | null> {
  const [row] = await work.sql<{ month: Month }>(
    `select to_char(m, 'YYYY-MM') as month
     from generate_series(
       (select date_trunc('month', min(greatest(start_date::timestamp,
            (activated_at at time zone 'UTC') - interval '1 month')))
          from contract where tenant_id = $1 and activated_at <= $3),
       ($2::text || '-01')::timestamp - interval '1 month', interval '1 month') as m
     where not exists (select 1 from revenue_period r where r.tenant_id = $1 and r.period = to_char(m, 'YYYY-MM'))
     order by m desc limit 1`,
    [work.tenantId, period, through],
  );
  return row?.month ?? null;
}

/** Takes the run of a period; false when another run has it. */
export async function insertRevenuePeriod(
  work: Work,
  run: DeliveryCounts & { period: Month; closedAt: Instant; revenueEvents: number },
): Promise<boolean> {
  const rows = await work.sql(
    `insert into revenue_period (tenant_id, period, closed_at, revenue_events, time_entries, milestones, estimates,
       completed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning period`,
    [
      work.tenantId,
      run.period,
      run.closedAt,
      run.revenueEvents,
      run.timeEntries,
      run.milestones,
      run.estimates,
      work.now,
    ],
  );
  return rows.length > 0;
}

export interface RevenueEventRow {
  readonly id: Id<'RevenueEvent'>;
  readonly measure: MeasureRow;
  readonly figure: RevenueFigure;
}

/** Writes the revenue of a period, all obligations in one statement. */
export async function insertRevenueEvents(work: Work, period: Month, rows: readonly RevenueEventRow[]): Promise<void> {
  const records = rows.map(({ id, measure, figure }) => ({
    id,
    ...measure,
    amount: figure.amount.toAmount(),
    cumulative: figure.cumulative.toAmount(),
    hoursToDate: figure.hoursToDate,
    estimateHours: figure.estimateHours,
    percentComplete: figure.percentComplete,
  }));
  await work.sql(
    `insert into revenue_event (tenant_id, id, revenue_treatment_id, obligation_id, engagement_id, contract_id,
       quote_version_id, quote_line_id, wbs_element_id, period, stream, treatment, amount, cumulative, allocated_price,
       currency, hours_to_date, estimate_hours, percent_complete, recognised_at)
     select $1, r.id, r."treatmentId", r."obligationId", r."engagementId", r."contractId", r."quoteVersionId",
       r."quoteLineId", r."wbsElementId", $2, r.stream, r.kind, r.amount, r.cumulative, r."allocatedPrice", r.currency,
       r."hoursToDate", r."estimateHours", r."percentComplete", $3
     from jsonb_to_recordset($4::jsonb) as r(id text, "treatmentId" text, "obligationId" text, "engagementId" text,
       "contractId" text, "quoteVersionId" text, "quoteLineId" text, "wbsElementId" text, stream text, kind text,
       amount numeric, cumulative numeric, "allocatedPrice" numeric, currency text, "hoursToDate" numeric,
       "estimateHours" numeric, "percentComplete" numeric)`,
    [work.tenantId, period, work.now, JSON.stringify(records)],
  );
}
