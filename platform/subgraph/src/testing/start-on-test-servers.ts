import type { Connection, MovableClock } from '@throughline/platform';
import { Secret, silentLogger } from '@throughline/platform';
import { testInfrastructure } from '@throughline/servers/testing';
import type { SubgraphDefinition, SubgraphParts } from '../definition.ts';
import { type RunningSubgraph, startSubgraph, type SubgraphOutline } from '../start-subgraph.ts';

/** What the gateway of specs signs with. */
export const INTERNAL_TOKEN_KEY = 'k'.repeat(32);

/** A subgraph that runs, with what it was built from. */
export interface StartedSubgraph {
  readonly clock: MovableClock;
  readonly subgraph: RunningSubgraph;
  readonly parts: SubgraphParts;
  readonly definition: Pick<SubgraphDefinition<unknown>, 'graph'>;
}

/** Starts a subgraph over a fresh database on real PostgreSQL and NATS; a spec that starts two gives both one clock. */
export async function startOnTestServers<Loaders>(
  outline: SubgraphOutline,
  build: (parts: SubgraphParts) => SubgraphDefinition<Loaders>,
  { clock, connections = [] }: { clock: MovableClock; connections?: readonly Connection[] },
): Promise<StartedSubgraph> {
  const { freshDatabases, natsUrl } = await testInfrastructure();
  const { domain } = await freshDatabases(['domain']);
  const held: { parts?: SubgraphParts; definition?: SubgraphDefinition<Loaders> } = {};
  const subgraph = await startSubgraph(
    outline,
    (parts) => (held.definition = build((held.parts = parts))),
    {
      host: '127.0.0.1',
      port: 0,
      database: {
        ownerUrl: new Secret(domain.ownerUrl),
        appUrl: new Secret(domain.appUrl),
        transportUrl: new Secret(domain.transportUrl),
      },
      nats: { url: natsUrl },
      internalTokenKey: new Secret(INTERNAL_TOKEN_KEY),
      connections,
    },
    { clock, log: silentLogger },
  );
  const { parts, definition } = held as Required<typeof held>;
  return { clock, subgraph, parts, definition };
}
