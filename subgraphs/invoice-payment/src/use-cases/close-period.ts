import { type Id, instant, type Instant, month, type Month } from '@throughline/contracts';
import type { StoredInstant } from '@throughline/subgraph';
import { type EventContract, periodClosed, periodClosing, type revenuePeriodCompleted } from '@throughline/events';
import { AccountingPeriod, type PeriodState } from '@throughline/invoice-payment-domain';
import { NotYet, type Work } from '@throughline/transport';

type DataOf<C> = C extends EventContract<infer T> ? T : never;

interface PeriodRow {
  readonly id: string;
  readonly period: string;
  readonly state: PeriodState;
  readonly closed_at: StoredInstant | null;
}

/** The ERP closed a month: tells the delivery and revenue domains to finish it. A second announcement changes nothing. */
export async function beginClosing(work: Work, close: { period: Month; closedAt: Instant }): Promise<void> {
  const period = (await lockPeriod(work, close.period)) ?? (await openPeriod(work, close.period));
  if (!period.beginClosing(close.closedAt)) return;
  await savePeriod(work, period);
  const { accountingPeriodId } = period;
  work.publish(periodClosing, accountingPeriodId, {
    accountingPeriodId,
    ...close,
    creditMemos: 0,
    receivableWriteOffs: 0,
  });
}

/** All revenue of a month was announced; it closes as soon as all of it is posted. */
export async function completeRevenue(work: Work, announced: DataOf<typeof revenuePeriodCompleted>): Promise<void> {
  const period = await lockPeriod(work, announced.period);
  if (!period) throw new NotYet('accounting period', announced.period);
  await work.sql(`update accounting_period set announced_revenue_events = $2 where period = $1 and state = 'CLOSING'`, [
    announced.period,
    announced.revenueEvents,
  ]);
  await closeWhenComplete(work, period);
}

/** Closes the month for good once its announced revenue is posted. */
export async function closeWhenComplete(work: Work, period: AccountingPeriod): Promise<void> {
  const [count] = await work.sql<{ announced: number | null; posted: number }>(
    `select announced_revenue_events as announced, (select count(*)::int from revenue_posting r
       where r.tenant_id = p.tenant_id and r.period = p.period and r.refusal is null) as posted
     from accounting_period p where p.period = $1`,
    [period.period],
  );
  if (!period.complete(count?.announced ?? null, count?.posted ?? 0)) return;
  await savePeriod(work, period);
  const { accountingPeriodId, closedAt } = period;
  work.publish(periodClosed, accountingPeriodId, {
    accountingPeriodId,
    period: period.period,
    closedAt: closedAt ?? instant(work.now),
  });
}

/** The period with its row locked, or null when nothing was ever said about it. */
export const lockPeriod = async (work: Work, of: Month): Promise<AccountingPeriod | null> =>
  (await lockPeriods(work, new Set([of]))).get(of) ?? null;

/** The periods that we know of these months, their rows locked, earlier months first. */
export async function lockPeriods(work: Work, months: ReadonlySet<Month>): Promise<Map<Month, AccountingPeriod>> {
  const rows = await work.sql<PeriodRow>(
    `select id, period, state, closed_at from accounting_period where period = any($1) order by period for update`,
    [[...months]],
  );
  return new Map(rows.map((row) => [month(row.period), periodOf(row)]));
}

const periodOf = (row: PeriodRow): AccountingPeriod =>
  AccountingPeriod.recall({
    accountingPeriodId: row.id as Id<'AccountingPeriod'>,
    period: month(row.period),
    state: row.state,
    closedAt: row.closed_at && instant(row.closed_at),
  });

async function openPeriod(work: Work, of: Month): Promise<AccountingPeriod> {
  await work.sql(
    `insert into accounting_period (tenant_id, id, period, state) values ($1, $2, $3, 'OPEN') on conflict (tenant_id, period) do nothing`,
    [work.tenantId, work.mint('AccountingPeriod'), of],
  );
  const period = await lockPeriod(work, of);
  if (!period) throw new NotYet('accounting period', of);
  return period;
}

const savePeriod = (work: Work, period: AccountingPeriod): Promise<unknown> =>
  work.sql(`update accounting_period set state = $2, closed_at = $3 where id = $1`, [
    period.accountingPeriodId,
    period.state,
    period.closedAt,
  ]);
