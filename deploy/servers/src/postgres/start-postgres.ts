import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@throughline/contracts';
import type { Logger, Running, Secret } from '@throughline/platform';
import { freePort } from '../process/free-port.ts';
import { ServerProcess, type SystemUser } from '../process/server-process.ts';
import { findPostgres, type PostgresBinaries } from './binaries.ts';
import { POSTGRES_STOP_STEPS, prepareCluster, readPostmasterFile, stopStaleServer } from './cluster.ts';
import { existingPostgres } from './existing-postgres.ts';
import { unprivilegedUser } from './system-user.ts';

export interface PostgresOptions {
  /** Holds the cluster, the server's log and the passwords of the roles. Made when absent. */
  readonly dataDir: string;
  /** Taken when it is free; otherwise, or when it is not given, any free port. */
  readonly port?: number;
  /** False only for data that nobody will miss after a power cut: then nothing is flushed to disk. */
  readonly durable: boolean;
  /** An administrator's URL of a server that runs already; then no server is started. */
  readonly existing?: Secret | undefined;
  /** More settings, `name=value`. */
  readonly settings?: readonly string[];
  /** The data folder is temporary: it goes with a launcher that ended without stopping the server. */
  readonly removeWhenOrphaned?: boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A PostgreSQL server that may be administered. Its URLs hold passwords: never log them. */
export interface PostgresServer extends Running {
  readonly port: number;
  /** As the server prints it, `18.4`. */
  readonly version: string;
  /** The passwords of the roles that `provisionDatabases` made are kept here. */
  readonly dataDir: string;
  /** The URL of the administrator, to the database of that name or to `postgres`. */
  adminUrl(database?: string): string;
}

/** A server of our own, or an existing one (then without process id and flushed as its operator decided). */
export interface EmbeddedPostgres extends PostgresServer {
  readonly pid?: number;
}

const MAX_CONNECTIONS = 200;
const READY_WITHIN_MS = 60_000;
const POLL_MS = 20;
const START_ATTEMPTS = 3;

const COMMON = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  `max_connections=${MAX_CONNECTIONS}`,
  'timezone=UTC',
  'log_timezone=UTC',
  'jit=off', // our statements are short; compiling them costs more than it saves
];
const NOT_DURABLE = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
];

/**
 * Starts the PostgreSQL of the npm package on the data folder, creating the cluster at the first start. Everybody on
 * this machine is trusted (`trust` on 127.0.0.1, no other address, no socket): it is for one person's machine, never
 * for a shared one; there, name an existing server.
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, durable, existing, clock, log } = options;
  mkdirSync(dataDir, { recursive: true });
  if (existing) return existingPostgres(existing, dataDir);
  const user = unprivilegedUser();
  const binaries = await findPostgres(user, log);
  const cluster = await prepareCluster({ dataDir, user, binaries, durable, log });
  await stopStaleServer(cluster, clock, log);
  return await startOnFreePort(options, cluster, binaries, user);
}

/** Another process may take the port between the look and the start, and a crashed server's children may linger. */
async function startOnFreePort(
  options: PostgresOptions,
  cluster: string,
  binaries: PostgresBinaries,
  user: SystemUser | undefined,
): Promise<EmbeddedPostgres> {
  let reason = '';
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
    const port = await freePort(attempt === 1 ? options.port : undefined);
    const server = launch(options, { cluster, port, command: binaries.postgres, user });
    if (await becomesReady(server, cluster, options.clock)) {
      options.log.info('postgres.ready', { port, pid: server.pid, version: binaries.version });
      return describe(server, port, binaries.version, options.dataDir);
    }
    reason = server.lastWords();
    await server.stop();
    await options.clock.pause(200 * attempt);
  }
  throw new Error(`PostgreSQL did not start in ${options.dataDir}: ${reason}`);
}

interface Launch {
  readonly cluster: string;
  readonly port: number;
  readonly command: string;
  readonly user: SystemUser | undefined;
}

function launch(options: PostgresOptions, { cluster, port, command, user }: Launch): ServerProcess {
  const { dataDir, durable, removeWhenOrphaned = false, clock, log } = options;
  const given = [...COMMON, ...(durable ? [] : NOT_DURABLE), ...(options.settings ?? [])];
  const settings = given.flatMap((setting) => ['-c', setting]);
  return new ServerProcess({
    name: 'postgres',
    command,
    args: ['-D', cluster, '-p', String(port), ...settings],
    logFile: join(dataDir, 'postgres.log'),
    user,
    stopSteps: POSTGRES_STOP_STEPS,
    removeWhenOrphaned: removeWhenOrphaned ? dataDir : undefined,
    clock,
    log,
  });
}

/** The postmaster writes `ready` into its file once it accepts connections, recovery included. */
async function becomesReady(server: ServerProcess, cluster: string, clock: Clock): Promise<boolean> {
  for (let waited = 0; waited < READY_WITHIN_MS && server.running; waited += POLL_MS) {
    const record = readPostmasterFile(cluster);
    if (record?.pid === server.pid && record.status === 'ready') return true;
    await clock.pause(POLL_MS);
  }
  return false;
}

const describe = (server: ServerProcess, port: number, version: string, dataDir: string): EmbeddedPostgres => ({
  name: 'postgres',
  pid: server.pid,
  port,
  version,
  dataDir,
  adminUrl: (database = 'postgres') => `postgres://postgres@127.0.0.1:${port}/${database}`,
  stop: () => server.stop(),
});
