import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { CloseCode, type Context, type SubscribePayload } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '@throughline/contracts';
import type { Logger, MemoryGuard } from '@throughline/platform';
import { asGraphQLError, toClientError } from '../http/client-errors.ts';
import { type Flow, newFlow } from '../http/flow.ts';
import { bearerToken, type Session, type VerifyToken } from '../identity/verify-token.ts';
import type { FieldAccess } from '../supergraph/field-access.ts';
import type { LiveExecution, LiveQuery } from './live-execution.ts';
import type { LivePlans } from './live-plans.ts';
import type { UpstreamSource } from './upstream.ts';

const PATH = '/graphql';
/** RFC 6455, close codes registered with IANA. */
const TRY_AGAIN_LATER = 1013;
/** How long a client may take to answer a close frame when the gateway stops. */
const FAREWELL_MS = 2_000;

type Parameters = { readonly authorization?: unknown; readonly Authorization?: unknown };
/** What a socket is known by: who connected, and the flow of each live query that runs on it. */
type Known = { session: Session; flows: Map<string, Flow> };
type Connection = Context<Parameters, Extra & Partial<Known>>;

export interface LiveParts {
  readonly verify: VerifyToken;
  readonly access: FieldAccess;
  readonly plans: LivePlans;
  readonly memory: MemoryGuard;
  readonly execution: LiveExecution;
  readonly upstream: UpstreamSource;
  readonly maxMessageBytes: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Live queries at `/graphql` by the protocol graphql-transport-ws. The bearer token comes in the parameters of
 * `connection_init` (or in the upgrade's header); without one the socket is closed with 4401, with a bad one and at its
 * expiry with 4403.
 */
export class LiveServer {
  private readonly sockets: WebSocketServer;
  private readonly protocol: ReturnType<typeof useServer>;

  constructor(
    http: Server,
    private readonly parts: LiveParts,
  ) {
    this.sockets = new WebSocketServer({ noServer: true, maxPayload: parts.maxMessageBytes });
    this.protocol = useServer<Parameters, Known>(
      {
        onConnect: (connection) => this.admit(connection),
        onSubscribe: (connection, id, payload) => this.prepare(connection, id, payload),
        subscribe: (args) => this.run(args),
        onNext: (_connection, _id, _payload, { contextValue }, { errors, ...result }) => ({
          ...result,
          ...(errors && { errors: errors.map((error) => this.report(error, traceOf(contextValue))) }),
        }),
        onError: (connection, id, _payload, errors) => {
          const traceId = connection.extra.flows?.get(id)?.traceId;
          connection.extra.flows?.delete(id);
          return errors.map((error) => this.report(error, traceId));
        },
        onComplete: (connection, id) => {
          connection.extra.flows?.delete(id);
        },
        isProd: true,
      },
      this.sockets,
    );
    http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  /** Tells every client that the gateway goes away, and waits until they are gone or have had their time. */
  async stop(): Promise<void> {
    const given = new AbortController();
    const gone = Promise.resolve(this.protocol.dispose()).finally(() => given.abort());
    await this.parts.clock.pause(FAREWELL_MS, given.signal);
    for (const socket of this.sockets.clients) socket.terminate();
    await gone;
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const [path] = (request.url ?? '').split('?', 1);
    if (path !== PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (opened) => this.sockets.emit('connection', opened, request));
  }

  private async admit(connection: Connection): Promise<boolean> {
    const { socket, request } = connection.extra;
    const { authorization, Authorization } = connection.connectionParams ?? {};
    const token = bearerToken(authorization ?? Authorization ?? request.headers.authorization);
    if (token === undefined) return refuse(socket, CloseCode.Unauthorized, 'Unauthorized');
    const session = await this.parts.verify(token).catch(() => 'unknown' as const);
    if (session === 'unknown') return refuse(socket, TRY_AGAIN_LATER, 'Try again later');
    if (session === null) return refuse(socket, CloseCode.Forbidden, 'Forbidden');
    if (socket.readyState !== socket.OPEN) return false;
    connection.extra.session = session;
    connection.extra.flows = new Map();
    const withdraw = this.parts.clock.at(session.expiresAt, () => socket.close(CloseCode.Forbidden, 'Token expired'));
    socket.once('close', withdraw);
    return true;
  }

  private prepare(
    connection: Connection,
    id: string,
    request: SubscribePayload,
  ): ExecutionArgs | readonly GraphQLError[] {
    const { session, flows } = connection.extra;
    if (!session || !flows) throw new Error('a socket without a session was admitted');
    const flow = newFlow(this.parts.clock);
    flows.set(id, flow);
    if (!this.parts.memory.hasRoom()) return [unavailable()];
    const plan = this.parts.plans.planFor(request);
    if (!('operation' in plan)) return plan;
    const refusals = this.parts.access.refusals(plan.document, plan.operation, session.caller);
    if (refusals.length > 0) return refusals;
    const contextValue: LiveQuery = { plan, request, context: { caller: session.caller, flow } };
    const { operationName, variables } = request;
    return {
      schema: this.parts.plans.schema,
      document: plan.document,
      ...(operationName && { operationName }),
      ...(variables && { variableValues: variables }),
      contextValue,
    };
  }

  private run({ contextValue }: ExecutionArgs) {
    const query = contextValue as LiveQuery;
    const { plan, request, context } = query;
    const variables = request.variables ?? {};
    const used = plan.primary.variableUsages ?? [];
    const events = this.parts.upstream.open(
      {
        subgraph: plan.primary.serviceName,
        query: plan.primary.operation,
        operationName: plan.primary.operationName,
        variables: Object.fromEntries(used.filter((name) => name in variables).map((name) => [name, variables[name]])),
      },
      context,
    );
    return each(events, (event) => this.parts.execution.complete(event, query));
  }

  private report(thrown: unknown, traceId: string | undefined) {
    const error = asGraphQLError(thrown);
    const shown = toClientError(error, traceId);
    if (shown.extensions?.['code'] === 'INTERNAL_SERVER_ERROR') {
      this.parts.log.error('gateway.live-query-failed', { traceId, error });
    }
    return shown;
  }
}

function refuse(socket: WebSocket, code: number, reason: string): false {
  socket.close(code, reason);
  return false;
}

const unavailable = (): GraphQLError =>
  new GraphQLError('no memory to begin with', { extensions: { code: 'SERVICE_UNAVAILABLE' } });

const traceOf = (context: unknown): string => (context as LiveQuery).context.flow.traceId;

/** Each event through `complete`, in order; the end of either side ends the other at once. */
function each<A, B>(source: AsyncIterableIterator<A>, complete: (event: A) => Promise<B>): AsyncIterableIterator<B> {
  const finished: IteratorResult<B> = { done: true, value: undefined };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const event = await source.next();
      return event.done ? finished : { done: false, value: await complete(event.value) };
    },
    async return() {
      await source.return?.();
      return finished;
    },
    async throw(error: unknown) {
      await source.return?.();
      throw error;
    },
  };
}
