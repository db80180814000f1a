import { type CalendarDate, decimal, type Instant, type Refusal } from '@throughline/contracts';
import type { PsaTime } from '../ports/psa.port.ts';
import { dailyEntries, type DailyEntry } from './daily-entries.ts';

/** A time entry as we published it. Its natural key is the PSA's record and the day. */
export interface PublishedEntry {
  readonly timeEntryId: string;
  readonly reference: string;
  readonly workDate: CalendarDate;
  /** With the corrections so far. */
  readonly hours: string;
  readonly resource: string;
  readonly wbsElementId: string;
  readonly billable: boolean;
  /** How often its hours were corrected so far. */
  readonly corrections: number;
  /** The PSA's instant of the version that was published or corrected last. */
  readonly changedAt: Instant;
}

/** Other hours than were published, of the same work: the money follows by the difference. */
export interface TimeCorrection {
  readonly timeEntryId: string;
  /** Counted from 1 for each entry. */
  readonly correction: number;
  readonly workDate: CalendarDate;
  readonly hoursBefore: string;
  readonly hours: string;
  readonly correctedAt: Instant;
}

/** Anything else that the PSA changed of a published entry; it is kept beside the entry, and a person decides. */
export interface TimeFlag {
  readonly timeEntryId: string;
  readonly flag: Refusal;
}

export interface TimeChange {
  readonly approved: readonly DailyEntry[];
  readonly corrections: readonly TimeCorrection[];
  readonly flags: readonly TimeFlag[];
}

/**
 * What a look at a record of time changes: entries for days that we have not published, corrections for published days
 * whose approved hours are others now, and flags for what no rule corrects (other work, person or billability, or an
 * approval that was withdrawn; hours that are approved anew after that are a correction). A repeat and an older look
 * change nothing. A new approval instant of the same content is no correction: the first one decides the period.
 */
export function observeTime(published: readonly PublishedEntry[], time: PsaTime): TimeChange {
  const now = new Map(dailyEntries(time).map((entry) => [entry.workDate, entry]));
  const corrections: TimeCorrection[] = [];
  const flags: TimeFlag[] = [];
  for (const before of published) {
    const after = now.get(before.workDate);
    now.delete(before.workDate);
    if (time.changedAt < before.changedAt || (after && isSame(before, after))) continue;
    const correction = correctionOf(before, after, time);
    if (correction) corrections.push(correction);
    else flags.push({ timeEntryId: before.timeEntryId, flag: flagOf(before, after, time.changedAt) });
  }
  // One day keeps the record's name; a day that is added to a published record must not take the same name.
  const later = (entry: DailyEntry): DailyEntry => ({ ...entry, reference: `${time.name}/${entry.workDate}` });
  const approved = [...now.values()];
  return { approved: published.length === 0 ? approved : approved.map(later), corrections, flags };
}

/** Only the hours differ; an approved record that has none left for the day was corrected to zero. */
function correctionOf(before: PublishedEntry, after: DailyEntry | undefined, time: PsaTime): TimeCorrection | null {
  const hours = after?.hours ?? '0.00';
  if (!time.approved || time.approvedAt === null || decimal(hours).equals(before.hours)) return null;
  const { wbsElementId, resource, billable } = time;
  if (!isSame({ ...before, hours }, { wbsElementId: wbsElementId ?? '', resource, billable, hours })) return null;
  const { timeEntryId, workDate } = before;
  const hoursBefore = decimal(before.hours).toFixed(2);
  return {
    timeEntryId,
    correction: before.corrections + 1,
    workDate,
    hoursBefore,
    hours,
    correctedAt: time.changedAt,
  };
}

type Work = Pick<DailyEntry, 'hours' | 'wbsElementId' | 'resource' | 'billable'>;

const isSame = (before: Work, after: Work): boolean =>
  decimal(before.hours).equals(after.hours) &&
  before.wbsElementId === after.wbsElementId &&
  before.resource === after.resource &&
  before.billable === after.billable;

const contentOf = ({ hours, wbsElementId, resource, billable }: Work) => ({
  hours: decimal(hours).toFixed(2),
  wbsElementId,
  resource,
  billable,
});

const flagOf = (before: PublishedEntry, after: DailyEntry | undefined, changedAt: Instant): Refusal => ({
  code: 'APPROVED_FACT_CHANGED',
  evidence: {
    timeEntry: before.reference,
    workDate: before.workDate,
    published: contentOf(before),
    now: after ? contentOf(after) : null,
    changedAt,
  },
});
