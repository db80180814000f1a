import { collectDefaultMetrics } from 'prom-client';
import type { Clock } from '@throughline/contracts';
import { createLogger, type Logger, logLevelFrom, type Running, SystemClock } from '@throughline/platform';
import { type SubgraphConfig, subgraphConfigFrom } from './config.ts';

type Start = (config: SubgraphConfig, deps: { clock: Clock; log: Logger }) => Promise<Running>;

/**
 * Runs a subgraph as a process of its own, as production does: configured by the environment, on the system's clock, until
 * SIGTERM or SIGINT. A start that fails says why in one sentence and exits with 1.
 */
export async function runAlone(
  name: string,
  start: Start,
  environment: Record<string, string | undefined>,
): Promise<void> {
  try {
    const config = subgraphConfigFrom(environment);
    const clock = new SystemClock();
    const log = createLogger({ level: logLevelFrom(environment, 'info'), clock });
    collectDefaultMetrics();
    const running = await start(config, { clock, log });
    const stop = (): void => {
      running.stop().catch((error: unknown) => {
        log.error('stop.failed', { error });
        process.exitCode = 1;
      });
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
