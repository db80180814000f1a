import { addMonths, firstDayOf, type Month } from '@throughline/contracts';

/** No setting makes a month of the outbox leave earlier than so many days after its end. */
export const LEAST_OUTBOX_DAYS = 35;
/** A little over 13 months, so that a replay of 13 months needs no archive. */
export const DEFAULT_OUTBOX_DAYS = 400;
/** A replay reaches back 13 months; no key of the inbox leaves before that. */
export const LEAST_INBOX_MONTHS = 13;
/** Longer than the outbox, so that whatever can still be told is still known to have been applied. */
export const DEFAULT_INBOX_MONTHS = 14;

/** How long a service keeps what it told and what it has seen, and where what leaves the outbox is put. */
export interface RetentionSettings {
  /** A folder that all copies of the service share and that is backed up; each service has its own folder in it. */
  readonly folder: string;
  /** Days after the end of a month, 35 or more. */
  readonly outboxKeptDays: number;
  /** Months after the end of a month, 13 or more. */
  readonly inboxKeptMonths: number;
}

/** Unless somebody wants it otherwise. */
export const keptIn = (folder: string): RetentionSettings => ({
  folder,
  outboxKeptDays: DEFAULT_OUTBOX_DAYS,
  inboxKeptMonths: DEFAULT_INBOX_MONTHS,
});

const DAY_MS = 86_400_000;

/** The first instant of a month; all months are those of UTC. */
export const startOf = (month: Month): Date => new Date(`${firstDayOf(month)}T00:00:00Z`);
export const endOf = (month: Month): Date => startOf(addMonths(month, 1));
export const daysAfter = (instant: Date, days: number): Date => new Date(instant.getTime() + days * DAY_MS);

export const outboxMayLeave = (month: Month, { outboxKeptDays }: RetentionSettings): Date =>
  daysAfter(endOf(month), outboxKeptDays);

/** Never before the outbox of that month: a fact that can still be told again must be known to have been applied. */
export function inboxMayLeave(month: Month, settings: RetentionSettings): Date {
  const kept = endOf(addMonths(month, settings.inboxKeptMonths));
  const told = outboxMayLeave(month, settings);
  return kept > told ? kept : told;
}

/** Throws for settings that would let go of what somebody may still need. */
export function checkSettings({ outboxKeptDays, inboxKeptMonths }: RetentionSettings): void {
  if (!(outboxKeptDays >= LEAST_OUTBOX_DAYS))
    throw new RangeError(`the outbox is kept ${LEAST_OUTBOX_DAYS} days or more, not ${outboxKeptDays}`);
  if (!(inboxKeptMonths >= LEAST_INBOX_MONTHS))
    throw new RangeError(`the inbox is kept ${LEAST_INBOX_MONTHS} months or more, not ${inboxKeptMonths}`);
}
