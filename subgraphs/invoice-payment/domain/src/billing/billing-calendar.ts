import {
  addDays,
  type CalendarDate,
  calendarDate,
  type Instant,
  instantAt,
  lastDayOf,
  type Month,
  monthOf,
  ok,
  refuse,
  type Result,
} from '@throughline/contracts';
import type { BillableItem } from './billable-item.ts';

/** What a billing run gathers: accepted milestones, or charges that recur on a day of the month. */
export type RunKind = 'MILESTONE' | 'RECURRING';

/** When work is invoiced and when it falls due (RU-16). Times of day are UTC, `06:00:00Z`. */
export interface BillingCalendar {
  /** Calendar days from the invoice date to the due date. */
  readonly termsDays: number;
  readonly recurring: {
    /** Day of the month, 1 to 31; the last day where the month is shorter. */
    readonly day: number;
    readonly timeOfDay: string;
  };
  readonly milestones: {
    /** By milestone reference. */
    readonly dates: Readonly<Record<string, CalendarDate>>;
    /** For a milestone without a date: this many calendar days after its acceptance; null when there is no such rule. */
    readonly afterDays: number | null;
    readonly timeOfDay: string;
  };
}

export interface BillingPlan {
  readonly kind: RunKind;
  readonly date: CalendarDate;
  readonly dueAt: Instant;
  readonly timeOfDay: string;
}

function recurringDate(of: Month, day: number): CalendarDate {
  const last = lastDayOf(of);
  return day >= +last.slice(8) ? last : calendarDate(`${of}-${String(day).padStart(2, '0')}`);
}

function milestoneDate(item: BillableItem, { dates, afterDays }: BillingCalendar['milestones']): CalendarDate | null {
  const given = dates[item.sourceReference];
  // An invoice is never dated before the event that it claims.
  if (given !== undefined) return given < item.eventDate ? item.eventDate : given;
  return afterDays === null ? null : addDays(item.eventDate, afterDays);
}

const planned = (kind: RunKind, date: CalendarDate, timeOfDay: string): Result<BillingPlan> =>
  ok({ kind, date, dueAt: instantAt(date, timeOfDay), timeOfDay });

/**
 * Whether there is anything to put on an invoice. Refuses NOTHING_TO_BILL for an amount of zero, as a discount of 100 % or
 * an exhausted cap leaves it, and DEAL_KIND_NOT_SUPPORTED for a negative one, which takes a later invoice down.
 */
export function requireAmount({ billable, type, subtype }: BillableItem): Result<void> {
  if (billable.isPositive) return ok(undefined);
  if (billable.isZero) return refuse('NOTHING_TO_BILL', { type, subtype });
  return refuse('DEAL_KIND_NOT_SUPPORTED', { what: 'negative billable amount', billable: billable.toString() });
}

/**
 * When an item is invoiced, and by which kind of run. Refuses BILLING_CALENDAR_MISSING for a milestone without a date or
 * rule, and DEAL_KIND_NOT_SUPPORTED for what is billed in arrears. Source: RU-16.
 */
export function planBilling(item: BillableItem, calendar: BillingCalendar): Result<BillingPlan> {
  if (item.type === 'MILESTONE_COMPLETION') {
    const date = milestoneDate(item, calendar.milestones);
    if (date === null) return refuse('BILLING_CALENDAR_MISSING', { milestone: item.sourceReference });
    return planned('MILESTONE', date, calendar.milestones.timeOfDay);
  }
  if (item.type === 'RECURRING_SERVICE_CHARGE') {
    const { day, timeOfDay } = calendar.recurring;
    return planned('RECURRING', recurringDate(monthOf(item.eventDate), day), timeOfDay);
  }
  return refuse('DEAL_KIND_NOT_SUPPORTED', { what: 'billing in arrears', type: item.type, subtype: item.subtype });
}

/**
 * The run that takes an item. Normally the planned one, even when its instant has passed; a run that has already been
 * made takes nothing more, so a late item goes out at once under today's date, or tomorrow when today's run was made:
 * a bill-to never gets two invoices on one day from two runs of the same kind.
 */
export function runThatTakes(
  plan: BillingPlan,
  now: Instant,
  made: ReadonlySet<CalendarDate>,
): { readonly date: CalendarDate; readonly dueAt: Instant } {
  if (!made.has(plan.date)) return { date: plan.date, dueAt: plan.dueAt };
  const today = calendarDate(now.slice(0, 10));
  let date = plan.date > today ? addDays(plan.date, 1) : today;
  while (made.has(date)) date = addDays(date, 1);
  return { date, dueAt: date === today ? now : instantAt(date, plan.timeOfDay) };
}
