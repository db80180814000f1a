import { ExponentialBackoff } from 'cockatiel';

const schedule = new ExponentialBackoff({ initialDelay: 1000, maxDelay: 3_600_000 });

/** Milliseconds until the next try: exponential with decorrelated jitter, an hour at most, or what the other side asked. */
export function backoffMs(attempt: number, retryAfterMs?: number): number {
  let backoff = schedule.next();
  for (let k = 1; k < attempt; k += 1) backoff = backoff.next(undefined as never);
  return Math.max(Math.round(backoff.duration), retryAfterMs ?? 0);
}

/** Tries over about three days before a person is asked. */
export const MOST_ATTEMPTS = 80;
