import type { Month } from '@throughline/contracts';
import type { Sql } from '@throughline/subgraph';
import type { Books } from './receivables.queries.ts';
import { knownAt, MONTH_ENDS } from './read-sql.ts';

export interface StreamRow {
  readonly month: Month;
  readonly engagementId: string;
  readonly reference: string | null;
  readonly stream: string;
  readonly revenue: string;
  readonly billed: string;
  readonly credited: string;
}

/**
 * Revenue, billings and credits of every engagement by stream, up to each month end, in the currency of the books. What
 * was billed in another currency counts at the value at which the work was carried; where that is not known, at the
 * booking rate of the invoice.
 */
export const streamsToDate = (read: Sql, months: readonly Month[], { ledger, knownAt: known }: Books) =>
  read<StreamRow>(
    `with ${MONTH_ENDS}, moved as (
       select me.month, r.engagement_id, r.stream, r.amount as revenue, 0 as billed, 0 as credited
       from month_end me
       join revenue_event r on r.period <= me.month and r.currency = $2 and ${knownAt('r.known_at', '$3')}
       union all
       select me.month, p.engagement_id, l.stream, 0,
         case when p.currency = $2 then l.net
           else coalesce(b.billable_functional, round(l.net * coalesce(p.booking_rate, 1), 2)) end, 0
       from month_end me
       join invoice_posting p on p.invoice_date <= me.day and p.functional_currency = $2 and ${knownAt('p.posted_at', '$3')}
       join invoice_line l on l.tenant_id = p.tenant_id and l.invoice_id = p.invoice_id
       left join billable_event b on b.tenant_id = l.tenant_id and b.id = l.billable_event_id
       union all
       select me.month, c.engagement_id, l.stream, 0, 0, round(l.net * coalesce(b.fx_rate, 1), 2)
       from month_end me
       join credit_memo c on c.issued_on <= me.day and c.functional_currency = $2 and ${knownAt('c.known_at', '$3')}
       join credit_memo_line l on l.tenant_id = c.tenant_id and l.credit_memo_id = c.id
       left join billable_event b on b.tenant_id = l.tenant_id and b.id = l.billable_event_id)
     select m.month, m.engagement_id as "engagementId", e.reference, m.stream, sum(m.revenue)::text as revenue,
       sum(coalesce(m.billed, 0))::text as billed, sum(m.credited)::text as credited
     from moved m left join engagement e on e.id = m.engagement_id
     group by m.month, m.engagement_id, e.reference, m.stream
     order by m.month, e.reference, m.engagement_id, m.stream`,
    [[...months], ledger, known],
  );

export interface BalanceRow {
  readonly month: Month;
  readonly account: string;
  readonly balance: string;
}

/** Balances of all accounts of the books up to each month, by accounting period; debit positive. */
export const balancesOf = (read: Sql, months: readonly Month[], { ledger, knownAt: known }: Books) =>
  read<BalanceRow>(
    `with ${MONTH_ENDS}
     select me.month, j.account, sum(j.amount)::text as balance
     from month_end me
     join journal_line j on j.period <= me.month and j.currency = $2 and ${knownAt('j.known_at', '$3')}
     group by me.month, j.account order by me.month, j.account`,
    [[...months], ledger, known],
  );

/** Cash received less cash that went back, up to each month end. */
export const cashToDate = (read: Sql, months: readonly Month[], { ledger, knownAt: known }: Books) =>
  read<{ month: Month; amount: string }>(
    `with ${MONTH_ENDS}
     select me.month,
       (coalesce((select sum(p.amount_functional) from payment p
         where p.value_date <= me.day and p.functional_currency = $2 and ${knownAt('p.settled_at', '$3')}), 0)
       - coalesce((select sum(f.amount_functional) from payment_refund f
         where f.refunded_on <= me.day and f.functional_currency = $2 and ${knownAt('f.known_at', '$3')}), 0))::text
         as amount
     from month_end me order by me.month`,
    [[...months], ledger, known],
  );
