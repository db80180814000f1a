import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, silentLogger, SystemClock } from '@throughline/platform';
import { infrastructureConfig } from '../config.ts';
import { startNats } from '../nats/start-nats.ts';
import { existingPostgres } from '../postgres/existing-postgres.ts';
import { type DatabaseUrls, dropDatabases, provisionDatabases } from '../postgres/provision-databases.ts';
import { type PostgresServer, startPostgres } from '../postgres/start-postgres.ts';
import { ownNatsUrl, runServers } from './run-servers.ts';
import { copyOf, type Template } from './template.ts';

/** Databases for one test or suite, nobody else's. */
export interface TestPostgres {
  readonly server: PostgresServer;
  /** New, empty databases and roles under the services' names; each call makes others. */
  freshDatabases<Name extends string>(names: readonly Name[]): Promise<Record<Name, DatabaseUrls>>;
  /** A new database with the tables of a template, for the template's roles. */
  freshCopy(template: Template): Promise<DatabaseUrls>;
}

export interface TestInfrastructure extends TestPostgres {
  /**
   * A JetStream that nothing is on yet, for whoever is given its URL. Outside of a run it is that of this process, or the
   * server of NATS_URL: then run one suite at a time.
   */
  freshBus(): Promise<string>;
}

const clock = new SystemClock();
const log = silentLogger;
let postgres: Promise<TestPostgres> | undefined;
let nats: Promise<string> | undefined;

/**
 * PostgreSQL for the tests of this process: the server of the run (`npm test`), that of DATABASE_ADMIN_URL, or else one that
 * is started at the first call, in a temporary folder and not durable. Nothing needs to be stopped: what is started
 * neither keeps the process alive nor outlives it, however it ends, and takes its folder along; on a server that stays,
 * the databases are dropped when the process has nothing left to do.
 */
export function testPostgres(): Promise<TestPostgres> {
  postgres ??= startTestPostgres();
  return postgres;
}

/** PostgreSQL and NATS for the tests of this process; see `testPostgres`. */
export async function testInfrastructure(): Promise<TestInfrastructure> {
  const ofRun = runServers();
  const freshBus = async (): Promise<string> => (ofRun ? ownNatsUrl(ofRun) : (nats ??= startTestNats()));
  return { ...(await testPostgres()), freshBus };
}

async function startTestPostgres(): Promise<TestPostgres> {
  const ofRun = runServers();
  const existing = ofRun ? new Secret(ofRun.adminUrl) : infrastructureConfig().databaseAdmin;
  const dataDir = temporaryFolder();
  const server = await startPostgres({ dataDir, durable: false, existing, removeWhenOrphaned: true, clock, log });
  // Templates are shared by the processes of a run, and so are the passwords of their roles.
  const templates = ofRun ? await existingPostgres(new Secret(ofRun.adminUrl), ofRun.folder) : server;
  const scope = ofRun ? '' : `-${suffix()}`;
  const made = new Set<string>();
  if (existing) {
    process.once('beforeExit', () => void dropDatabases(server, [...made]));
    process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  }
  const keep = (name: string): string => {
    made.add(name);
    return name;
  };
  return {
    server,
    freshDatabases: async (names) => {
      const unique = names.map((name) => keep(`${name}-${suffix()}`));
      const urls = await provisionDatabases(server, unique);
      const entries = names.map((name, index) => [name, urls[unique[index] ?? '']]);
      return Object.fromEntries(entries) as Record<(typeof names)[number], DatabaseUrls>;
    },
    freshCopy: async ({ name, migrate }) => {
      const template = `template-${name}${scope}`;
      const copy = keep(`${name}-${suffix()}`);
      if (!ofRun) keep(template);
      return copyOf(templates, { name: template, migrate }, copy);
    },
  };
}

const suffix = (): string => randomBytes(4).toString('hex');

async function startTestNats(): Promise<string> {
  const { nats: existing, natsBinary: binary, searchPath, cacheDir } = infrastructureConfig();
  if (existing) return existing.reveal();
  const dataDir = temporaryFolder();
  const options = { dataDir, binary, searchPath, cacheDir, removeWhenOrphaned: true, clock, log };
  return (await startNats(options)).url;
}

/** Open to be walked through, since PostgreSQL runs as another user when the tests run as root. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-test-'));
  chmodSync(folder, 0o755);
  return folder;
}
