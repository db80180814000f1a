import {
  addMonths,
  dateOfInstant,
  firstDayOf,
  instantAt,
  lastDayOf,
  Money,
  type Month,
  monthOf,
  ok,
  type Result,
} from '@throughline/contracts';
import { receivablesRevalued } from '@throughline/events';
import {
  type ForeignReceivable,
  movementToBook,
  revaluation,
  revaluationJournal,
  type Revaluation,
} from '@throughline/invoice-payment-domain';
import { sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { type LedgerSettings, ledgerSettings, postingRules } from '../persistence/configuration.queries.ts';
import {
  foreignReceivables,
  keepRevaluation,
  type KeptRevaluation,
  neighbours,
  revaluationOf,
  waitingRevaluations,
} from '../persistence/revaluation.queries.ts';
import { book } from './journal.ts';
import { isPeriodClosed } from './periods.ts';
import { rateOfDay } from './rate-of-day.ts';

/** The kind of scheduled work that values foreign receivables at the end of a month. */
export const REVALUATION = 'receivables.revaluation';

export interface RevaluationPlan {
  readonly entity: string;
  readonly period: Month;
}

/** Plans the end of the present month; each run plans the next one. */
export async function planRevaluation(work: Work, entity: string): Promise<void> {
  const settings = (await ledgerSettings(sqlOf(work))).get(entity);
  if (settings) planMonth(work, settings, monthOf(dateOfInstant(work.now)));
}

function planMonth(work: Work, { entity, revaluationTime }: LedgerSettings, period: Month): void {
  const dueAt = new Date(instantAt(lastDayOf(period), revaluationTime));
  work.schedule(REVALUATION, `${entity} ${period}`, dueAt, { entity, period } satisfies RevaluationPlan);
}

/** The end of a month has come. */
export async function runRevaluation(work: Work, { entity, period }: RevaluationPlan): Promise<void> {
  const settings = (await ledgerSettings(sqlOf(work))).get(entity);
  if (!settings) return;
  await revalueMonth(work, settings, period);
  planMonth(work, settings, addMonths(period, 1));
}

/**
 * Values every entity's foreign receivables of a month once more, before it closes for good. Answers false when a rate is
 * missing: the month has to wait for it. Source: decision 0020.
 */
export async function revalueAtClose(work: Work, period: Month): Promise<boolean> {
  let isComplete = true;
  for (const settings of (await ledgerSettings(sqlOf(work))).values())
    if (!(await revalueMonth(work, settings, period))) isComplete = false;
  return isComplete;
}

/** Months that waited for a rate. */
export async function revalueWaiting(work: Work): Promise<void> {
  const settings = await ledgerSettings(sqlOf(work));
  for (const { entity, period } of await waitingRevaluations(sqlOf(work))) {
    const books = settings.get(entity);
    if (books) await revalueMonth(work, books, period);
  }
}

/**
 * Values a month and books the difference to what it has booked. A month after it that was valued already moves by as much
 * the other way. False when a rate is missing: that is kept with the reason. A closed month stays as it is.
 */
async function revalueMonth(work: Work, settings: LedgerSettings, period: Month): Promise<boolean> {
  const { entity, functionalCurrency } = settings;
  if (await isPeriodClosed(work, firstDayOf(period))) return true;
  const sql = sqlOf(work);
  await work.sql(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`revaluation ${work.tenantId} ${entity}`]);
  const known = await revaluationOf(sql, entity, period);
  const { before, next } = await neighbours(sql, entity, period);
  const zero = Money.zero(functionalCurrency);
  const valued = await value(work, settings, period);
  const about = { tenantId: work.tenantId, entity, at: work.now };
  if (!valued.ok) {
    const { balance = zero, booked = zero, entries = 0 } = known ?? {};
    await keepRevaluation(sql, { ...about, refusal: valued.refusal }, { period, balance, booked, entries, items: [] });
    return false;
  }
  const { balance, items } = valued.value;
  const movement = balance.minus(before?.balance ?? zero);
  const toBook = movementToBook({ balance, before: before?.balance ?? zero, booked: known?.booked ?? zero });
  const entries = (known?.entries ?? 0) + (toBook.isZero ? 0 : 1);
  const told = itemsTold(items);
  if (known === null && told.length === 0 && movement.isZero) return true;
  await bookMovement(work, settings, { period, movement: toBook, entries });
  const isNews = known === null || !toBook.isZero || !sameItems(known, told);
  await keepRevaluation(sql, { ...about, refusal: null }, { period, balance, booked: movement, entries, items: told });
  if (isNews) tell(work, entity, { period, items: told, balance, movement });
  if (next && !toBook.isZero) return revalueMonth(work, settings, next.period);
  return true;
}

/** Refuses FX_RATE_NOT_FOUND for the last day of the month. */
async function value(work: Work, settings: LedgerSettings, period: Month): Promise<Result<Revaluation>> {
  const { entity, functionalCurrency: to } = settings;
  const date = lastDayOf(period);
  const open: ForeignReceivable[] = await foreignReceivables(sqlOf(work), entity, date);
  const rates = new Map<string, string>();
  for (const from of new Set(open.map((item) => item.open.currency))) {
    const rate = await rateOfDay(sqlOf(work), { from, to, date });
    if (!rate.ok) return rate;
    rates.set(from, rate.value);
  }
  return ok(revaluation(open, (currency) => rates.get(currency) ?? '0', to));
}

const itemsTold = (items: Revaluation['items']) =>
  items.map(({ open, booked, closing, unrealised, ...item }) => ({
    ...item,
    open: open.toJSON(),
    booked: booked.toJSON(),
    closing: closing.toJSON(),
    unrealised: unrealised.toJSON(),
  }));
type Told = ReturnType<typeof itemsTold>;

/** The database keeps the keys of an object in an order of its own. */
const sameItems = (known: KeptRevaluation, told: Told): boolean => {
  const inOrder = (text: string): string => JSON.stringify(JSON.parse(text), sortedKeys);
  return inOrder(known.items) === inOrder(JSON.stringify(told));
};
const sortedKeys = (_key: string, one: unknown): unknown =>
  typeof one === 'object' && one !== null && !Array.isArray(one)
    ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
    : one;

async function bookMovement(
  work: Work,
  { entity }: LedgerSettings,
  { period, movement, entries }: { readonly period: Month; readonly movement: Money; readonly entries: number },
): Promise<void> {
  if (movement.isZero) return;
  const id = `${entity} ${period} ${entries}`;
  const entry = { id, entity, accountingDate: lastDayOf(period), movement };
  const journal = revaluationJournal(entry, await postingRules(sqlOf(work)));
  if (!journal.ok) throw new Error(`the revaluation of ${entity} ${period} cannot be booked: ${journal.refusal.code}`);
  await book(work, journal.value);
}

function tell(
  work: Work,
  entity: string,
  { period, items, balance, movement }: { period: Month; items: Told; balance: Money; movement: Money },
): void {
  work.publish(receivablesRevalued, `${entity} ${period}`, {
    entity,
    period,
    revaluedOn: lastDayOf(period),
    items,
    balance: balance.toJSON(),
    movement: movement.toJSON(),
  });
}
