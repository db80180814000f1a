import 'reflect-metadata';
import type { Caller } from '@throughline/contracts';
import {
  INTERNAL_TOKEN_HEADER,
  type MovableClock,
  Secret,
  signInternalToken,
  silentLogger,
} from '@throughline/platform';
import { testInfrastructure } from '@throughline/servers/testing';
import { type RunningSubgraph, startSubgraph, type SubgraphParts } from '@throughline/subgraph';
import { billingEventsDefinition } from '../definition.ts';
import { billingEventsOutline } from '../outline.ts';
import type { Fact } from './scenario-01.ts';

const KEY = 'k'.repeat(32);

/** billing-events on real PostgreSQL and NATS, with what specs tell it and ask of it. */
export class RunningDomain {
  private constructor(
    readonly subgraph: RunningSubgraph,
    readonly parts: SubgraphParts,
    readonly clock: MovableClock,
  ) {}

  static async start(clock: MovableClock): Promise<RunningDomain> {
    const { freshDatabases, natsUrl } = await testInfrastructure();
    const { billing } = await freshDatabases(['billing']);
    const held: { parts?: SubgraphParts } = {};
    const subgraph = await startSubgraph(
      billingEventsOutline,
      (parts) => {
        held.parts = parts;
        return billingEventsDefinition();
      },
      {
        host: '127.0.0.1',
        port: 0,
        database: {
          ownerUrl: new Secret(billing.ownerUrl),
          appUrl: new Secret(billing.appUrl),
          transportUrl: new Secret(billing.transportUrl),
        },
        nats: { url: natsUrl },
        internalTokenKey: new Secret(KEY),
        connections: [],
      },
      { clock, log: silentLogger },
    );
    return new RunningDomain(subgraph, held.parts as SubgraphParts, clock);
  }

  /** Puts facts of other domains on the bus, each in a commit of its own, and lets everything that follows happen. */
  async hear(tenantId: string, ...facts: readonly Fact[]): Promise<void> {
    for (const fact of facts) await this.parts.transact({ tenantId }, (work) => Promise.resolve(fact.publish(work)));
    await this.rest();
  }

  readonly rest = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2; quiet = (await this.subgraph.quiet()) ? quiet + 1 : 0) await this.clock.pause(10);
  };

  /** What was published under a type, in order. */
  async published<T>(
    tenantId: string,
    contract: { readonly type: string; readonly schema: { parse(data: unknown): T } },
  ) {
    const rows = await this.rows<{ data: unknown }>(
      tenantId,
      `select envelope->'data' as data from outbox where type = '${contract.type}' order by position`,
    );
    return rows.map(({ data }) => contract.schema.parse(data));
  }

  rows<T extends object>(tenantId: string, sql: string): Promise<T[]> {
    return this.parts.read<T>(tenantId, sql);
  }

  async ask<T>(tenantId: string, query: string): Promise<T> {
    const { data, errors } = await this.answer(tenantId, { query });
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data as T;
  }

  /** Asks as the gateway does for entities of a type by their keys. */
  async entities<T>(tenantId: string, typename: string, ids: readonly string[], selection: string): Promise<T[]> {
    const { data, errors } = await this.answer(tenantId, {
      query: `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${typename} ${selection} } }`,
      variables: { of: ids.map((id) => ({ __typename: typename, id })) },
    });
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return (data as { _entities: T[] })._entities;
  }

  async answer(tenantId: string, request: object): Promise<{ data?: unknown; errors?: unknown }> {
    const caller: Caller = { tenantId, subject: 'spec', role: 'app', scopes: ['graph:read'] };
    const body = JSON.stringify(request);
    const token = await signInternalToken(caller, body, new TextEncoder().encode(KEY), this.clock);
    const answer = await fetch(`${this.subgraph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [INTERNAL_TOKEN_HEADER]: token },
      body,
    });
    return (await answer.json()) as { data?: unknown; errors?: unknown };
  }
}
