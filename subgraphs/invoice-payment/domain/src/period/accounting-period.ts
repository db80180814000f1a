import {
  addMonths,
  type CalendarDate,
  firstDayOf,
  type Id,
  type Instant,
  invariant,
  type Month,
  monthOf,
} from '@throughline/contracts';

export type PeriodState = 'OPEN' | 'CLOSING' | 'CLOSED';

/**
 * A month of the sub-ledger. The ERP closes it (CLOSING: revenue of the month is still being posted); it is CLOSED
 * once all revenue that was announced is posted, and never changes again.
 */
export class AccountingPeriod {
  private constructor(
    readonly accountingPeriodId: Id<'AccountingPeriod'>,
    readonly period: Month,
    private current: PeriodState,
    private cutOff: Instant | null,
  ) {}

  static open(accountingPeriodId: Id<'AccountingPeriod'>, period: Month): AccountingPeriod {
    return new AccountingPeriod(accountingPeriodId, period, 'OPEN', null);
  }

  static recall(memory: {
    accountingPeriodId: Id<'AccountingPeriod'>;
    period: Month;
    state: PeriodState;
    closedAt: Instant | null;
  }): AccountingPeriod {
    return new AccountingPeriod(memory.accountingPeriodId, memory.period, memory.state, memory.closedAt);
  }

  get state(): PeriodState {
    return this.current;
  }

  /** The instant of the ERP's close; what was approved up to it, inclusive, belongs to the month. */
  get closedAt(): Instant | null {
    return this.cutOff;
  }

  /** True when this is news; a second announcement of a close changes nothing, whatever its instant. */
  beginClosing(closedAt: Instant): boolean {
    if (this.current !== 'OPEN') return false;
    this.current = 'CLOSING';
    this.cutOff = closedAt;
    return true;
  }

  /** True when the last announced revenue is posted and the month closes now. */
  complete(announcedRevenueEvents: number | null, postedRevenueEvents: number): boolean {
    if (this.current !== 'CLOSING' || announcedRevenueEvents === null) return false;
    invariant(
      postedRevenueEvents <= announcedRevenueEvents,
      `${this.period} holds more revenue events than were announced`,
    );
    if (postedRevenueEvents < announcedRevenueEvents) return false;
    this.current = 'CLOSED';
    return true;
  }
}

/** The day on which cash of a day is booked: that day, or the first day of the next month that is not closed. */
export function accountingDateFor(day: CalendarDate, closed: ReadonlySet<Month>): CalendarDate {
  let period = monthOf(day);
  if (!closed.has(period)) return day;
  while (closed.has(period)) period = addMonths(period, 1);
  return firstDayOf(period);
}
