import { lastDayOf, Money, type Month, type Refusal, refuse, type Result } from '@throughline/contracts';
import type { Event, EventContract, revenueRecognised } from '@throughline/events';
import { type AccountingPeriod, type JournalEntry, revenueJournal } from '@throughline/invoice-payment-domain';
import { sqlOf } from '@throughline/subgraph';
import { NotYet, type Work } from '@throughline/transport';
import { postingRules } from '../persistence/configuration.queries.ts';
import { closeWhenComplete, lockPeriods } from './close-period.ts';
import { bookAll } from './journal.ts';

type DataOf<C> = C extends EventContract<infer T> ? T : never;
export type RevenueFact = Event<DataOf<typeof revenueRecognised>>;
type Rules = Awaited<ReturnType<typeof postingRules>>;

/**
 * Posts revenue of closing months, each on the last day of its month; zero posts nothing but counts. Revenue for a month
 * that is closed is refused and kept with the reason: closed months never change. All that comes together locks its
 * months once, so that a close of thousands does not queue for one row thousands of times.
 */
export async function postRevenue(events: readonly RevenueFact[], work: Work): Promise<void> {
  const periods = await lockPeriods(work, new Set(events.map((event) => event.data.period)));
  const fresh = await keepFresh(work, events);
  const rules = await postingRules(sqlOf(work));
  const posted = fresh.map((event) => ({ event, journal: journalOf(event, periodOf(periods, event), rules) }));
  const entries = await bookAll(
    work,
    posted.flatMap(({ event, journal }) => (journal.ok ? [{ entry: journal.value, work: work.causedBy(event) }] : [])),
  );
  await recordOutcomes(
    work,
    posted.map(({ event, journal }) => ({
      revenue_event_id: event.data.revenueEventId,
      journal_entry_id: journal.ok ? (entries.get(journal.value) ?? null) : null,
      refusal: journal.ok ? null : journal.refusal,
    })),
  );
  for (const [month, period] of periods)
    if (fresh.some((event) => event.data.period === month)) await closeWhenComplete(work, period);
}

/** The events that were not posted before; a second copy changes nothing. */
async function keepFresh(work: Work, events: readonly RevenueFact[]): Promise<RevenueFact[]> {
  const kept = await work.sql<{ id: string }>(
    `insert into revenue_posting (tenant_id, revenue_event_id, period)
     select $1, id, period from unnest($2::text[], $3::text[]) as told(id, period)
     on conflict do nothing returning revenue_event_id as id`,
    [work.tenantId, events.map((event) => event.data.revenueEventId), events.map((event) => event.data.period)],
  );
  const fresh = new Set(kept.map((row) => row.id));
  return events.filter((event) => fresh.delete(event.data.revenueEventId));
}

function periodOf(periods: ReadonlyMap<Month, AccountingPeriod>, event: RevenueFact): AccountingPeriod {
  const period = periods.get(event.data.period);
  if (!period) throw new NotYet('accounting period', event.data.period);
  return period;
}

function journalOf({ data }: RevenueFact, period: AccountingPeriod, rules: Rules): Result<JournalEntry> {
  if (period.state === 'CLOSED') return refuse('PERIOD_CLOSED', { period: data.period, amount: data.amount });
  return revenueJournal(
    {
      revenueEventId: data.revenueEventId,
      entity: data.sellerReference,
      accountingDate: lastDayOf(data.period),
      stream: data.stream,
      amount: Money.from(data.amount),
    },
    rules,
  );
}

interface Outcome {
  readonly revenue_event_id: string;
  readonly journal_entry_id: string | null;
  readonly refusal: Refusal | null;
}

async function recordOutcomes(work: Work, outcomes: readonly Outcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  await work.sql(
    `update revenue_posting r set journal_entry_id = o.journal_entry_id, refusal = o.refusal
     from jsonb_populate_recordset(null::revenue_posting, $1::jsonb) o where r.revenue_event_id = o.revenue_event_id`,
    [JSON.stringify(outcomes)],
  );
}
