import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@throughline/contracts';
import { silentLogger } from '@throughline/platform';
import { infrastructureConfig, startNats, startPostgres } from '@throughline/servers';

/** A server of the benchmark's own in a temporary folder that goes with it. */
export interface OwnServer<T> {
  readonly server: T;
  readonly pid: number;
  stop(): Promise<void>;
}

/** As `npm start` runs it: every commit is flushed to disk. */
export const ownPostgres = (clock: Clock) =>
  own((dataDir) => startPostgres({ dataDir, durable: true, removeWhenOrphaned: true, clock, log: silentLogger }));

export const ownNats = (clock: Clock) =>
  own((dataDir) => {
    const { natsBinary: binary, searchPath, cacheDir } = infrastructureConfig();
    return startNats({ dataDir, binary, searchPath, cacheDir, removeWhenOrphaned: true, clock, log: silentLogger });
  });

async function own<T extends { readonly pid?: number; stop(): Promise<void> }>(
  start: (dataDir: string) => Promise<T>,
): Promise<OwnServer<T>> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  // PostgreSQL runs as another user when the benchmark runs as root.
  chmodSync(folder, 0o755);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const server = await start(folder);
    const stop = (): Promise<void> => server.stop().finally(remove);
    return { server, pid: server.pid ?? 0, stop };
  } catch (error) {
    remove();
    throw error;
  }
}
