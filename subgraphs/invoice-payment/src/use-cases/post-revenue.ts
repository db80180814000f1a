import { lastDayOf, Money, type Refusal } from '@throughline/contracts';
import type { EventContract, revenueRecognised } from '@throughline/events';
import { revenueJournal } from '@throughline/invoice-payment-domain';
import { sqlOf } from '@throughline/subgraph';
import { NotYet, type Work } from '@throughline/transport';
import { postingRules } from '../persistence/configuration.queries.ts';
import { closeWhenComplete, lockPeriod } from './close-period.ts';
import { book } from './journal.ts';

type DataOf<C> = C extends EventContract<infer T> ? T : never;

/**
 * Posts revenue of a closing month on its last day; zero posts nothing but counts. Revenue for a month that is closed is
 * refused and kept with the reason: closed months never change.
 */
export async function postRevenue(work: Work, revenue: DataOf<typeof revenueRecognised>): Promise<void> {
  const period = await lockPeriod(work, revenue.period);
  if (!period) throw new NotYet('accounting period', revenue.period);
  const kept = await work.sql(
    `insert into revenue_posting (tenant_id, revenue_event_id, period) values ($1, $2, $3)
     on conflict do nothing returning revenue_event_id`,
    [work.tenantId, revenue.revenueEventId, revenue.period],
  );
  if (kept.length === 0) return;
  if (period.state === 'CLOSED')
    return refuseRevenue(work, revenue.revenueEventId, {
      code: 'PERIOD_CLOSED',
      evidence: { period: revenue.period, amount: revenue.amount },
    });
  const journal = revenueJournal(
    {
      revenueEventId: revenue.revenueEventId,
      entity: revenue.sellerReference,
      accountingDate: lastDayOf(revenue.period),
      stream: revenue.stream,
      amount: Money.from(revenue.amount),
    },
    await postingRules(sqlOf(work)),
  );
  if (!journal.ok) return refuseRevenue(work, revenue.revenueEventId, journal.refusal);
  await work.sql(`update revenue_posting set journal_entry_id = $2 where revenue_event_id = $1`, [
    revenue.revenueEventId,
    await book(work, journal.value),
  ]);
  await closeWhenComplete(work, period);
}

const refuseRevenue = async (work: Work, revenueEventId: string, refusal: Refusal): Promise<void> => {
  await work.sql(`update revenue_posting set refusal = $2::jsonb where revenue_event_id = $1`, [
    revenueEventId,
    JSON.stringify(refusal),
  ]);
};
