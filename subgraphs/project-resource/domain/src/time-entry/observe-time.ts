import { type CalendarDate, decimal, type Instant, isBefore, type Refusal } from '@throughline/contracts';
import type { PsaTime } from '../ports/psa.port.ts';
import { dailyEntries, type DailyEntry } from './daily-entries.ts';

/** A time entry as we published it. Its natural key is the PSA's record and the day. */
export interface PublishedEntry {
  readonly timeEntryId: string;
  readonly reference: string;
  readonly workDate: CalendarDate;
  readonly hours: string;
  readonly resource: string;
  readonly wbsElementId: string;
  readonly billable: boolean;
  /** The PSA's instant of the version that we published. */
  readonly changedAt: Instant;
}

/** A published entry that the PSA changed afterwards; it is kept beside the entry until a rule corrects the money. */
export interface TimeCorrection {
  readonly timeEntryId: string;
  readonly flag: Refusal;
}

export interface TimeChange {
  readonly approved: readonly DailyEntry[];
  readonly corrections: readonly TimeCorrection[];
}

/**
 * What a look at a record of time changes: entries for days that we have not published, corrections for published days
 * that read otherwise now (other hours, work, person or billability, or no longer approved). A repeat and an older look
 * change nothing. A new approval instant of the same content is no correction: the first one decides the period.
 */
export function observeTime(published: readonly PublishedEntry[], time: PsaTime): TimeChange {
  const now = new Map(dailyEntries(time).map((entry) => [entry.workDate, entry]));
  const corrections: TimeCorrection[] = [];
  for (const before of published) {
    const after = now.get(before.workDate);
    now.delete(before.workDate);
    if (isBefore(time.changedAt, before.changedAt) || (after && isSame(before, after))) continue;
    corrections.push({ timeEntryId: before.timeEntryId, flag: correctionOf(before, after, time.changedAt) });
  }
  return { approved: [...now.values()], corrections };
}

const isSame = (before: PublishedEntry, after: DailyEntry): boolean =>
  decimal(before.hours).equals(after.hours) &&
  before.wbsElementId === after.wbsElementId &&
  before.resource === after.resource &&
  before.billable === after.billable;

const contentOf = ({ hours, wbsElementId, resource, billable }: PublishedEntry | DailyEntry) => ({
  hours: decimal(hours).toFixed(2),
  wbsElementId,
  resource,
  billable,
});

const correctionOf = (before: PublishedEntry, after: DailyEntry | undefined, changedAt: Instant): Refusal => ({
  code: 'APPROVED_FACT_CHANGED',
  evidence: {
    timeEntry: before.reference,
    workDate: before.workDate,
    published: contentOf(before),
    now: after ? contentOf(after) : null,
    changedAt,
  },
});
