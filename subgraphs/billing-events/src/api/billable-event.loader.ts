import { Money } from '@throughline/contracts';
import { anyOf, rowBy, rowById, type Sql } from '@throughline/subgraph';
import { tables } from '../persistence/tables.ts';
import type { BillableEventType } from './billable-event.type.ts';
import { filteredSlices } from './loading.ts';

const events = (read: Sql) =>
  tables(read)
    .selectFrom('billable_event')
    .select(['id', 'type', 'subtype', 'sourceReference', 'eventDate', 'approvedAt', 'accountingPeriod', 'value'])
    .select(['billable', 'currency', 'description', 'engagementId', 'contractId', 'quoteVersionId', 'quoteLineId'])
    .select(['wbsElementId', 'milestoneId', 'obligationId', 'billToId', 'billingScheduleId']);

/** A billable event as it is read for the graph; amounts are decimal text. */
export type BillableEventRow = Awaited<ReturnType<ReturnType<typeof events>['execute']>>[number];

type Parent = 'engagementId' | 'quoteLineId' | 'wbsElementId';
const slices = (read: Sql, parent: Parent) =>
  filteredSlices(read, 'billable_event', ({ parents, first, after, only }) =>
    tables(read)
      .selectFrom(
        events(read)
          .select((e) => [
            e.ref(parent).as('parent'),
            e.fn
              .agg<number>('row_number')
              .over((over) => over.partitionBy(parent).orderBy('eventDate').orderBy('id'))
              .as('position'),
          ])
          .where(parent, '=', anyOf(parents))
          .$if(only !== null, (query) => query.where('type', '=', only as BillableEventRow['type']))
          .$if(after !== null, (query) =>
            query.where((e) =>
              e(
                e.refTuple('eventDate', 'id'),
                '>',
                e
                  .selectFrom('billable_event as last')
                  .select(['last.eventDate', 'last.id'])
                  .where('last.id', '=', after as BillableEventRow['id'])
                  .$asTuple('eventDate', 'id'),
              ),
            ),
          )
          .as('ranked'),
      )
      .selectAll()
      .where('position', '<=', first)
      .orderBy('parent')
      .orderBy('position')
      .execute(),
  );

export const billableEventLoaders = (read: Sql) => ({
  billableEvent: rowById((ids) => events(read).where('id', '=', anyOf(ids)).execute()),
  billableEventOfMilestone: rowBy(
    (milestones) => events(read).where('milestoneId', '=', anyOf(milestones)).orderBy('id', 'desc').execute(),
    ({ milestoneId }) => milestoneId,
  ),
  billableEventOfSchedule: rowBy(
    (schedules) => events(read).where('billingScheduleId', '=', anyOf(schedules)).execute(),
    ({ billingScheduleId }) => billingScheduleId,
  ),
  billableEventsOfEngagement: slices(read, 'engagementId'),
  billableEventsOfQuoteLine: slices(read, 'quoteLineId'),
  billableEventsOfWbsElement: slices(read, 'wbsElementId'),
});

export const toBillableEventType = (row: BillableEventRow): BillableEventType => ({
  ...row,
  value: Money.of(row.value, row.currency).toJSON(),
  billable: Money.of(row.billable, row.currency).toJSON(),
});

export const toBillableEventTypeOrNull = (row: BillableEventRow | null): BillableEventType | null =>
  row === null ? null : toBillableEventType(row);
