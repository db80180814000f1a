import { instant, Money } from '@throughline/contracts';
import { byId, oneBy, type Sql, type StoredInstant } from '@throughline/subgraph';
import type { BillableEventType } from './billable-event.type.ts';
import { slicesOf } from './loading.ts';

/** A billable event as it is read for the graph; amounts are decimal text. */
export interface BillableEventRow extends Omit<BillableEventType, 'approvedAt' | 'value' | 'billable'> {
  readonly approvedAt: StoredInstant;
  readonly value: string;
  readonly billable: string;
  readonly currency: string;
}

const COLUMNS = `id, type, subtype, source_reference as "sourceReference", to_char(event_date, 'YYYY-MM-DD') as "eventDate",
  approved_at as "approvedAt", accounting_period as "accountingPeriod", value::text as value, billable::text as billable,
  currency, description, engagement_id as "engagementId", contract_id as "contractId",
  quote_version_id as "quoteVersionId", quote_line_id as "quoteLineId", wbs_element_id as "wbsElementId",
  milestone_id as "milestoneId", obligation_id as "obligationId", bill_to_id as "billToId",
  billing_schedule_id as "billingScheduleId"`;

const slices = (read: Sql, parentColumn: string) =>
  slicesOf<BillableEventRow>(read, {
    table: 'billable_event',
    columns: COLUMNS,
    parentColumn,
    orderColumn: 'event_date',
    filterColumn: 'type',
  });

export const billableEventLoaders = (read: Sql) => ({
  billableEvent: byId<BillableEventRow>(read, `select ${COLUMNS} from billable_event where id = any($1)`),
  billableEventOfMilestone: oneBy<BillableEventRow>(
    read,
    `select ${COLUMNS} from billable_event where milestone_id = any($1) order by id desc`,
    ({ milestoneId }) => milestoneId,
  ),
  billableEventOfSchedule: oneBy<BillableEventRow>(
    read,
    `select ${COLUMNS} from billable_event where billing_schedule_id = any($1)`,
    ({ billingScheduleId }) => billingScheduleId,
  ),
  billableEventsOfEngagement: slices(read, 'engagement_id'),
  billableEventsOfQuoteLine: slices(read, 'quote_line_id'),
  billableEventsOfWbsElement: slices(read, 'wbs_element_id'),
});

export const toBillableEventType = (row: BillableEventRow): BillableEventType => ({
  ...row,
  approvedAt: instant(row.approvedAt),
  value: Money.of(row.value, row.currency).toJSON(),
  billable: Money.of(row.billable, row.currency).toJSON(),
});

export const toBillableEventTypeOrNull = (row: BillableEventRow | null): BillableEventType | null =>
  row === null ? null : toBillableEventType(row);
