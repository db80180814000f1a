import type { IncomingHttpHeaders } from 'node:http';
import fastify from 'fastify';
import { type ExecutionArgs, execute, GraphQLError, type GraphQLFieldResolver, parse, validate } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { Caller, Clock } from '@throughline/contracts';
import { INTERNAL_TOKEN_HEADER, verifyInternalToken } from '@throughline/platform';

/** What an example resolver sees of a call. */
export interface ExampleContext {
  readonly caller: Caller;
  readonly headers: IncomingHttpHeaders;
}

type FieldResolver = GraphQLFieldResolver<unknown, ExampleContext>;
export type ExampleResolvers = Record<string, Record<string, FieldResolver | object>>;

export interface ExampleSubgraph {
  readonly url: string;
  /** Bodies of the HTTP calls that were answered, oldest first. */
  readonly calls: string[];
  /** Live sockets that are open now. */
  openSockets(): number;
  /** Safe to call twice. */
  stop(): Promise<void>;
}

interface Definition {
  readonly sdl: string;
  readonly resolvers: ExampleResolvers;
  readonly key: string;
  readonly clock: Clock;
  /** A free one unless said otherwise. */
  readonly port?: number;
}

interface Question {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

/** A subgraph in memory that speaks as the real ones do: internal token insisted on, HTTP and graphql-ws at `/graphql`. */
export async function startExampleSubgraph({
  sdl,
  resolvers,
  key,
  clock,
  port = 0,
}: Definition): Promise<ExampleSubgraph> {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]);
  const secret = new TextEncoder().encode(key);
  const calls: string[] = [];
  const http = fastify({ forceCloseConnections: true });
  http.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  http.post<{ Body: string }>('/graphql', async ({ body, headers }, reply) => {
    const caller = await verifyInternalToken(String(headers[INTERNAL_TOKEN_HEADER] ?? ''), body, secret, clock);
    if (!caller) return reply.code(401).send({ errors: [{ message: 'unknown caller' }] });
    calls.push(body);
    const { query, variables, operationName } = JSON.parse(body) as Question;
    const document = parse(query);
    const problems = validate(schema, document);
    if (problems.length > 0) return reply.code(400).send({ errors: problems });
    const contextValue: ExampleContext = { caller, headers };
    return execute({ schema, document, contextValue, variableValues: variables, operationName });
  });
  const sockets = new WebSocketServer({ server: http.server, path: '/graphql' });
  const protocol = useServer(
    {
      schema,
      onSubscribe: async ({ connectionParams }, _id, { query, variables, operationName }) => {
        const token = connectionParams?.[INTERNAL_TOKEN_HEADER];
        const caller = await verifyInternalToken(String(token ?? ''), query, secret, clock);
        if (!caller) return [new GraphQLError('unknown caller', { extensions: { code: 'UNAUTHENTICATED' } })];
        const contextValue: ExampleContext = { caller, headers: {} };
        const document = parse(query);
        return { schema, document, variableValues: variables, operationName, contextValue } as ExecutionArgs;
      },
    },
    sockets,
  );
  const url = await http.listen({ host: '127.0.0.1', port });
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    for (const socket of sockets.clients) socket.terminate();
    await protocol.dispose();
    await http.close();
  };
  return {
    url: `${url}/graphql`,
    calls,
    openSockets: () => sockets.clients.size,
    stop: () => (stopping ??= stop()),
  };
}
