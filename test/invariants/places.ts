import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@throughline/contracts';
import { silentLogger, stopAll, type Running } from '@throughline/platform';
import { FolderInUse, infrastructureConfig, lockFolder, startNats, startPostgres } from '@throughline/servers';
import { SUBGRAPHS, type Subgraph } from './observed.ts';
import type { Places } from './observe.ts';
import { SANDBOXES, type SandboxName, stateAt, stateIn } from './sandboxes.ts';

/** Where to look, and how to let go of it. */
export interface Located {
  readonly places: Places;
  readonly release: () => Promise<void>;
}

/** The database of each subgraph on the server of an administrator's URL. */
export function databasesOn(adminUrl: string): Readonly<Record<Subgraph, string>> {
  const urlOf = (name: Subgraph): string => {
    const url = new URL(adminUrl);
    url.pathname = `/${name.replaceAll('-', '_')}`;
    return url.href;
  };
  return Object.fromEntries(SUBGRAPHS.map((name) => [name, urlOf(name)])) as Record<Subgraph, string>;
}

/** What the running sandboxes of these URLs keep. */
export const sandboxesAt =
  (urls: Readonly<Partial<Record<SandboxName, string>>>): Places['sandboxes'] =>
  async () => {
    const entries = Object.entries(urls).map(async ([name, url]) => [name, await stateAt(url)] as const);
    return Object.fromEntries(await Promise.all(entries));
  };

/** What the sandboxes of a data folder wrote down; a running one writes every change at once. */
const sandboxesIn =
  (dataDir: string): Places['sandboxes'] =>
  async () => {
    const files = SANDBOXES.map((name) => [name, join(dataDir, 'sandboxes', `${name}.json`)] as const);
    return Object.fromEntries(
      files.filter(([, file]) => existsSync(file)).map(([name, file]) => [name, stateIn(file)]),
    );
  };

/**
 * The servers of a data folder of `npm start`. When it runs, its servers are used as they are; when it is stopped,
 * PostgreSQL and NATS are started on it for as long as the look takes, and the folder is locked meanwhile.
 */
export async function locateDataFolder(dataDir: string, clock: Clock): Promise<Located> {
  if (!existsSync(join(dataDir, 'postgres'))) throw new Error(`${dataDir} is not a data folder of npm start`);
  const sandboxes = sandboxesIn(dataDir);
  let unlock: () => void;
  try {
    unlock = lockFolder(dataDir);
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    return { places: { ...runningIn(dataDir), sandboxes }, release: () => Promise.resolve() };
  }
  const started: Running[] = [];
  const release = (): Promise<void> => stopAll(started).finally(unlock);
  try {
    const config = infrastructureConfig();
    const common = { clock, log: silentLogger };
    const postgres = await startPostgres({
      dataDir: join(dataDir, 'postgres'),
      durable: true,
      existing: config.databaseAdmin,
      ...common,
    });
    started.push(postgres);
    const nats = await startNats({
      dataDir: join(dataDir, 'nats'),
      existing: config.nats,
      binary: config.natsBinary,
      searchPath: config.searchPath,
      cacheDir: config.cacheDir,
      ...common,
    });
    started.push(nats);
    return { places: { databases: databasesOn(postgres.adminUrl()), nats: nats.url, sandboxes }, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** The servers that a launcher runs on the folder, or those that the environment names, as it does for the launcher. */
function runningIn(dataDir: string): Pick<Places, 'databases' | 'nats'> {
  const config = infrastructureConfig();
  const admin = config.databaseAdmin?.reveal() ?? `postgres://postgres@127.0.0.1:${postgresPortIn(dataDir)}/postgres`;
  return { databases: databasesOn(admin), nats: config.nats?.reveal() ?? natsUrlIn(dataDir) };
}

/** The fourth line of the postmaster's file is its port. Source: PostgreSQL `pidfile.h`. */
function postgresPortIn(dataDir: string): number {
  const lines = readFileSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n');
  const port = Number(lines[3]);
  if (!Number.isInteger(port) || port <= 0) throw new Error(`PostgreSQL of ${dataDir} does not tell its port`);
  return port;
}

function natsUrlIn(dataDir: string): string {
  const config = readFileSync(join(dataDir, 'nats', 'nats.conf'), 'utf8');
  const listen = /^listen: "([^"]+)"/m.exec(config)?.[1];
  if (listen === undefined) throw new Error(`NATS of ${dataDir} does not tell where it listens`);
  return `nats://${listen}`;
}
