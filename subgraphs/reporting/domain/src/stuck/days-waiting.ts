import type { Instant } from '@throughline/contracts';

const DAY_MS = 86_400_000;

/** Whole periods of 24 hours between two instants, rounded down. */
export const daysWaiting = (since: Instant, at: Instant): number =>
  Math.floor((new Date(at).getTime() - new Date(since).getTime()) / DAY_MS);

/** Whole seconds between two instants. */
export const secondsWaiting = (since: Instant, at: Instant): number =>
  Math.floor((new Date(at).getTime() - new Date(since).getTime()) / 1000);
