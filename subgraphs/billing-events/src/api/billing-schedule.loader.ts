import { Money } from '@throughline/contracts';
import { byId, listBy, type Sql } from '@throughline/subgraph';
import type { BillingScheduleType } from './billing-schedule.type.ts';

export interface BillingScheduleRow extends Omit<BillingScheduleType, 'amount'> {
  readonly amount: string;
  readonly currency: string;
}

const COLUMNS = `id, kind, reference, trim_scale(percent)::text as percent, month,
  to_char(charge_date, 'YYYY-MM-DD') as "chargeDate", amount::text as amount, currency, quote_line_id as "quoteLineId"`;

export const billingScheduleLoaders = (read: Sql) => ({
  billingSchedule: byId<BillingScheduleRow>(read, `select ${COLUMNS} from billing_schedule where id = any($1)`),
  billingScheduleOfQuoteLine: listBy<BillingScheduleRow>(
    read,
    `select ${COLUMNS} from billing_schedule where quote_line_id = any($1) order by quote_line_id, contract_id, position`,
    ({ quoteLineId }) => quoteLineId,
  ),
});

export const toBillingScheduleType = (row: BillingScheduleRow): BillingScheduleType => ({
  ...row,
  amount: Money.of(row.amount, row.currency).toJSON(),
});

export const toBillingScheduleTypeOrNull = (row: BillingScheduleRow | null): BillingScheduleType | null =>
  row === null ? null : toBillingScheduleType(row);
