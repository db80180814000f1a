import { Client, type PoolConfig } from 'pg';
import { MikroORM } from '@mikro-orm/postgresql';
import { type Migration, Migrator } from '@mikro-orm/migrations';
import type { Secret } from '@throughline/platform';
import { transportMigrations } from '@throughline/transport';
import type { SubgraphConfig } from '../config.ts';
import { endsWhenLost } from './lost-connection.ts';
import { storedTexts } from './stored-texts.ts';

type MigrationClass = new (...parameters: never[]) => Migration;

interface DatabaseOptions {
  readonly config: SubgraphConfig['database'];
  readonly entities: readonly unknown[];
  readonly migrations: readonly MigrationClass[];
}

const userOf = (url: Secret): string => decodeURIComponent(new URL(url.reveal()).username);

/**
 * Bounds on a connection of the domain, in milliseconds: a request that finds the pool exhausted fails soon and clearly,
 * and neither a lock nor a forgotten transaction stops the others.
 */
const BOUNDS = {
  connectionTimeoutMillis: 5000,
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 60_000,
} as const satisfies PoolConfig;

/** Brings the schema up to date as its owner, before anything is served; one process at a time. */
export async function migrate(options: DatabaseOptions): Promise<void> {
  const lock = new Client({ connectionString: options.config.ownerUrl.reveal() });
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    await lock.query(`select pg_advisory_lock(hashtextextended('migrate', 0))`);
    await migrateAlone(options);
  } finally {
    await lock.end();
  }
}

async function migrateAlone({ config, migrations }: DatabaseOptions): Promise<void> {
  const all = [...(transportMigrations(userOf(config.transportUrl)) as unknown as MigrationClass[]), ...migrations];
  const orm = new MikroORM({
    clientUrl: config.ownerUrl.reveal(),
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: {
      migrationsList: all.map((migration) => ({ name: migration.name, class: migration as never })),
      snapshot: false,
      silent: true,
      transactional: true,
    },
  });
  await orm.connect();
  try {
    await orm.migrator.up();
  } finally {
    await orm.close(true);
  }
}

/** The domain's connection: entities and SQL under row-level security. */
export async function openDatabase({ config, entities }: DatabaseOptions): Promise<MikroORM> {
  const orm = new MikroORM({
    clientUrl: config.appUrl.reveal(),
    entities: entities as never[],
    discovery: { warnWhenNoEntities: false },
    pool: { min: 0, max: 16 },
    driverOptions: { ...BOUNDS, onPoolCreated: storedTexts },
    onCreateConnection: endsWhenLost,
    forceUtcTimezone: true,
  });
  await orm.connect();
  return orm;
}
