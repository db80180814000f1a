import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { answerTooLarge, type Logger } from '@throughline/platform';
import { isTooLarge } from '../http/refused-answers.ts';
import type { SubgraphCalls } from '../subgraph-calls/subgraph-calls.ts';
import type { Asking } from '../subgraph-calls/subgraph-data-source.ts';
import type { LoadedSupergraph } from '../supergraph/supergraph.ts';
import type { LivePlan, LiveRequest } from './live-plans.ts';

type RequestContext = Parameters<typeof executeQueryPlan>[2];

/** One live query of one caller, as it is executed again for each event. */
export interface LiveQuery {
  readonly plan: LivePlan;
  readonly request: LiveRequest;
  readonly context: Asking;
}

/** Answers the plan's primary fetch, and only that one, with the event; entity fetches to the same subgraph pass through. */
const answeredBy = (
  event: FormattedExecutionResult,
  query: string,
  otherwise: GraphQLDataSource,
): GraphQLDataSource => ({
  process: async (options) =>
    options.request.query === query ? (structuredClone(event) as Answer) : otherwise.process(options),
});
type Answer = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** Completes an event with the fields of the other subgraphs, fetched anew each time. */
export class LiveExecution {
  constructor(
    private readonly supergraph: LoadedSupergraph,
    private readonly calls: SubgraphCalls,
    private readonly log: Logger,
  ) {}

  async complete(event: FormattedExecutionResult, { plan, request, context }: LiveQuery): Promise<ExecutionResult> {
    const { primary, perEvent, document, operation } = plan;
    const source = this.calls.of(primary.serviceName);
    const services = this.calls.serviceMap({
      name: primary.serviceName,
      by: answeredBy(event, primary.operation, source),
    });
    const operationName = request.operationName ?? undefined;
    const { query, variables } = request;
    const budget = this.calls.newBudget();
    const result = await executeQueryPlan(
      perEvent,
      services,
      this.requestContext({
        request: { query, variables, operationName },
        context: { ...context, budget },
        operation,
        document,
      }),
      buildOperationContext({
        schema: this.supergraph.apiSchema,
        operationDocument: document,
        ...(operationName && { operationName }),
      }),
      this.supergraph.supergraphSchema,
      this.supergraph.api,
    );
    return isTooLarge(result, { ...context, budget }) ? { errors: [answerTooLarge()] } : result;
  }

  /** The executor reads these fields and no others of a request context. */
  private requestContext(fields: object): RequestContext {
    const sentence = (message?: unknown): void => this.log.warn('gateway.apollo', { message: String(message) });
    const logger = { debug: () => undefined, info: () => undefined, warn: sentence, error: sentence };
    return { ...fields, metrics: {}, logger } as RequestContext;
  }
}
