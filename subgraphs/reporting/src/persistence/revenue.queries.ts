import type { Month } from '@throughline/contracts';
import { CONCESSION, PACKAGE_STREAM } from '@throughline/reporting-domain';
import type { Sql } from '@throughline/subgraph';
import type { Books } from './receivables.queries.ts';
import { knownAt, MONTH_ENDS } from './read-sql.ts';

export interface ObligationOfMonth {
  readonly month: Month;
  readonly obligationId: string;
  readonly key: string;
  readonly treatment: string;
  readonly currency: string;
  readonly amount: string;
  readonly hoursToDate: string | null;
  readonly estimateHours: string | null;
  readonly percentComplete: string | null;
}

/** Every obligation of the engagement in every month, with the measures of its latest recognition up to the month. */
export const packageRevenueOf = (read: Sql, engagementId: string, months: readonly Month[]) =>
  read<ObligationOfMonth>(
    `with ${MONTH_ENDS}
     select me.month, o.id as "obligationId", o.key, o.treatment, o.currency,
       sum_of.amount::text, r.hours_to_date::text as "hoursToDate",
       r.estimate_hours::text as "estimateHours", r.percent_complete::text as "percentComplete"
     from month_end me cross join obligation o
     cross join lateral (
       select coalesce(sum(amount), 0) as amount from revenue_event r
       where r.tenant_id = o.tenant_id and r.obligation_id = o.id and r.period = me.month and r.stream = $3
         and r.treatment is distinct from $4) sum_of
     left join lateral (
       select hours_to_date, estimate_hours, percent_complete from revenue_event r
       where r.tenant_id = o.tenant_id and r.obligation_id = o.id and r.period <= me.month and r.stream = $3
         and r.treatment is distinct from $4
       order by r.period desc limit 1) r on true
     where o.engagement_id = $2
     order by me.month, o.key, o.id`,
    [[...months], engagementId, PACKAGE_STREAM, CONCESSION],
  );

export interface ConcessionOfMonth {
  readonly month: Month;
  readonly currency: string;
  readonly amount: string;
}

/** What credit memos took from the price of an engagement's packages, by month; months without are missing. */
export const concessionsOf = (read: Sql, engagementId: string, months: readonly Month[]) =>
  read<ConcessionOfMonth>(
    `select period as month, currency, sum(amount)::text as amount from revenue_event
     where engagement_id = $2 and period = any($1) and stream = $3 and treatment = $4
     group by period, currency order by period, currency`,
    [[...months], engagementId, PACKAGE_STREAM, CONCESSION],
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
export const accountsOfMonths = (
  read: Sql,
  months: readonly Month[],
  accounts: readonly string[],
  { ledger, knownAt: known }: Books,
) =>
  read<AccountOfMonth>(
    `with ${MONTH_ENDS}
     select me.month, a.account, coalesce(sum(j.amount) filter (where j.period = me.month), 0)::text as amount,
       coalesce(sum(j.amount), 0)::text as balance
     from month_end me cross join unnest($2::text[]) as a(account)
     left join journal_line j on j.account = a.account and j.period <= me.month and j.currency = $3
       and ${knownAt('j.known_at', '$4')}
     group by me.month, a.account order by me.month, a.account`,
    [[...months], [...accounts], ledger, known],
  );
