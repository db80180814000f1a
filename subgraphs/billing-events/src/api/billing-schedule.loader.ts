import { Money } from '@throughline/contracts';
import type { ReadSql } from '../persistence/revenue.queries.ts';
import type { BillingScheduleType } from './billing-schedule.type.ts';
import { allOf, byId } from './loading.ts';

export interface BillingScheduleRow extends Omit<BillingScheduleType, 'amount'> {
  readonly amount: string;
  readonly currency: string;
}

const COLUMNS = `id, kind, reference, trim_scale(percent)::text as percent, month,
  to_char(charge_date, 'YYYY-MM-DD') as "chargeDate", amount::text as amount, currency, quote_line_id as "quoteLineId"`;

export const billingScheduleLoaders = (read: ReadSql) => ({
  billingSchedule: byId<BillingScheduleRow>((ids) =>
    read(`select ${COLUMNS} from billing_schedule where id = any($1)`, [[...ids]]),
  ),
  billingScheduleOfQuoteLine: allOf<BillingScheduleRow & { parent: string }>((ids) =>
    read(
      `select ${COLUMNS}, quote_line_id as parent from billing_schedule
       where quote_line_id = any($1) order by quote_line_id, contract_id, position`,
      [[...ids]],
    ),
  ),
});

export const toBillingScheduleType = (row: BillingScheduleRow): BillingScheduleType => ({
  ...row,
  amount: Money.of(row.amount, row.currency).toJSON(),
});

export const toBillingScheduleTypeOrNull = (row: BillingScheduleRow | null): BillingScheduleType | null =>
  row === null ? null : toBillingScheduleType(row);
