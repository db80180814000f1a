import {
  type DocumentNode,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { operationFromDocument } from '@apollo/federation-internals';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import type { OperationGate } from '@throughline/platform';
import type { LoadedSupergraph } from '../supergraph/supergraph.ts';

type SubscriptionNode = Extract<NonNullable<QueryPlan['node']>, { kind: 'Subscription' }>;
type PrimaryFetch = SubscriptionNode['primary'];

/** A live query, ready to run for any caller. */
export interface LivePlan {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** What the owner of the subscription field is asked. */
  readonly primary: PrimaryFetch;
  /** What is executed for each event: the primary fetch (answered by the event), then the other subgraphs. */
  readonly perEvent: QueryPlan;
}

export interface LiveRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Plans kept, by text; the oldest one makes room. */
const KEPT_PLANS = 500;

const badRequest = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

const asBadInput = (errors: readonly GraphQLError[]): readonly GraphQLError[] =>
  errors.map(
    (error) => new GraphQLError(error.message, { nodes: error.nodes, extensions: { code: 'BAD_USER_INPUT' } }),
  );

/** Turns the text of a subscription into a plan, or into the errors that the client has to mend. */
export class LivePlans {
  private readonly planner: QueryPlanner;
  private readonly kept = new Map<string, LivePlan>();

  constructor(
    private readonly supergraph: LoadedSupergraph,
    private readonly gate: OperationGate,
  ) {
    this.planner = new QueryPlanner(supergraph.supergraph);
  }

  /** What clients may select from. */
  get schema(): GraphQLSchema {
    return this.supergraph.apiSchema;
  }

  planFor(request: LiveRequest): LivePlan | readonly GraphQLError[] {
    const plan = this.knownPlan(request);
    if (!('operation' in plan)) return plan;
    const { errors } = getVariableValues(
      this.supergraph.apiSchema,
      plan.operation.variableDefinitions ?? [],
      request.variables ?? {},
    );
    return errors ? asBadInput(errors) : plan;
  }

  private knownPlan(request: LiveRequest): LivePlan | readonly GraphQLError[] {
    const key = `${request.operationName ?? ''}\n${request.query}`;
    const known = this.kept.get(key);
    if (known) return known;
    const plan = this.plan(request);
    if (!('operation' in plan)) return plan;
    this.kept.set(key, plan);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_PLANS && oldest !== undefined) this.kept.delete(oldest);
    return plan;
  }

  private plan({ query, operationName }: LiveRequest): LivePlan | readonly GraphQLError[] {
    const refusal = this.gate.refusalOf(query);
    if (refusal) return [refusal];
    const document = parsed(query);
    if (document instanceof GraphQLError) return asBadInput([document]);
    const problems = validate(this.supergraph.apiSchema, document);
    if (problems.length > 0) return asBadInput(problems);
    const operation = getOperationAST(document, operationName);
    if (!operation) return [badRequest('the document does not say which operation to run')];
    if (operation.operation !== 'subscription') return [badRequest('queries and mutations are sent over HTTP')];
    const { node } = this.planner.buildQueryPlan(
      operationFromDocument(this.supergraph.api, document, operationName ? { operationName } : {}),
    );
    if (node?.kind !== 'Subscription') throw new Error('the planner made no subscription plan');
    const { primary, rest } = node;
    const perEvent: QueryPlan = {
      kind: 'QueryPlan',
      node: rest ? { kind: 'Sequence', nodes: [primary, rest] } : primary,
    };
    return { document, operation, primary, perEvent };
  }
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
