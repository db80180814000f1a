import type { Clock } from '@throughline/contracts';

/** Waits until something holds; throws with its name when it takes longer than allowed, in real milliseconds. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  clock: Clock,
  withinMs = 30_000,
): Promise<void> {
  for (let waited = 0; waited <= withinMs; waited += 50) {
    if (await holds()) return;
    await clock.pause(50);
  }
  throw new Error(`${what}: not within ${withinMs} ms`);
}
