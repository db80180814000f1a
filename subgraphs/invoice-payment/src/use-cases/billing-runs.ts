import {
  calendarDate,
  type CalendarDate,
  instant,
  isBefore,
  ok,
  type Refusal,
  refuse,
  type Result,
} from '@throughline/contracts';
import { billingObstructed } from '@throughline/events';
import {
  type BillingCalendar,
  type BillingPlan,
  planBilling,
  requireAmount,
  type RunKind,
  runThatTakes,
} from '@throughline/invoice-payment-domain';
import { sqlOf } from '@throughline/subgraph';
import { NotYet, type Work } from '@throughline/transport';
import { type KeptItem, planItem } from '../persistence/billable-item.queries.ts';
import {
  billingCalendars,
  calendarOf,
  type LedgerSettings,
  ledgerSettings,
} from '../persistence/configuration.queries.ts';

/** The kind of scheduled work that makes a billing run. */
export const BILLING_RUN = 'billing.run';

export interface BillingRunPlan {
  readonly kind: RunKind;
  readonly billToId: string;
  readonly date: CalendarDate;
}

/** Planning and running of one kind for one bill-to exclude each other, so that no item falls between the two. */
export const lockRuns = (work: Work, kind: RunKind, billToId: string): Promise<unknown> =>
  work.sql(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    `billing-run ${work.tenantId} ${kind} ${billToId}`,
  ]);

/** The dates on which a run of the kind has made invoices for the bill-to. */
export async function runsMade(work: Work, kind: RunKind, billToId: string): Promise<Set<CalendarDate>> {
  const rows = await work.sql<{ date: string }>(
    `select to_char(run_date, 'YYYY-MM-DD') as date from billing_run where kind = $1 and bill_to_id = $2`,
    [kind, billToId],
  );
  return new Set(rows.map((row) => calendarDate(row.date)));
}

/** Gives each item its run, by the calendar in force, or writes down why it cannot be billed yet. */
export async function planItems(work: Work, items: readonly KeptItem[]): Promise<void> {
  if (items.length === 0) return;
  const calendars = await billingCalendars(sqlOf(work), [...new Set(items.map((kept) => kept.engagementReference))]);
  const settings = await ledgerSettings(sqlOf(work));
  const planned = items.map((kept) => ({
    kept,
    plan: planOf(kept, calendarOf(calendars, kept.engagementReference), settings),
  }));
  for (const { kept, plan } of planned) if (!plan.ok) await write(work, kept, null, plan.refusal);
  const toRun = planned.flatMap(({ kept, plan }) => (plan.ok ? { kept, plan: plan.value } : []));
  for (const lock of runLocks(toRun)) await lockRuns(work, lock.kind, lock.billToId);
  for (const { kept, plan } of toRun) await takeIntoRun(work, kept, plan);
}

/** Each once and in one order, since two transactions that plan for the same bill-tos would wait for each other. */
function runLocks(toRun: readonly { kept: KeptItem; plan: BillingPlan }[]) {
  const locks = toRun.map(({ kept, plan }) => ({ kind: plan.kind, billToId: kept.item.billToId as string }));
  const keyOf = (lock: { kind: RunKind; billToId: string }): string => `${lock.billToId} ${lock.kind}`;
  const each = new Map(locks.map((lock) => [keyOf(lock), lock]));
  return [...each.keys()].sort().flatMap((key) => each.get(key) ?? []);
}

function planOf(
  { item, engagementReference }: KeptItem,
  calendar: BillingCalendar | undefined,
  settings: ReadonlyMap<string, LedgerSettings>,
): Result<BillingPlan> {
  const amount = requireAmount(item);
  if (!amount.ok) return amount;
  const books = settings.get(item.sellerReference);
  if (!books) throw new NotYet('ledger settings of entity', item.sellerReference);
  const { currency } = item.billable;
  if (currency !== books.functionalCurrency)
    return refuse('DEAL_KIND_NOT_SUPPORTED', {
      what: 'foreign currency invoice',
      currency,
      functionalCurrency: books.functionalCurrency,
    });
  if (!calendar) return refuse('BILLING_CALENDAR_MISSING', { engagement: engagementReference });
  const plan = planBilling(item, calendar);
  return plan.ok ? ok(plan.value) : plan;
}

async function write(
  work: Work,
  { item }: KeptItem,
  plan: { kind: RunKind; date: CalendarDate } | null,
  refusal: Refusal | null,
): Promise<void> {
  const { billableEventId, engagementId } = item;
  const changed = await planItem(sqlOf(work), billableEventId, plan, refusal);
  if (!changed) return;
  const obstacle = refusal && { code: refusal.code, evidence: { ...refusal.evidence } };
  work.publish(billingObstructed, billableEventId, { billableEventId, engagementId, obstacle });
}

async function takeIntoRun(work: Work, kept: KeptItem, plan: BillingPlan): Promise<void> {
  const { kind } = plan;
  const { billToId } = kept.item;
  const now = instant(work.now);
  const { date, dueAt } = runThatTakes(plan, now, await runsMade(work, kind, billToId));
  await write(work, kept, { kind, date }, null);
  // A plan whose instant has passed gets a key of its own: the one planned for that instant may have run empty.
  const key = [kind, billToId, date, isBefore(dueAt, now) ? now : dueAt].join(' ');
  work.schedule(BILLING_RUN, key, new Date(dueAt), { kind, billToId, date } satisfies BillingRunPlan);
}
