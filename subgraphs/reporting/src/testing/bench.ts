import type { Caller } from '@throughline/contracts';
import { INTERNAL_TOKEN_HEADER, MovableClock, Secret, signInternalToken, silentLogger } from '@throughline/platform';
import { testInfrastructure } from '@throughline/servers/testing';
import { type RunningSubgraph, startSubgraph, type SubgraphParts } from '@throughline/subgraph';
import { reportingDefinition } from '../definition.ts';
import { reportingOutline } from '../outline.ts';
import type { Fact } from './facts.ts';

const KEY = 'k'.repeat(32);

/** The running service with a bus that tests put facts on. */
export interface Bench {
  readonly parts: SubgraphParts;
  /** Publishes the facts of the other domains in the given order and waits until they are applied. */
  hear(tenantId: string, facts: readonly Fact[]): Promise<void>;
  ask<T>(tenantId: string, query: string): Promise<T>;
  stop(): Promise<void>;
}

export async function startBench(): Promise<Bench> {
  const clock = new MovableClock('2025-07-04T00:00:00Z');
  const { freshDatabases, natsUrl } = await testInfrastructure();
  const { reporting } = await freshDatabases(['reporting']);
  const held: { parts?: SubgraphParts } = {};
  const subgraph: RunningSubgraph = await startSubgraph(
    reportingOutline,
    (parts) => {
      held.parts = parts;
      return reportingDefinition();
    },
    {
      host: '127.0.0.1',
      port: 0,
      database: {
        ownerUrl: new Secret(reporting.ownerUrl),
        appUrl: new Secret(reporting.appUrl),
        transportUrl: new Secret(reporting.transportUrl),
      },
      nats: { url: natsUrl },
      internalTokenKey: new Secret(KEY),
      connections: [],
    },
    { clock, log: silentLogger },
  );
  const parts = held.parts as SubgraphParts;
  return {
    parts,
    hear: async (tenantId, facts) => {
      await parts.transact({ tenantId }, async (work) => {
        for (const { publish } of facts) publish(work);
      });
      for (let rounds = 0; rounds < 3; rounds = (await subgraph.quiet()) ? rounds + 1 : 0) await clock.pause(20);
    },
    ask: async <T>(tenantId: string, query: string): Promise<T> => {
      const body = JSON.stringify({ query });
      const caller: Caller = { tenantId, subject: 'analyst', role: 'app', scopes: ['graph:read'] };
      const token = await signInternalToken(caller, body, new TextEncoder().encode(KEY), clock);
      const answer = await fetch(`${subgraph.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [INTERNAL_TOKEN_HEADER]: token },
        body,
      });
      const { data, errors } = (await answer.json()) as { data: T; errors?: { message: string }[] };
      if (errors) throw new Error(errors.map(({ message }) => message).join('; '));
      return data;
    },
    stop: () => subgraph.stop(),
  };
}
