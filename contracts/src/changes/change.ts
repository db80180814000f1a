import type { Instant } from '../calendar/calendar.ts';

/** A record as a list of changes shows it: when it changed last, and its id in the outside system. */
export interface Change {
  readonly externalId: string;
  readonly changedAt: Instant;
}

/** A place in a list that is ordered by change and then by id, so that any number of records may share one stamp. */
export interface ChangePosition {
  readonly at: Instant;
  /** Empty before the first record of the instant. */
  readonly id: string;
}
