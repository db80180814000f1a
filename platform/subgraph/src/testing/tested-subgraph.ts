import 'reflect-metadata';
import { graphql, type GraphQLSchema } from 'graphql';
import { type Caller, type Role, SCOPES_OF } from '@throughline/contracts';
import type { EventContract } from '@throughline/events';
import { INTERNAL_TOKEN_HEADER, type MovableClock, signInternalToken } from '@throughline/platform';
import type { Work } from '@throughline/transport';
import type { GraphContext, SubgraphParts } from '../definition.ts';
import { buildGraph } from '../graph/schema.ts';
import type { RunningSubgraph } from '../start-subgraph.ts';
import { INTERNAL_TOKEN_KEY, type StartedSubgraph } from './start-on-test-servers.ts';

/** A fact of another domain, ready to be published. */
export interface Fact {
  readonly publish: (work: Work) => void;
}

export interface Published<T> {
  readonly aggregateId: string;
  readonly correlationId: string;
  readonly data: T;
}

export interface GraphAnswer<T = unknown> {
  readonly data?: T;
  readonly errors?: readonly { readonly message: string }[];
}

/** Who asks in specs, and on whose behalf facts are told. */
export interface Somebody {
  readonly tenantId: string;
  /** Whose scopes the caller has; `app` when left out. */
  readonly role?: Role;
}

const ROUNDS_OF_REST = 4;

/** A running subgraph with what specs do to it and ask of it, on behalf of one tenant. */
export class TestedSubgraph {
  readonly clock: MovableClock;
  readonly subgraph: RunningSubgraph;
  readonly parts: SubgraphParts;
  readonly natsUrl: string;
  private schema: Promise<{ schema: GraphQLSchema }> | undefined;

  /** @param othersQuiet whether what surrounds the subgraph has nothing left to do */
  constructor(
    private readonly started: StartedSubgraph,
    private readonly somebody: Somebody,
    private readonly othersQuiet: () => Promise<boolean> = () => Promise.resolve(true),
  ) {
    this.clock = started.clock;
    this.subgraph = started.subgraph;
    this.parts = started.parts;
    this.natsUrl = started.natsUrl;
  }

  /** The same subgraph on behalf of another tenant. */
  as(tenantId: string): TestedSubgraph {
    return new TestedSubgraph(this.started, { ...this.somebody, tenantId }, this.othersQuiet);
  }

  /** Publishes a fact of another domain and lets everything that follows happen. */
  async hear<T>(contract: EventContract<T>, aggregateId: string, data: T, correlationId?: string): Promise<void> {
    const { tenantId } = this.somebody;
    await this.parts.transact({ tenantId, ...(correlationId === undefined ? {} : { correlationId }) }, (work) =>
      Promise.resolve(work.publish(contract, aggregateId, data)),
    );
    await this.rest();
  }

  /** Publishes facts in order, each in a commit of its own, and lets everything that follows happen. */
  async hearAll(facts: readonly Fact[]): Promise<void> {
    const { tenantId } = this.somebody;
    for (const fact of facts) await this.parts.transact({ tenantId }, (work) => Promise.resolve(fact.publish(work)));
    await this.rest();
  }

  /** Waits until nothing accepted is left to be worked on. */
  readonly rest = async (): Promise<void> => {
    const isQuiet = async (): Promise<boolean> => (await this.othersQuiet()) && (await this.subgraph.quiet());
    for (let rounds = 0; rounds < ROUNDS_OF_REST; rounds = (await isQuiet()) ? rounds + 1 : 0) {
      await this.clock.pause(10);
    }
  };

  moveTo(at: string): Promise<void> {
    return this.clock.moveTo(at, this.rest);
  }

  /** Lets the subgraph look at all its sources. */
  async poll(): Promise<void> {
    await this.subgraph.pollNow();
    await this.rest();
  }

  /** What was published under a contract, in order. */
  async publications<T>({ type, schema }: EventContract<T>): Promise<Published<T>[]> {
    const rows = await this.rows<{ envelope: { subject: string; correlationid: string; data: unknown } }>(
      'select envelope from outbox where type = $1 order by position',
      [type],
    );
    return rows.map(({ envelope: { subject, correlationid, data } }) => {
      return { aggregateId: subject, correlationId: correlationid, data: schema.parse(data) };
    });
  }

  /** The facts that were published under a contract, in order. */
  async published<T>(contract: EventContract<T>): Promise<T[]> {
    return (await this.publications(contract)).map(({ data }) => data);
  }

  rows<T extends object>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return this.parts.read<T>(this.somebody.tenantId, sql, parameters);
  }

  /** Asks the graph; throws what the answer complains about. */
  async ask<T>(query: string, role?: Role): Promise<T> {
    return dataOf(await this.answer<T>({ query }, role));
  }

  /** Asks as the gateway does for entities of a type by their keys. */
  async entities<T>(typename: string, ids: readonly string[], selection: string): Promise<T[]> {
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${typename} ${selection} } }`;
    const variables = { of: ids.map((id) => ({ __typename: typename, id })) };
    return dataOf(await this.answer<{ _entities: T[] }>({ query, variables }))._entities;
  }

  async answer<T>(request: { query: string; variables?: object }, role?: Role): Promise<GraphAnswer<T>> {
    const body = JSON.stringify(request);
    const answer = await fetch(`${this.subgraph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [INTERNAL_TOKEN_HEADER]: await this.tokenFor(body, role) },
      body,
    });
    return (await answer.json()) as GraphAnswer<T>;
  }

  /** The gateway's word for who asks. */
  tokenFor(body: string, role?: Role): Promise<string> {
    return signInternalToken(this.caller(role), body, new TextEncoder().encode(INTERNAL_TOKEN_KEY), this.clock);
  }

  /** Answers a query past HTTP, and how many statements it took; they run one after the other, as in a request. */
  async counted<T>(source: string, variableValues: Record<string, unknown> = {}): Promise<Counted<T>> {
    let statements = 0;
    let before: Promise<unknown> = Promise.resolve();
    const { graph } = this.started.definition;
    const query = <Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> => {
      statements += 1;
      const answer = before.then(() => this.rows<Row>(sql, parameters));
      before = answer.catch(() => undefined);
      return answer;
    };
    const base = {
      caller: this.caller(),
      clock: this.clock,
      live: this.parts.live,
      query,
    } as unknown as GraphContext<never>;
    const { schema } = await (this.schema ??= buildGraph(graph));
    const contextValue = { ...base, loaders: graph.loaders(base) };
    const answer = (await graphql({ schema, source, variableValues, contextValue })) as GraphAnswer<T>;
    return { data: dataOf(JSON.parse(JSON.stringify(answer)) as GraphAnswer<T>), statements };
  }

  stop(): Promise<void> {
    return this.subgraph.stop();
  }

  private caller(role: Role = this.somebody.role ?? 'app'): Caller {
    return { tenantId: this.somebody.tenantId, subject: `user:${role}`, role, scopes: SCOPES_OF[role] };
  }
}

export interface Counted<T> {
  readonly data: T;
  readonly statements: number;
}

function dataOf<T>({ data, errors }: GraphAnswer<T>): T {
  if (errors) throw new Error(JSON.stringify(errors));
  return data as T;
}
