import { Money } from '@throughline/contracts';
import { anyOf, rowBy, rowById, type Sql } from '@throughline/subgraph';
import { tables } from '../persistence/tables.ts';
import { filteredSlices } from './loading.ts';
import type { RevenueEventType, RevenueTreatmentType } from './revenue.type.ts';

const treatments = (read: Sql) =>
  tables(read)
    .selectFrom('revenue_treatment')
    .select(['id', 'kind', 'allocatedPrice', 'currency', 'workElementCode', 'milestoneReference', 'months'])
    .select(['firstMonth', 'obligationId', 'quoteLineId']);
export type RevenueTreatmentRow = Awaited<ReturnType<ReturnType<typeof treatments>['execute']>>[number];

const events = (read: Sql) =>
  tables(read)
    .selectFrom('revenue_event')
    .select(['id', 'period', 'amount', 'cumulative', 'allocatedPrice', 'currency', 'treatment', 'stream'])
    .select(['hoursToDate', 'estimateHours', 'percentComplete', 'recognisedAt', 'obligationId', 'quoteLineId'])
    .select(['engagementId', 'wbsElementId']);
export type RevenueEventRow = Awaited<ReturnType<ReturnType<typeof events>['execute']>>[number];

type Parent = 'engagementId' | 'quoteLineId' | 'obligationId';
const slices = (read: Sql, parent: Parent) =>
  filteredSlices(read, 'revenue_event', ({ parents, first, after, only }) =>
    tables(read)
      .selectFrom(
        events(read)
          .select((e) => [
            e.ref(parent).as('parent'),
            e.fn
              .agg<number>('row_number')
              .over((over) => over.partitionBy(parent).orderBy('period').orderBy('id'))
              .as('position'),
          ])
          .where(parent, '=', anyOf(parents))
          .$if(only !== null, (query) => query.where('period', '=', only as RevenueEventRow['period']))
          .$if(after !== null, (query) =>
            query.where((e) =>
              e(
                e.refTuple('period', 'id'),
                '>',
                e
                  .selectFrom('revenue_event as last')
                  .select(['last.period', 'last.id'])
                  .where('last.id', '=', after as RevenueEventRow['id'])
                  .$asTuple('period', 'id'),
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

export const revenueLoaders = (read: Sql) => ({
  revenueTreatment: rowById((ids) => treatments(read).where('id', '=', anyOf(ids)).execute()),
  revenueTreatmentOfObligation: rowBy(
    (obligations) => treatments(read).where('obligationId', '=', anyOf(obligations)).execute(),
    ({ obligationId }) => obligationId,
  ),
  revenueEvent: rowById((ids) => events(read).where('id', '=', anyOf(ids)).execute()),
  revenueEventsOfEngagement: slices(read, 'engagementId'),
  revenueEventsOfQuoteLine: slices(read, 'quoteLineId'),
  revenueEventsOfObligation: slices(read, 'obligationId'),
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
});
