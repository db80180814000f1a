import type { Clock } from '@throughline/contracts';
import { signal } from './process-table.ts';

/** One signal and how long the process may take over it. */
export interface StopStep {
  readonly signal: NodeJS.Signals;
  readonly waitMs: number;
}

const POLL_MS = 20;

/** Signals harder and harder until the process is gone; false when it survived every step. */
export async function stopStepwise(
  pid: number,
  alive: () => boolean,
  steps: readonly StopStep[],
  clock: Clock,
): Promise<boolean> {
  for (const step of steps) {
    if (!alive()) return true;
    signal(pid, step.signal);
    for (let waited = 0; waited < step.waitMs && alive(); waited += POLL_MS) await clock.pause(POLL_MS);
  }
  return !alive();
}
