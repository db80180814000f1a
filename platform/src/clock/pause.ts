import { setTimeout as delay } from 'node:timers/promises';

/** Real elapsed time, ended early and quietly by the signal. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal?.aborted) throw error;
  });
}
