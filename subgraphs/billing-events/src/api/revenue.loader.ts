import { instant, Money } from '@throughline/contracts';
import { byId, oneBy, type Sql, type StoredInstant } from '@throughline/subgraph';
import { slicesOf } from './loading.ts';
import type { RevenueEventType, RevenueTreatmentType } from './revenue.type.ts';

export interface RevenueTreatmentRow extends Omit<RevenueTreatmentType, 'allocatedPrice'> {
  readonly allocatedPrice: string;
  readonly currency: string;
}

export interface RevenueEventRow extends Omit<
  RevenueEventType,
  'amount' | 'cumulative' | 'allocatedPrice' | 'recognisedAt'
> {
  readonly amount: string;
  readonly cumulative: string;
  readonly allocatedPrice: string;
  readonly currency: string;
  readonly recognisedAt: StoredInstant;
}

const TREATMENT = `id, kind, allocated_price::text as "allocatedPrice", currency, work_element_code as "workElementCode",
  milestone_reference as "milestoneReference", months, first_month as "firstMonth", obligation_id as "obligationId",
  quote_line_id as "quoteLineId"`;

const EVENT = `id, period, amount::text as amount, cumulative::text as cumulative, allocated_price::text as "allocatedPrice",
  currency, treatment, stream, hours_to_date::text as "hoursToDate", estimate_hours::text as "estimateHours",
  percent_complete::text as "percentComplete", recognised_at as "recognisedAt", obligation_id as "obligationId",
  quote_line_id as "quoteLineId", engagement_id as "engagementId", wbs_element_id as "wbsElementId"`;

const slices = (read: Sql, parentColumn: string) =>
  slicesOf<RevenueEventRow>(read, {
    table: 'revenue_event',
    columns: EVENT,
    parentColumn,
    orderColumn: 'period',
    filterColumn: 'period',
  });

export const revenueLoaders = (read: Sql) => ({
  revenueTreatment: byId<RevenueTreatmentRow>(read, `select ${TREATMENT} from revenue_treatment where id = any($1)`),
  revenueTreatmentOfObligation: oneBy<RevenueTreatmentRow>(
    read,
    `select ${TREATMENT} from revenue_treatment where obligation_id = any($1)`,
    ({ obligationId }) => obligationId,
  ),
  revenueEvent: byId<RevenueEventRow>(read, `select ${EVENT} from revenue_event where id = any($1)`),
  revenueEventsOfEngagement: slices(read, 'engagement_id'),
  revenueEventsOfQuoteLine: slices(read, 'quote_line_id'),
  revenueEventsOfObligation: slices(read, 'obligation_id'),
});

export const toRevenueTreatmentType = (row: RevenueTreatmentRow): RevenueTreatmentType => ({
  ...row,
  allocatedPrice: Money.of(row.allocatedPrice, row.currency).toJSON(),
});

export const toRevenueEventType = (row: RevenueEventRow): RevenueEventType => ({
  ...row,
  amount: Money.of(row.amount, row.currency).toJSON(),
  cumulative: Money.of(row.cumulative, row.currency).toJSON(),
  allocatedPrice: Money.of(row.allocatedPrice, row.currency).toJSON(),
  recognisedAt: instant(row.recognisedAt),
});
