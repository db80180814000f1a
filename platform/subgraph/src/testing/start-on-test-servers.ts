import { createHash } from 'node:crypto';
import type { Connection, MovableClock } from '@throughline/platform';
import { Secret, silentLogger } from '@throughline/platform';
import type { DatabaseUrls } from '@throughline/servers';
import { testInfrastructure } from '@throughline/servers/testing';
import type { SubgraphConfig } from '../config.ts';
import type { SubgraphDefinition, SubgraphParts } from '../definition.ts';
import { migrate } from '../persistence/database.ts';
import { type RunningSubgraph, startSubgraph, type SubgraphOutline } from '../start-subgraph.ts';

/** What the gateway of specs signs with. */
export const INTERNAL_TOKEN_KEY = 'k'.repeat(32);

/** A subgraph that runs, with what it was built from. */
export interface StartedSubgraph {
  readonly clock: MovableClock;
  readonly subgraph: RunningSubgraph;
  readonly parts: SubgraphParts;
  readonly definition: Pick<SubgraphDefinition<unknown>, 'graph'>;
  /** Of the bus; whatever else is to hear and be heard on it is started with this. */
  readonly natsUrl: string;
}

/**
 * Starts a subgraph over a fresh database on real PostgreSQL, and on a bus of its own unless it is given another's; a spec
 * that starts two gives both one clock and one bus.
 */
export async function startOnTestServers<Loaders>(
  outline: SubgraphOutline,
  build: (parts: SubgraphParts) => SubgraphDefinition<Loaders>,
  { clock, connections = [], ...given }: { clock: MovableClock; connections?: readonly Connection[]; natsUrl?: string },
): Promise<StartedSubgraph> {
  const natsUrl = given.natsUrl ?? (await (await testInfrastructure()).freshBus());
  const database = await migratedDatabase(outline);
  const held: { parts?: SubgraphParts; definition?: SubgraphDefinition<Loaders> } = {};
  const subgraph = await startSubgraph(
    outline,
    (parts) => (held.definition = build((held.parts = parts))),
    {
      host: '127.0.0.1',
      port: 0,
      database,
      nats: { url: natsUrl },
      internalTokenKey: new Secret(INTERNAL_TOKEN_KEY),
      connections,
    },
    { clock, log: silentLogger },
  );
  const { parts, definition } = held as Required<typeof held>;
  return { clock, subgraph, parts, definition, natsUrl };
}

/** A database of its own with the subgraph's tables. */
export async function migratedDatabase(outline: SubgraphOutline): Promise<SubgraphConfig['database']> {
  const { freshCopy } = await testInfrastructure();
  return configOf(await freshCopy({ name: templateOf(outline), migrate: (urls) => migrateTo(outline, urls) }));
}

/** Two that have one name may have other tables. */
const templateOf = ({ name, migrations }: SubgraphOutline): string => {
  const tables = createHash('sha256').update(migrations.map((each) => each.name).join());
  return `${name}-${tables.digest('hex').slice(0, 8)}`;
};

const configOf = (urls: DatabaseUrls): SubgraphConfig['database'] => ({
  ownerUrl: new Secret(urls.ownerUrl),
  appUrl: new Secret(urls.appUrl),
  transportUrl: new Secret(urls.transportUrl),
});

const migrateTo = ({ entities, migrations }: SubgraphOutline, urls: DatabaseUrls): Promise<void> =>
  migrate({ config: configOf(urls), entities, migrations });
