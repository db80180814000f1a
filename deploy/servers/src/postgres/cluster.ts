import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { commandOf } from '../process/process-table.ts';
import { runCommand } from '../process/run-command.ts';
import type { SystemUser } from '../process/server-process.ts';
import { type StopStep, stopStepwise } from '../process/stop-steps.ts';
import type { PostgresBinaries } from './binaries.ts';
import { canReach, folderOutside, giveTo } from './system-user.ts';

/**
 * Fast shutdown, then immediate shutdown (recovers at the next start), then the last resort.
 * Source: PostgreSQL manual, "Shutting Down the Server".
 */
export const POSTGRES_STOP_STEPS: readonly [StopStep, ...StopStep[]] = [
  { signal: 'SIGINT', waitMs: 6_000 },
  { signal: 'SIGQUIT', waitMs: 2_000 },
  { signal: 'SIGKILL', waitMs: 1_000 },
];

const INITDB = ['-U', 'postgres', '-E', 'UTF8', '-A', 'trust'];
const LOCALE = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

interface ClusterOptions {
  readonly dataDir: string;
  readonly user: SystemUser | undefined;
  readonly binaries: PostgresBinaries;
  readonly durable: boolean;
  readonly log: Logger;
}

/**
 * The folder of the cluster, created when there is none. It is `cluster` in the data folder, or a link there to a
 * folder under /var/lib when root started us in a place that the server's user cannot reach.
 */
export async function prepareCluster(options: ClusterOptions): Promise<string> {
  const { dataDir, user, binaries, log } = options;
  const place = join(dataDir, 'cluster');
  if (!existsSync(join(place, 'PG_VERSION'))) {
    rmSync(place, { recursive: true, force: true });
    if (canReach(dataDir, user)) await initialise(place, options);
    else {
      const outside = join(folderOutside('data-'), 'cluster');
      log.warn('postgres.data-elsewhere', { folder: outside, reason: `${dataDir} is closed to the server's user` });
      await initialise(outside, options);
      symlinkSync(outside, place);
    }
  }
  const cluster = realpathSync(place);
  const written = Number(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'));
  if (written !== binaries.major) {
    throw new Error(
      `the data in ${dataDir} was written by PostgreSQL ${written} and this is ${binaries.version}; move the folder away`,
    );
  }
  giveTo(user, cluster);
  return cluster;
}

/** Only a complete cluster gets its name, so that a start killed half-way leaves nothing that looks usable. */
async function initialise(place: string, { user, binaries, durable }: ClusterOptions): Promise<void> {
  const draft = `${place}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  giveTo(user, draft);
  const args = [...INITDB, ...LOCALE, ...(durable ? [] : ['--no-sync']), '-D', draft];
  await runCommand(binaries.initdb, args, { user, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } });
  renameSync(draft, place);
}

/** What the server wrote about itself: one fact a line. Source: PostgreSQL `pidfile.h`. */
interface PostmasterFile {
  readonly pid: number;
  readonly status: string;
}

export function readPostmasterFile(cluster: string): PostmasterFile | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), status: (lines[7] ?? '').trim() };
  } catch {
    return undefined;
  }
}

/**
 * Stops the server that an earlier launcher left on this folder. A recorded process that is not a server of this
 * folder is a reused id: then the record alone goes, since PostgreSQL would refuse to start beside it.
 */
export async function stopStaleServer(cluster: string, clock: Clock, log: Logger): Promise<void> {
  const record = readPostmasterFile(cluster);
  if (!record) return;
  const serves = (): boolean => {
    const command = commandOf(record.pid) ?? '';
    return command.includes('postgres') && command.includes(cluster);
  };
  if (serves()) {
    log.warn('postgres.stale-server-stopped', { pid: record.pid });
    const gone = await stopStepwise(record.pid, serves, POSTGRES_STOP_STEPS, clock);
    if (!gone) throw new Error(`PostgreSQL (process ${record.pid}) of an earlier start could not be stopped`);
  }
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
}
