import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError } from 'graphql';
import { ApolloGateway } from '@apollo/gateway';
import type { Logger } from '@throughline/platform';
import type { GatewayContext } from '../subgraph-calls/subgraph-data-source.ts';
import type { SubgraphCalls } from '../subgraph-calls/subgraph-calls.ts';
import type { FieldAccess } from '../supergraph/field-access.ts';
import type { LoadedSupergraph } from '../supergraph/supergraph.ts';
import { toClientError } from './client-errors.ts';
import { currentFlow } from './flow.ts';
import { refusedAnswers } from './refused-answers.ts';

export interface GraphQLServerParts {
  readonly calls: SubgraphCalls;
  readonly access: FieldAccess;
  readonly log: Logger;
}

/** Apollo's packages log sentences; they become one named event with the sentence as a field. */
const apolloLogger = (log: Logger) => ({
  debug: (message?: unknown) => log.debug('gateway.apollo', { message: String(message) }),
  info: (message?: unknown) => log.debug('gateway.apollo', { message: String(message) }),
  warn: (message?: unknown) => log.warn('gateway.apollo', { message: String(message) }),
  error: (message?: unknown) => log.error('gateway.apollo', { message: String(message) }),
});

const badUserInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** Keeps in the log what the client is not shown, under the same trace id. */
const errorLog = (log: Logger): ApolloServerPlugin<GatewayContext> => ({
  requestDidStart: async () => ({
    didEncounterErrors: async ({ errors, contextValue, operationName }) => {
      for (const error of errors) {
        const { code } = toClientError(error, undefined).extensions ?? {};
        const fields = { ...contextValue.flow, operationName, code, path: error.path?.join('.') };
        if (code === 'INTERNAL_SERVER_ERROR') log.error('gateway.request-failed', { ...fields, error });
        else log.info('gateway.request-refused', fields);
      }
    },
  }),
});

/** Refuses a request that names no operation of its document, or a live query, which needs a socket. */
const runnableOverHttp: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (!operation) throw badUserInput('operationName names none of the operations, or more than one could be meant');
      if (operation.operation === 'subscription') {
        throw badUserInput('live queries are served over WebSocket, by the protocol graphql-transport-ws');
      }
    },
  }),
};

/** Refuses, before it is planned, what the security directives of the supergraph keep from the caller. */
const accessCheck = (access: FieldAccess, log: Logger): ApolloServerPlugin<GatewayContext> => ({
  requestDidStart: async () => ({
    responseForOperation: async ({ document, operation, contextValue: { caller, flow } }) => {
      const refusals = access.refusals(document, operation, caller);
      if (refusals.length === 0) return null;
      log.info('gateway.request-refused', { ...flow, operationName: operation.name?.value, code: 'FORBIDDEN' });
      const errors = refusals.map((refusal) => toClientError(refusal, flow.traceId));
      return { http: { status: 403, headers: new HeaderMap() }, body: { kind: 'single', singleResult: { errors } } };
    },
  }),
});

/**
 * The graph behind HTTP: @apollo/gateway plans and executes over our own subgraph calls, @apollo/server parses, validates
 * and answers. Neither reports to anybody. Batching, persisted queries and incremental answers are off.
 */
export async function startGraphQLServer(
  { sdl }: LoadedSupergraph,
  { calls, access, log }: GraphQLServerParts,
): Promise<ApolloServer<GatewayContext>> {
  const gateway = new ApolloGateway({
    supergraphSdl: sdl,
    buildService: ({ name }) => calls.of(name),
    logger: apolloLogger(log),
    __exposeQueryPlanExperimental: false,
  });
  const server = new ApolloServer<GatewayContext>({
    gateway,
    nodeEnv: 'production',
    introspection: true,
    csrfPrevention: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: apolloLogger(log),
    formatError: (_formatted, thrown) => toClientError(thrown, currentFlow.getStore()?.traceId),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      errorLog(log),
      runnableOverHttp,
      accessCheck(access, log),
      refusedAnswers,
    ],
  });
  await server.start();
  return server;
}
