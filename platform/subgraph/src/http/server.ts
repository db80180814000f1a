import { fastify, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import { type Caller, type Clock, ERROR_CODES } from '@throughline/contracts';
import {
  answerTooLarge,
  INTERNAL_TOKEN_HEADER,
  type Logger,
  type MemoryGuard,
  OperationGate,
  PLAN_LIMITS,
  RETRY_AFTER_SECONDS,
} from '@throughline/platform';
import { isUnavailable } from '@throughline/transport';
import type { Receipts } from './receipts-door.ts';
import { formatErrors } from './errors.ts';
import type { Metrics } from './metrics.ts';
import type { RequestContext } from './request-context.ts';
import { serveSubscriptions } from './subscriptions.ts';

const BODY_LIMIT = 8 * 1024 * 1024;
/** Requests under way when the service is told to end are answered; after that long they are cut off. */
const FINISH_WITHIN_MS = 8000;
const LOOK_FOR_IDLE_EVERY_MS = 20;

/** What every operation passes before it is read. */
export interface OperationDoor {
  readonly gate: OperationGate;
  readonly memory: MemoryGuard;
}

export interface SubgraphServerOptions {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  readonly verify: (token: string | undefined, body: string) => Promise<Caller | null>;
  readonly contextFor: (caller: Caller) => RequestContext;
  readonly receipts: Receipts;
  /** What keeps the service from being ready, in words; nothing when it is. */
  readonly obstacles: () => Promise<readonly string[]>;
  /** False when only a restart can help. */
  readonly alive: () => boolean;
  readonly memory: MemoryGuard;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** The HTTP face of a subgraph: the graph for the gateway alone, webhooks for the world, health and metrics for the machinery. */
export async function serveSubgraph(
  options: SubgraphServerOptions,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: 'idle',
    // A path that cannot be read comes to no route, and so to no error handler of ours.
    frameworkErrors: (error, _request, reply) => void refuseRequest(error, reply),
  });
  hideFaults(app, options);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  const apollo = new ApolloServer({
    schema: options.schema,
    introspection: false,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    formatError: formatErrors(options.log),
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  await apollo.start();

  app.get('/health', (_request, reply) => {
    const alive = options.alive();
    return reply.code(alive ? 200 : 503).send({ status: alive ? 'alive' : 'to be restarted', service: options.name });
  });
  app.get('/ready', async (_request, reply) => {
    const obstacles = await options.obstacles().catch(() => ['it cannot tell']);
    const status = obstacles.length === 0 ? 'ready' : 'not ready';
    return reply
      .code(obstacles.length === 0 ? 200 : 503)
      .send({ status, service: options.name, ...(obstacles.length > 0 && { obstacles }) });
  });
  app.get('/metrics', async (_request, reply) => {
    const text = await options.metrics.read();
    return reply.type(options.metrics.contentType).send(text);
  });
  const door = { gate: new OperationGate(PLAN_LIMITS), memory: options.memory };
  app.post('/graphql', (request, reply) => answerGraph({ apollo, door, options }, request, reply));
  addWebhooks(app, options);

  await app.listen({ host: options.host, port: options.port });
  const endSubscriptions = serveSubscriptions({ server: app.server, door, ...options });
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return {
    url: `http://${options.host}:${port}`,
    stop: async () => {
      await endSubscriptions();
      await closeGently(app, options.clock);
      await apollo.stop();
    },
  };
}

/** Answers what is under way, and closes each connection as it falls idle, since callers keep them open. */
async function closeGently(app: FastifyInstance, clock: Clock): Promise<void> {
  const closed = new AbortController();
  const closing = app.close().finally(() => closed.abort());
  for (let waited = 0; !closed.signal.aborted && waited < FINISH_WITHIN_MS; waited += LOOK_FOR_IDLE_EVERY_MS) {
    app.server.closeIdleConnections();
    await clock.pause(LOOK_FOR_IDLE_EVERY_MS, closed.signal);
  }
  app.server.closeAllConnections();
  await closing;
}

/** What goes wrong inside is logged and not told: neither to senders of webhooks nor to callers of the graph. */
function hideFaults(app: FastifyInstance, { log }: SubgraphServerOptions): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error.statusCode !== undefined && error.statusCode < 500) return refuseRequest(error, reply);
    log.error('http.failed', { route: request.routeOptions.url, error });
    if (isUnavailable(error)) return reply.code(503).send({ error: { code: 'SERVICE_UNAVAILABLE' } });
    return reply.code(500).send({ error: { code: 'INTERNAL_SERVER_ERROR' } });
  });
}

const refuseRequest = ({ statusCode = 400 }: FastifyError, reply: FastifyReply): FastifyReply =>
  reply.code(statusCode).send({ error: { code: 'BAD_REQUEST' } });

async function answerGraph(
  { apollo, door, options }: { apollo: ApolloServer; door: OperationDoor; options: SubgraphServerOptions },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const body = typeof request.body === 'string' ? request.body : '';
  const token = request.headers[INTERNAL_TOKEN_HEADER];
  const caller = await options.verify(typeof token === 'string' ? token : undefined, body);
  if (!caller) {
    return reply
      .code(401)
      .send({ errors: [{ message: ERROR_CODES.UNAUTHENTICATED.meaning, extensions: { code: 'UNAUTHENTICATED' } }] });
  }
  if (!door.memory.hasRoom()) return refuseForNow(reply);
  const asked = parseJson(body);
  const tooLarge = door.gate.refusalOf(textOf(asked));
  if (tooLarge) return reply.code(400).send({ errors: [tooLarge] });
  const { context, budget, close } = options.contextFor(caller);
  try {
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([['content-type', 'application/json']]),
        search: '',
        body: asked,
      },
      context: () => Promise.resolve(context),
    });
    if (budget.overdrawn) return await reply.code(400).send({ errors: [answerTooLarge()] });
    for (const [name, value] of answer.headers) void reply.header(name, value);
    const text = answer.body.kind === 'complete' ? answer.body.string : '';
    return await reply.code(answer.status ?? 200).send(text);
  } finally {
    await close();
  }
}

const refuseForNow = (reply: FastifyReply): FastifyReply => {
  const { meaning } = ERROR_CODES.SERVICE_UNAVAILABLE;
  void reply.code(503).header('retry-after', RETRY_AFTER_SECONDS);
  return reply.send({ errors: [{ message: meaning, extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
};

/** The text of the operation, or none; what else may be wrong with the request is said by whoever answers it. */
function textOf(asked: unknown): string {
  const query = typeof asked === 'object' && asked !== null && 'query' in asked ? asked.query : undefined;
  return typeof query === 'string' ? query : '';
}

function addWebhooks(app: FastifyInstance, options: SubgraphServerOptions): void {
  app.post<{ Params: { name: string; account: string } }>('/webhooks/:name/:account', async (request, reply) => {
    const reading = await options.receipts.accept(request.params.name, {
      account: request.params.account,
      headers: saidOnce(request.headers),
      query: saidOnce(request.query as Record<string, unknown>),
      rawBody: typeof request.body === 'string' ? request.body : '',
    });
    if (!reading) return reply.code(404).send({ error: { code: 'NOT_FOUND' } });
    if (!reading.ok) {
      options.log.warn('webhook.refused', { webhook: request.params.name, code: reading.refusal.code });
      return reply
        .code(400)
        .send({ error: { code: reading.refusal.code, message: ERROR_CODES[reading.refusal.code].meaning } });
    }
    if (reading.reply) return reply.type(reading.reply.contentType).send(reading.reply.body);
    return reply.send({ received: true });
  });
}

/** What is said twice (`?key=a&key=b`) is not said: whoever verifies a delivery would have to guess which is meant. */
const saidOnce = (values: Readonly<Record<string, unknown>>): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]),
  );

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
