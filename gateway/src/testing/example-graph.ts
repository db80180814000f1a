import { EventEmitter, on } from 'node:events';
import { GraphQLError } from 'graphql';
import type { Clock } from '@throughline/contracts';
import { type Logger, Secret, silentLogger } from '@throughline/platform';
import type { EmbeddedIssuerSettings, GatewayConfig } from '../config.ts';
import { start } from '../main.ts';
import { composeSupergraph } from '../supergraph/compose.ts';
import { type ExampleContext, type ExampleSubgraph, startExampleSubgraph } from './example-subgraph.ts';

export const INTERNAL_KEY = 'the-internal-key-of-the-example-graph';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@requiresScopes"])\n`;

const USERS_SDL = `${LINK}
  type Query { me: User!, callerTenant: String!, receivedHeaders: [String!]!, slow: String, accident: String, refusal: String }
  type Mutation { rename(name: String!): User! }
  type User @key(fields: "id") { id: ID!, name: String! }
`;

export const REVIEWS_SDL = `${LINK}
  type Query { topReviews(first: Int = 2): [Review!]!, nodes: [Node!]! }
  type Subscription { reviewAdded: Review! }
  type Review implements Node @key(fields: "id") {
    id: ID!
    text: String!
    author: User!
    cost: String @requiresScopes(scopes: [["cost:read"]])
  }
  interface Node { id: ID!, cost: String }
  type User @key(fields: "id") { id: ID!, reviews: [Review!] }
`;

/** What the accident of the users subgraph says: none of it may reach a client. */
export const SECRET_TEXT = 'select * from payroll -- at db.internal:5432';

const usersResolvers = (clock: Clock) => {
  const names = new Map([
    ['1', 'Ada'],
    ['2', 'Blaise'],
  ]);
  const user = (id: string) => ({ __typename: 'User', id, name: names.get(id) });
  return {
    Query: {
      me: () => user('1'),
      callerTenant: (_root: unknown, _arguments: unknown, { caller }: ExampleContext) => caller.tenantId,
      slow: async () => {
        await clock.pause(300);
        return 'done';
      },
      receivedHeaders: (_root: unknown, _arguments: unknown, { headers }: ExampleContext) => Object.keys(headers),
      accident: () => {
        throw new Error(SECRET_TEXT);
      },
      refusal: () => {
        throw new GraphQLError('this needs the scope cost:read', {
          extensions: { code: 'FORBIDDEN', scope: 'cost:read', host: 'db.internal' },
        });
      },
    },
    Mutation: {
      rename: (_root: unknown, { name }: { name?: string }) => {
        names.set('1', String(name));
        return user('1');
      },
    },
    User: { __resolveReference: ({ id }: { id: string }) => user(id) },
  };
};

export const reviewsResolvers = (added: EventEmitter) => {
  const review = (id: string, author: string) => ({ id, text: `review ${id}`, author: { id: author } });
  const known = [review('10', '1'), review('11', '2')];
  return {
    Query: {
      topReviews: (_root: unknown, { first }: { first?: number }) => known.slice(0, first),
      nodes: () => known.map((each) => ({ __typename: 'Review', ...each })),
    },
    Review: { cost: () => '12.00 EUR' },
    Subscription: {
      reviewAdded: {
        subscribe: () => on(added, 'review'),
        resolve: ([id]: unknown[]) => review(String(id), '2'),
      },
    },
    User: { reviews: ({ id }: { id: string }) => known.filter(({ author }) => author.id === id) },
  };
};

export interface ExampleGraph {
  readonly url: string;
  readonly users: ExampleSubgraph;
  readonly reviews: ExampleSubgraph;
  readonly issuer: EmbeddedIssuerSettings;
  /** Makes every listener of `reviewAdded` hear of one review, by the author 2. */
  addReview(id: string): void;
  /** How many listen to `reviewAdded` now. */
  listeners(): number;
  stop(): Promise<void>;
}

/** Two subgraphs and a gateway over them, on free ports, with the embedded issuer in `dataFolder`; `otherUrls` name subgraphs elsewhere. */
export async function startExampleGraph(
  clock: Clock,
  dataFolder: string,
  {
    otherUrls = {},
    log = silentLogger,
    ...changes
  }: Partial<GatewayConfig> & { otherUrls?: Record<string, string>; log?: Logger } = {},
): Promise<ExampleGraph> {
  const added = new EventEmitter();
  const basics = { key: INTERNAL_KEY, clock };
  const users = await startExampleSubgraph({ ...basics, sdl: USERS_SDL, resolvers: usersResolvers(clock) });
  const reviews = await startExampleSubgraph({ ...basics, sdl: REVIEWS_SDL, resolvers: reviewsResolvers(added) });
  const { supergraphSdl } = composeSupergraph([
    { name: 'users', url: 'http://users.internal/graphql', sdl: USERS_SDL },
    { name: 'reviews', url: 'http://reviews.internal/graphql', sdl: REVIEWS_SDL },
  ]);
  const issuer: EmbeddedIssuerSettings = {
    kind: 'embedded',
    dataFolder,
    issuer: 'http://localhost:4000/issuer',
    audience: 'throughline',
  };
  const gateway = await start(
    {
      supergraph: { sdl: supergraphSdl },
      subgraphUrls: { users: users.url, reviews: reviews.url, ...otherUrls },
      host: '127.0.0.1',
      port: 0,
      internalTokenKey: new Secret(INTERNAL_KEY),
      issuer,
      graphiql: true,
      bodyLimitBytes: 100_000,
      subgraphTimeoutMs: 5_000,
      ...changes,
    },
    { clock, log },
  );
  return {
    url: gateway.url,
    users,
    reviews,
    issuer,
    addReview: (id) => added.emit('review', id),
    listeners: () => added.listenerCount('review'),
    stop: async () => {
      await gateway.stop();
      await Promise.all([users.stop(), reviews.stop()]);
    },
  };
}
