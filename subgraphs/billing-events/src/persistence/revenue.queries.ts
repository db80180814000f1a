import type { Instant, Month } from '@throughline/contracts';
import { fields } from '@throughline/events';
import { insertAll, type NewRow, type Sql } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { z } from 'zod';
import { type AccountingPeriod, RevenueEvent, type RevenuePeriod } from './revenue.mapping.ts';
import { tables } from './tables.ts';

/** What revenue of one obligation depends on, as stored. Amounts and hours are decimal text. */
const measure = z.object({
  treatmentId: fields.id('RevenueTreatment'),
  obligationId: fields.id('PerformanceObligation'),
  obligationKey: z.string(),
  kind: z.enum(['OVER_TIME_HOURS', 'STRAIGHT_LINE']),
  stream: z.string(),
  workElementCode: z.string().nullable(),
  milestoneReference: z.string().nullable(),
  months: z.int().nullable(),
  firstMonth: fields.month.nullable(),
  allocatedPrice: fields.decimalText,
  currency: z.string(),
  quoteLineId: fields.id('QuoteLine'),
  contractId: fields.id('Contract'),
  engagementId: fields.id('Engagement'),
  quoteVersionId: fields.id('QuoteVersion'),
  sellerReference: z.string(),
  wbsElementId: fields.id('WbsElement').nullable(),
  hours: z.array(
    z.object({
      workMonth: fields.month,
      approvalMonth: fields.month,
      lastClosed: fields.month.nullable(),
      hours: fields.decimalText,
    }),
  ),
  estimateHours: fields.decimalText.nullable(),
  /** Month of the acceptance and the latest month closed before it; null while the milestone is not accepted. */
  acceptedMonth: fields.month.nullable(),
  closedBeforeAcceptance: fields.month.nullable(),
  recognisedBefore: fields.decimalText,
});
export type MeasureRow = z.infer<typeof measure>;

/**
 * The inputs of every obligation of the contracts that were active at the cut-off and had begun by the period, in one
 * statement. Facts count that were approved, accepted or recorded at or before the cut-off. Hours come grouped by what
 * decides their accounting period; the decision itself is the domain's. Text, since four aggregates over different sets
 * meet in it, which reads better as what it is.
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

export async function readMeasures(
  read: Sql,
  asked: { tenantId: string; period: Month; cutOff: Instant; obligationId?: string },
): Promise<MeasureRow[]> {
  const rows = await read(MEASURES, [asked.tenantId, asked.period, asked.cutOff, asked.obligationId ?? null]);
  return rows.map((row) => measure.parse(row));
}

/** When the ERP closed the period; null while it is open. */
export async function closeOf(within: Sql | Work, period: Month): Promise<Instant | null> {
  const row = await tables(within)
    .selectFrom('accounting_period')
    .select('closedAt')
    .where('period', '=', period)
    .executeTakeFirst();
  return row?.closedAt ?? null;
}

/** Keeps the close of a period as it was told first; the ledger's own close is added when it comes. */
export async function keepPeriod(work: Work, closed: NewRow<typeof AccountingPeriod>): Promise<void> {
  const { period, accountingPeriodId, closedAt, ledgerClosedAt } = closed;
  await tables(work)
    .insertInto('accounting_period')
    .values({ tenantId: work.tenantId, period, accountingPeriodId, closedAt, ledgerClosedAt })
    .onConflict((taken) =>
      taken.columns(['tenantId', 'period']).doUpdateSet((e) => ({
        ledgerClosedAt: e.fn.coalesce('accounting_period.ledgerClosedAt', 'excluded.ledgerClosedAt'),
      })),
    )
    .execute();
}

export async function isRevenueComplete(work: Work, period: Month): Promise<boolean> {
  const row = await tables(work)
    .selectFrom('revenue_period')
    .select('period')
    .where('period', '=', period)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * The latest month before the period whose revenue is still to come, from the first month of any active contract on. A
 * contract that began earlier than the month before its activation is caught up in the first period after it, since
 * the older months were closed before it was known. Text, for the series of months.
 */
export async function openMonthBefore(work: Work, period: Month, through: Instant): Promise<Month | null> {
  const [row] = await work.sql(
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
  return row === undefined ? null : fields.month.parse(row['month']);
}

/** Takes the run of a period; false when another run has it. */
export async function insertRevenuePeriod(work: Work, run: NewRow<typeof RevenuePeriod>): Promise<boolean> {
  const taken = await tables(work)
    .insertInto('revenue_period')
    .values({ tenantId: work.tenantId, ...run })
    .onConflict((known) => known.doNothing())
    .returning('period')
    .execute();
  return taken.length > 0;
}

export type NewRevenueEvent = NewRow<typeof RevenueEvent>;

/** Writes the revenue of a period. */
export const insertRevenueEvents = (work: Work, events: readonly NewRevenueEvent[]): Promise<void> =>
  insertAll(work, RevenueEvent, events);
