import type { Clock } from '@throughline/contracts';

/** Whether a process lives; a zombie that nobody has collected still counts, so waits are bounded. */
function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Waits until a process has gone, ten seconds at most. */
export async function processGone(pid: number, clock: Clock): Promise<void> {
  for (let waited = 0; waited < 10_000 && lives(pid); waited += 10) await clock.pause(10);
}
