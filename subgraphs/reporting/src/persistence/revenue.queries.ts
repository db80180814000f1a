import type { Month } from '@throughline/contracts';
import { CONCESSION_STREAM, PACKAGE_STREAM } from '@throughline/reporting-domain';
import type { Sql } from '@throughline/subgraph';
import { MONTH_ENDS } from './read-sql.ts';

export interface ObligationOfMonth {
  readonly month: Month;
  readonly obligationId: string;
  readonly key: string;
  readonly treatment: string;
  readonly currency: string;
  readonly amount: string;
  readonly concession: string;
  readonly hoursToDate: string | null;
  readonly estimateHours: string | null;
  readonly percentComplete: string | null;
}

/** Every obligation of the engagement in every month, with the measures of its latest recognition up to the month. */
export const packageRevenueOf = (read: Sql, engagementId: string, months: readonly Month[]) =>
  read<ObligationOfMonth>(
    `with ${MONTH_ENDS}
     select me.month, o.id as "obligationId", o.key, o.treatment, o.currency,
       sum_of.amount::text, sum_of.concession::text, r.hours_to_date::text as "hoursToDate",
       r.estimate_hours::text as "estimateHours", r.percent_complete::text as "percentComplete"
     from month_end me cross join obligation o
     cross join lateral (
       select coalesce(sum(amount) filter (where stream = $3), 0) as amount,
         coalesce(sum(amount) filter (where stream = $4), 0) as concession
       from revenue_event r
       where r.tenant_id = o.tenant_id and r.obligation_id = o.id and r.period = me.month) sum_of
     left join lateral (
       select hours_to_date, estimate_hours, percent_complete from revenue_event r
       where r.tenant_id = o.tenant_id and r.obligation_id = o.id and r.period <= me.month and r.stream = $3
       order by r.period desc limit 1) r on true
     where o.engagement_id = $2
     order by me.month, o.key, o.id`,
    [[...months], engagementId, PACKAGE_STREAM, CONCESSION_STREAM],
  );

export interface AccountOfMonth {
  readonly month: Month;
  readonly account: string;
  /** Debit positive. */
  readonly amount: string;
  /** All months up to this one. */
  readonly balance: string;
}

/** Movements and balances of accounts, a row for each month and account, by accounting period. */
export const accountsOfMonths = (read: Sql, months: readonly Month[], accounts: readonly string[], currency: string) =>
  read<AccountOfMonth>(
    `with ${MONTH_ENDS}
     select me.month, a.account, coalesce(sum(j.amount) filter (where j.period = me.month), 0)::text as amount,
       coalesce(sum(j.amount), 0)::text as balance
     from month_end me cross join unnest($2::text[]) as a(account)
     left join journal_line j on j.account = a.account and j.period <= me.month and j.currency = $3
     group by me.month, a.account order by me.month, a.account`,
    [[...months], [...accounts], currency],
  );
