import { MikroORM } from '@mikro-orm/postgresql';
import { type Migration, Migrator } from '@mikro-orm/migrations';
import type { Secret } from '@throughline/platform';
import { transportTables } from '@throughline/transport';
import type { SubgraphConfig } from '../config.ts';

type MigrationClass = new (...parameters: never[]) => Migration;

interface DatabaseOptions {
  readonly config: SubgraphConfig['database'];
  readonly entities: readonly unknown[];
  readonly migrations: readonly MigrationClass[];
}

const userOf = (url: Secret): string => decodeURIComponent(new URL(url.reveal()).username);

/** Brings the schema up to date as its owner, before anything is served. */
export async function migrate({ config, migrations }: DatabaseOptions): Promise<void> {
  const all = [transportTables(userOf(config.transportUrl)) as unknown as MigrationClass, ...migrations];
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
    forceUtcTimezone: true,
  });
  await orm.connect();
  return orm;
}
