import 'reflect-metadata';
import { type GraphQLSchema, parse } from 'graphql';
import { buildSchema, createResolversMap } from 'type-graphql';
import { buildSubgraphSchema, printSubgraphSchema } from '@apollo/subgraph';
import type { SubgraphDefinition } from '../definition.ts';
import { eachAnswersForItself } from './root-fields.ts';
import { guarded } from './guarded-schema.ts';

const FEDERATION = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@tag", "@inaccessible", "@interfaceObject", "@authenticated", "@requiresScopes", "@policy", "@cost", "@listSize"])`;

const refuse = (): never => {
  throw new Error('a subscription names its own source with `subscribe`');
};
const EVERY_SUBSCRIPTION_NAMES_ITS_SOURCE = { publish: refuse, subscribe: refuse };

export type GraphPart = Pick<
  SubgraphDefinition<never>['graph'],
  'resolvers' | 'orphanedTypes' | 'references' | 'longTexts'
>;

/** The federated schema of a subgraph and its text, from type-graphql classes; every field of it is guarded. */
export async function buildGraph(graph: GraphPart): Promise<{ schema: GraphQLSchema; sdl: string }> {
  const bare = await buildSchema({
    resolvers: graph.resolvers as never,
    orphanedTypes: [...graph.orphanedTypes],
    validate: false,
    skipCheck: true,
    authChecker: () => true,
    pubSub: EVERY_SUBSCRIPTION_NAMES_ITS_SOURCE,
  });
  eachAnswersForItself(bare);
  const sdl = `${FEDERATION}\n\n${printSubgraphSchema(bare)}\n`;
  const resolvers = createResolversMap(bare) as Record<string, Record<string, unknown>>;
  for (const [type, resolve] of Object.entries(graph.references)) {
    (resolvers[type] ??= {})['__resolveReference'] = (reference: object, context: unknown) =>
      resolve(reference as never, context as never);
  }
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]);
  return { schema: guarded(schema, graph.longTexts), sdl };
}
