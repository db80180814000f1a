import type { Clock } from '@throughline/contracts';
import { type Logger, SystemClock } from '@throughline/platform';

export interface TerminationOptions {
  readonly log: Logger;
  /** How long a stop may take before the process ends regardless; 10 s. */
  readonly patienceMs?: number;
  readonly clock?: Clock;
}

const FORCED = 130; // 128 + SIGINT, as a shell reports it

/**
 * Ends the process in order. SIGINT, SIGTERM and SIGHUP stop once: exit code 0 when everything stopped in time, else 1.
 * A second signal ends at once. An unhandled rejection or exception is logged, everything is stopped, and the code is 1.
 */
export function onTermination(stop: () => Promise<void>, options: TerminationOptions): void {
  const { log, patienceMs = 10_000, clock = new SystemClock() } = options;
  let ending = false;

  const end = async (code: number): Promise<void> => {
    ending = true;
    const stopped = stop().then(
      () => code,
      (error: unknown) => {
        log.error('stop.failed', { error });
        return 1;
      },
    );
    const overdue = clock.pause(patienceMs).then(() => {
      log.error('stop.overdue', { patienceMs });
      return 1;
    });
    process.exit(await Promise.race([stopped, overdue]));
  };

  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (ending) process.exit(FORCED);
      log.info('stop.asked', { signal: name });
      void end(0);
    });
  }
  for (const name of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(name, (error: unknown) => {
      log.error('process.failed', { error, kind: name });
      if (!ending) void end(1);
    });
  }
}
