import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, SystemClock } from '@throughline/platform';
import { infrastructureConfig } from '../config.ts';
import { startNats } from '../nats/start-nats.ts';
import { type DatabaseUrls, dropDatabases, provisionDatabases } from '../postgres/provision-databases.ts';
import { type PostgresServer, startPostgres } from '../postgres/start-postgres.ts';

/** Databases for one test or suite, empty and nobody else's. */
export interface TestPostgres {
  readonly server: PostgresServer;
  /** New databases and roles under the services' names; each call makes others. */
  freshDatabases<Name extends string>(names: readonly Name[]): Promise<Record<Name, DatabaseUrls>>;
}

export interface TestInfrastructure extends TestPostgres {
  /** JetStream of this test process alone, unless NATS_URL names a shared server: then name streams apart. */
  readonly natsUrl: string;
}

const clock = new SystemClock();
const log = silentLogger;
let postgres: Promise<TestPostgres> | undefined;
let nats: Promise<string> | undefined;

/**
 * PostgreSQL for the tests of this process, started at the first call: in a temporary folder and not durable, or the
 * server of DATABASE_ADMIN_URL. Nothing needs to be stopped: it neither keeps the process alive nor outlives it, however
 * it ends, and takes its folder along. On an existing server the databases are dropped when the process has nothing
 * left to do.
 */
export function testPostgres(): Promise<TestPostgres> {
  postgres ??= startTestPostgres();
  return postgres;
}

/** PostgreSQL and NATS for the tests of this process; see `testPostgres`. */
export async function testInfrastructure(): Promise<TestInfrastructure> {
  nats ??= startTestNats();
  const [databases, natsUrl] = await Promise.all([testPostgres(), nats]);
  return { ...databases, natsUrl };
}

async function startTestPostgres(): Promise<TestPostgres> {
  const existing = infrastructureConfig().databaseAdmin;
  const dataDir = temporaryFolder();
  const server = await startPostgres({ dataDir, durable: false, existing, removeWhenOrphaned: true, clock, log });
  const made: string[] = [];
  if (existing) {
    process.once('beforeExit', () => void dropDatabases(server, made));
    process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  }
  return {
    server,
    freshDatabases: async (names) => {
      const suffix = randomBytes(4).toString('hex');
      const unique = names.map((name) => `${name}-${suffix}`);
      made.push(...unique);
      const urls = await provisionDatabases(server, unique);
      const entries = names.map((name, index) => [name, urls[unique[index] ?? '']]);
      return Object.fromEntries(entries) as Record<(typeof names)[number], DatabaseUrls>;
    },
  };
}

async function startTestNats(): Promise<string> {
  const { nats: existing, natsBinary: binary, searchPath, cacheDir } = infrastructureConfig();
  if (existing) return existing.reveal();
  const dataDir = temporaryFolder();
  const options = { dataDir, binary, searchPath, cacheDir, removeWhenOrphaned: true, clock, log };
  return (await startNats(options)).url;
}

/** Open to be walked through, since PostgreSQL runs as another user when the tests run as root. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-test-'));
  chmodSync(folder, 0o755);
  return folder;
}
