import { ExponentialBackoff, halfJitterGenerator } from 'cockatiel';

/** Jitter of half the delay, since it still spreads what has reached the longest delay; the default one does not. */
const jitter = { generator: halfJitterGenerator };
const UNTIL_THE_NEXT_TRY = new ExponentialBackoff({ ...jitter, initialDelay: 1000, maxDelay: 3_600_000 });
const REST_OF_A_TARGET = new ExponentialBackoff({ ...jitter, initialDelay: 5000, maxDelay: 300_000 });

/** Milliseconds until the next try: exponential with jitter, an hour at most, or what the other side asked. */
export function backoffMs(attempt: number, retryAfterMs?: number): number {
  return Math.max(after(UNTIL_THE_NEXT_TRY, attempt), retryAfterMs ?? 0);
}

/** Milliseconds for which a target rests that does not answer: from seconds to five minutes, longer each time in a row. */
export const restMs = (rests: number): number => after(REST_OF_A_TARGET, rests);

/** Tries over about three days before a person is asked. */
export const MOST_ATTEMPTS = 100;

function after(schedule: ExponentialBackoff<number>, tries: number): number {
  let backoff = schedule.next();
  for (let k = 1; k < tries; k += 1) backoff = backoff.next(undefined);
  return Math.round(backoff.duration);
}
