import { Query, Resolver } from 'type-graphql';
import type { Migration } from '@mikro-orm/migrations';
import type { Clock } from '@throughline/contracts';
import { type Logger, Secret } from '@throughline/platform';
import { type RunningSubgraph, startSubgraph, type SubgraphParts } from '@throughline/subgraph';
import type { Handler } from '@throughline/transport';
import type { Urls } from '../process/orders.ts';

@Resolver()
class AliveResolver {
  @Query(() => String)
  alive(): string {
    return 'alive';
  }
}

interface ServiceOptions {
  readonly name: string;
  readonly urls: Urls;
  readonly natsUrl: string;
  readonly migrations: readonly (new (...parameters: never[]) => Migration)[];
  readonly handlers: readonly Handler<never>[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** Starts a service as the product starts its own: database, bus, transport, HTTP. */
export async function startService(
  options: ServiceOptions,
): Promise<{ running: RunningSubgraph; transact: SubgraphParts['transact'] }> {
  const { name, urls, natsUrl, migrations, handlers, clock, log } = options;
  const outline = { name, entities: [], migrations };
  const held: { transact?: SubgraphParts['transact'] } = {};
  const running = await startSubgraph(
    outline,
    ({ transact }) => {
      held.transact = transact;
      const graph = { resolvers: [AliveResolver], orphanedTypes: [], references: {}, loaders: () => ({}) };
      return { ...outline, graph, handlers, calls: [], schedules: [], webhooks: [], polls: [], answerers: [] };
    },
    {
      host: '127.0.0.1',
      port: 0,
      database: {
        ownerUrl: new Secret(urls.ownerUrl),
        appUrl: new Secret(urls.appUrl),
        transportUrl: new Secret(urls.transportUrl),
      },
      nats: { url: natsUrl },
      internalTokenKey: new Secret('k'.repeat(32)),
      connections: [],
    },
    { clock, log },
  );
  return { running, ...(held as Required<typeof held>) };
}
