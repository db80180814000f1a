import { Money } from '@throughline/contracts';
import { anyOf, rowById, rowsBy, type Sql } from '@throughline/subgraph';
import { sql } from 'kysely';
import { tables } from '../persistence/tables.ts';
import type { BillingScheduleType } from './billing-schedule.type.ts';

const schedules = (read: Sql) =>
  tables(read)
    .selectFrom('billing_schedule')
    .select(['id', 'kind', 'reference', 'month', 'chargeDate', 'amount', 'currency', 'quoteLineId'])
    .select(sql<string | null>`trim_scale(percent)`.as('percent'));

export type BillingScheduleRow = Awaited<ReturnType<ReturnType<typeof schedules>['execute']>>[number];

export const billingScheduleLoaders = (read: Sql) => ({
  billingSchedule: rowById((ids) => schedules(read).where('id', '=', anyOf(ids)).execute()),
  billingScheduleOfQuoteLine: rowsBy(
    (quoteLines) =>
      schedules(read)
        .where('quoteLineId', '=', anyOf(quoteLines))
        .orderBy('quoteLineId')
        .orderBy('contractId')
        .orderBy('position')
        .execute(),
    ({ quoteLineId }) => quoteLineId,
  ),
});

export const toBillingScheduleType = (row: BillingScheduleRow): BillingScheduleType => ({
  ...row,
  amount: Money.of(row.amount, row.currency).toJSON(),
});

export const toBillingScheduleTypeOrNull = (row: BillingScheduleRow | null): BillingScheduleType | null =>
  row === null ? null : toBillingScheduleType(row);
