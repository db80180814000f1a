import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Clock } from '@throughline/contracts';
import { type Logger, type Running, stopAll } from '@throughline/platform';
import { infrastructureConfig, type InfrastructureConfig } from './config.ts';
import { DEFAULT_PORTS } from './default-ports.ts';
import { KeptPorts } from './launch/kept-ports.ts';
import { lockFolder } from './launch/folder-lock.ts';
import type { Progress } from './launch/progress.ts';
import { type EmbeddedNats, startNats } from './nats/start-nats.ts';
import { type DatabaseUrls, provisionDatabases } from './postgres/provision-databases.ts';
import { type EmbeddedPostgres, startPostgres } from './postgres/start-postgres.ts';
import { freePort } from './process/free-port.ts';

/** What a service may build on when it starts. */
export interface ServiceContext {
  readonly postgres: EmbeddedPostgres;
  readonly nats: EmbeddedNats;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** The databases of the service that is being started; throws when it did not ask for that one. */
  database(name: string): DatabaseUrls;
  /** Where an earlier service of that name listens; throws when none was started or it has no URL. */
  urlOf(name: string): string;
  /** The port to listen on: the service's default one when it is free and defaults are wanted, else any free one. */
  port(name?: keyof typeof DEFAULT_PORTS): Promise<number>;
}

/** A service or sandbox, and how to start it. They start in the order given and stop in reverse. */
export interface ServiceStarter {
  readonly name: string;
  /** Databases to make before any service starts, by the names of their owners. */
  readonly databases?: readonly string[];
  start(context: ServiceContext): Promise<Running>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** False only for data that nobody will miss after a power cut. */
  readonly durable: boolean;
  /** `default` takes the documented ports where they are free; `free` never does, for runs side by side. */
  readonly ports?: 'default' | 'free';
  readonly services: readonly ServiceStarter[];
  readonly progress?: Progress;
  readonly config?: InfrastructureConfig;
  /** Gives up a start that is under way: nothing more is started, and what was is stopped. */
  readonly signal?: AbortSignal;
}

/** Everything on one machine. */
export interface Embedded extends Running {
  readonly postgres: EmbeddedPostgres;
  readonly nats: EmbeddedNats;
  readonly databases: Readonly<Record<string, DatabaseUrls>>;
  readonly services: ReadonlyMap<string, Running>;
}

/**
 * Starts PostgreSQL and NATS side by side, makes the databases, then starts the services one after another. The data
 * folder belongs to one launcher at a time. When a start fails, what was started before is stopped.
 */
export async function startEmbedded(given: EmbeddedOptions): Promise<Embedded> {
  const options = { ...given, dataDir: resolve(given.dataDir) };
  mkdirSync(options.dataDir, { recursive: true });
  const unlock = lockFolder(options.dataDir);
  const started: Running[] = [];
  try {
    const embedded = await startAll(options, started);
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> => (stopping ??= stopAll(started).finally(unlock));
    return { ...embedded, stop };
  } catch (error) {
    await stopAll(started).catch((failure: unknown) => options.log.error('stop.failed', { error: failure }));
    unlock();
    throw error;
  }
}

async function startAll(options: EmbeddedOptions, started: Running[]): Promise<Omit<Embedded, 'stop'>> {
  const { progress, services: starters } = options;
  const step: Progress['step'] = (title, work, detail) => (progress ? progress.step(title, work, detail) : work());
  const { postgres, nats } = await startServers(options, started, step);
  const names = [...new Set(starters.flatMap((starter) => starter.databases ?? []))];
  const databases = await step<Record<string, DatabaseUrls>>('databases', () => provisionDatabases(postgres, names));
  const services = new Map<string, Running>();
  const kept = new KeptPorts(options.dataDir);
  for (const starter of starters) {
    options.signal?.throwIfAborted();
    const context = contextOf(options, kept, { postgres, nats, databases, services });
    const running = await step(
      starter.name,
      () => starter.start(context),
      ({ url }) => url ?? '',
    );
    started.push(running);
    services.set(starter.name, running);
  }
  return { name: 'embedded', postgres, nats, databases, services, quiet: () => allQuiet(started) };
}

/** Both are waited for even when one fails, so that none is left running behind the failure. */
async function startServers(options: EmbeddedOptions, started: Running[], step: Progress['step']) {
  const { dataDir, clock, log, durable } = options;
  const config = options.config ?? infrastructureConfig();
  const preferred = options.ports === 'free' ? undefined : DEFAULT_PORTS;
  const keep = <T extends Running>(running: T): T => {
    started.push(running);
    return running;
  };
  const [postgres, nats] = await Promise.allSettled([
    step(
      'PostgreSQL',
      () =>
        startPostgres({
          dataDir: join(dataDir, 'postgres'),
          ...(preferred && { port: preferred.postgres }),
          durable,
          existing: config.databaseAdmin,
          clock,
          log,
        }).then(keep),
      ({ version, port }) => `${version} on port ${port}`,
    ),
    step(
      'NATS',
      () =>
        startNats({
          dataDir: join(dataDir, 'nats'),
          ...(preferred && { port: preferred.nats }),
          existing: config.nats,
          binary: config.natsBinary,
          searchPath: config.searchPath,
          cacheDir: config.cacheDir,
          clock,
          log,
        }).then(keep),
      ({ version, port }) => (port === undefined ? version : `${version} on port ${port}`),
    ),
  ]);
  if (postgres.status === 'rejected') throw postgres.reason;
  if (nats.status === 'rejected') throw nats.reason;
  return { postgres: postgres.value, nats: nats.value };
}

function contextOf(
  { dataDir, clock, log, ports = 'default' }: EmbeddedOptions,
  kept: KeptPorts,
  { postgres, nats, databases, services }: Pick<Embedded, 'postgres' | 'nats' | 'databases' | 'services'>,
): ServiceContext {
  return {
    postgres,
    nats,
    dataDir,
    clock,
    log,
    database: (name) => present(databases[name], `no service asked for a database "${name}"`),
    urlOf: (name) => present(services.get(name)?.url, `no service "${name}" with a URL was started before`),
    port: (name) =>
      name === undefined ? freePort() : kept.port(name, ports === 'default' ? DEFAULT_PORTS[name] : undefined),
  };
}

function present<T>(value: T | undefined, otherwise: string): T {
  if (value === undefined) throw new Error(otherwise);
  return value;
}

async function allQuiet(services: readonly Running[]): Promise<boolean> {
  const answers = await Promise.all(services.map((service) => service.quiet?.() ?? true));
  return answers.every(Boolean);
}
