import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { type Clock, Fault } from '@throughline/contracts';
import type { AnswerBudget, Logger } from '@throughline/platform';
import { bearerToken, type Session, type VerifyToken } from '../identity/verify-token.ts';
import type { GatewayContext } from '../subgraph-calls/subgraph-data-source.ts';
import { errorAnswer } from './client-errors.ts';
import { type OperationDoor, ofSizeOnly, whileThereIsRoom } from './operation-door.ts';
import { CORRELATION_HEADER, currentFlow, type Flow, newFlow } from './flow.ts';

declare module 'fastify' {
  interface FastifyRequest {
    flow: Flow;
    session: Session | null;
  }
}

export interface HttpSettings {
  readonly bodyLimitBytes: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Fastify's own refusals (body too large, not JSON, unknown content type) are the client's to mend; all else is ours. */
function answerFault(http: FastifyInstance, log: Logger): void {
  http.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    const { traceId } = request.flow;
    if (status < 500) return reply.code(status).send(errorAnswer('BAD_USER_INPUT', error.message, traceId));
    if (error instanceof Fault && error.transient) {
      log.warn('gateway.unavailable', { ...request.flow, error });
      return reply.code(503).send(errorAnswer('SERVICE_UNAVAILABLE', error.message, traceId));
    }
    log.error('gateway.request-failed', { ...request.flow, error });
    return reply.code(500).send(errorAnswer('INTERNAL_SERVER_ERROR', error.message, traceId));
  });
  http.setNotFoundHandler((request, reply) =>
    reply.code(404).send(errorAnswer('NOT_FOUND', 'there is nothing at this path', request.flow.traceId)),
  );
}

/** An HTTP server that names each request's flow and answers every failure in the shape of GraphQL errors. */
export function createHttpServer({ bodyLimitBytes, clock, log }: HttpSettings): FastifyInstance {
  const http = fastify({ bodyLimit: bodyLimitBytes, forceCloseConnections: 'idle', logger: false });
  http.decorateRequest('flow');
  http.decorateRequest('session', null);
  http.addHook('onRequest', (request, reply, done) => {
    request.flow = newFlow(clock);
    void reply.headers({ [CORRELATION_HEADER]: request.flow.correlationId, 'x-content-type-options': 'nosniff' });
    done();
  });
  answerFault(http, log);
  return http;
}

export interface GraphDoor {
  readonly verify: VerifyToken;
  readonly door: OperationDoor;
  /** How much may be answered to one operation. */
  readonly newBudget: () => AnswerBudget;
}

/** The graph at `/graphql`. A request without a valid token ends before its body is read. */
export function serveGraph(
  http: FastifyInstance,
  graph: ApolloServer<GatewayContext>,
  { verify, door, newBudget }: GraphDoor,
): void {
  const answer = fastifyApolloHandler(graph, {
    context: async ({ session, flow }) => {
      if (session === null) throw new Error('a request without a session reached the graph');
      return { caller: session.caller, flow, budget: newBudget() };
    },
  });
  const admit = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    request.session = await verify(bearerToken(request.headers.authorization));
    if (request.session) return undefined;
    const refusal = errorAnswer('UNAUTHENTICATED', 'the request carries no valid bearer token', request.flow.traceId);
    return reply.code(401).header('www-authenticate', 'Bearer').send(refusal);
  };
  http.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    onRequest: [whileThereIsRoom(door), admit],
    preHandler: ofSizeOnly(door),
    handler: (request, reply) => currentFlow.run(request.flow, async () => answer.call(http, request, reply)),
  });
}

/** `/health` says that the process lives, `/ready` whether it should be sent traffic. */
export function serveHealth(http: FastifyInstance, isReady: () => boolean): void {
  http.get('/health', () => ({ status: 'alive' }));
  http.get('/ready', (_request, reply) => {
    const ready = isReady();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  });
}
