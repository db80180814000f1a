import { GraphQLError } from 'graphql';
import { Pool } from 'undici';
import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { Caller } from '@throughline/contracts';
import { type AnswerBudget, answerTooLarge, INTERNAL_TOKEN_HEADER, signInternalToken } from '@throughline/platform';
import { type Flow, flowHeaders } from '../http/flow.ts';
import type { CallSettings } from './subgraph-calls.ts';

/** On whose behalf subgraphs are asked, and in which flow. */
export interface Asking {
  readonly caller: Caller;
  readonly flow: Flow;
}

/** What travels with one client request through planning and execution. */
export interface GatewayContext extends Asking {
  /** What is left of the answer; shared by all calls of the operation. */
  readonly budget: AnswerBudget;
}

type Answer = Awaited<ReturnType<GraphQLDataSource['process']>>;

const CONNECTIONS_PER_SUBGRAPH = 64;
const KEEP_ALIVE_MS = 30_000;
/** A kept-alive connection that was closed in the moment of sending: nobody knows whether the request was read. */
const LOST_CONNECTION: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);
/** Statuses whose body is a GraphQL answer: done, and the subgraph's own validation said no. */
const GRAPHQL_STATUSES: ReadonlySet<number> = new Set([200, 400]);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const errorCode = (error: unknown): string => (isRecord(error) ? String(error['code']) : '');

/** Tells the client nothing but that a part is missing; which part and why is for the log. */
const unavailable = (cause: unknown, path: readonly (string | number)[] | undefined): GraphQLError => {
  const known = path?.slice(0, path.indexOf('@') < 0 ? undefined : path.indexOf('@'));
  return new GraphQLError('a part that the answer needs is not available', {
    ...(known !== undefined && known.length > 0 && { path: known }),
    ...(cause instanceof Error && { originalError: cause }),
    extensions: { code: 'SERVICE_UNAVAILABLE' },
  });
};

/** The text of a body as long as the budget lasts; what is beyond is neither read nor kept. */
async function readWithin(budget: AnswerBudget, body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) {
    budget.spend({ bytes: chunk.length });
    if (budget.overdrawn) throw answerTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * One subgraph over HTTP. Each call carries an internal token signed for its exact body, and the flow's ids; nothing that
 * the client sent is forwarded. A subgraph that cannot answer is SERVICE_UNAVAILABLE.
 */
export class SubgraphDataSource implements GraphQLDataSource<GatewayContext> {
  readonly name: string;
  readonly url: URL;
  private readonly pool: Pool;
  private readonly key: Uint8Array;

  constructor(
    subgraph: { readonly name: string; readonly url: string },
    private readonly settings: CallSettings,
  ) {
    this.name = subgraph.name;
    this.url = new URL(subgraph.url);
    this.key = new TextEncoder().encode(settings.internalTokenKey.reveal());
    this.pool = new Pool(this.url.origin, {
      connections: CONNECTIONS_PER_SUBGRAPH,
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: settings.timeoutMs,
      bodyTimeout: settings.timeoutMs,
    });
  }

  async process(options: GraphQLDataSourceProcessOptions<GatewayContext>): Promise<Answer> {
    if (!('incomingRequestContext' in options)) {
      throw new Error('subgraphs are asked only in the name of a caller');
    }
    const { query, variables, operationName } = options.request;
    const { context, incomingRequestContext, pathInIncomingRequest } = options;
    this.holdToLimits(variables, context.budget);
    const body = JSON.stringify({ query, variables, operationName });
    const repeatable = incomingRequestContext.operation.operation !== 'mutation';
    try {
      return await this.ask(body, context, repeatable);
    } catch (error) {
      if (context.budget.overdrawn) throw answerTooLarge();
      this.settings.log.warn('gateway.subgraph-unavailable', { subgraph: this.name, ...context.flow, error });
      throw unavailable(error, pathInIncomingRequest);
    }
  }

  /** The token for a message of a live query, which is bound to the text of the operation. */
  sign(caller: Caller, text: string): Promise<string> {
    return signInternalToken(caller, text, this.key, this.settings.clock);
  }

  async stop(): Promise<void> {
    await this.pool.destroy();
  }

  /** Throws ANSWER_TOO_LARGE where a step multiplies what was found before, or after another call has used everything up. */
  private holdToLimits(variables: Record<string, unknown> | undefined, budget: AnswerBudget): void {
    const entities = variables?.['representations'];
    if (Array.isArray(entities) && entities.length > this.settings.limits.entitiesPerStep) budget.overdraw();
    if (budget.overdrawn) throw answerTooLarge();
  }

  private async ask(body: string, { caller, flow, budget }: GatewayContext, repeatable: boolean): Promise<Answer> {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      [INTERNAL_TOKEN_HEADER]: await this.sign(caller, body),
      ...flowHeaders(flow),
    };
    try {
      return await this.post(body, headers, budget);
    } catch (error) {
      if (!repeatable || !LOST_CONNECTION.has(errorCode(error))) throw error;
      return this.post(body, headers, budget);
    }
  }

  private async post(body: string, headers: Record<string, string>, budget: AnswerBudget): Promise<Answer> {
    const response = await this.pool.request({
      method: 'POST',
      path: `${this.url.pathname}${this.url.search}`,
      headers,
      body,
    });
    const text = await readWithin(budget, response.body);
    if (!GRAPHQL_STATUSES.has(response.statusCode)) throw new Error(`the subgraph answered ${response.statusCode}`);
    const answer: unknown = JSON.parse(text);
    if (!isRecord(answer) || !('data' in answer || 'errors' in answer)) throw new Error('the answer is not GraphQL');
    return answer;
  }
}
