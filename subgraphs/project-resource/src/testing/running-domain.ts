import 'reflect-metadata';
import type { Caller } from '@throughline/contracts';
import { testInfrastructure } from '@throughline/servers/testing';
import type { EventContract } from '@throughline/events';
import { INTERNAL_TOKEN_HEADER, Secret, signInternalToken, silentLogger } from '@throughline/platform';
import { type RunningSubgraph, startSubgraph, type SubgraphParts } from '@throughline/subgraph';
import { certiniaPsas } from '../adapters/certinia-psas.ts';
import { projectResource, projectResourceOutline } from '../definition.ts';
import { type CertiniaBench, TENANT, WEBHOOK_KEY } from './certinia-bench.ts';

const KEY = 'k'.repeat(32);
interface Published<T> {
  readonly aggregateId: string;
  readonly correlationId: string;
  readonly data: T;
}

/** project-resource on real PostgreSQL and NATS, with what specs do to it and ask of it. */
export class RunningDomain {
  private constructor(
    readonly subgraph: RunningSubgraph,
    readonly parts: SubgraphParts,
    private readonly bench: CertiniaBench,
  ) {}

  /** The domain of one tenant whose PSA is the bench's. */
  static async start(bench: CertiniaBench): Promise<RunningDomain> {
    const { clock } = bench;
    const { freshDatabases, natsUrl } = await testInfrastructure();
    const { domain } = await freshDatabases(['domain']);
    const held: { parts?: SubgraphParts } = {};
    const subgraph = await startSubgraph(
      projectResourceOutline,
      (parts) => projectResource((held.parts = parts), certiniaPsas(parts.connections, parts.log)),
      {
        host: '127.0.0.1',
        port: 0,
        database: {
          ownerUrl: new Secret(domain.ownerUrl),
          appUrl: new Secret(domain.appUrl),
          transportUrl: new Secret(domain.transportUrl),
        },
        nats: { url: natsUrl },
        internalTokenKey: new Secret(KEY),
        connections: [bench.connection()],
      },
      { clock, log: silentLogger },
    );
    return new RunningDomain(subgraph, held.parts as SubgraphParts, bench);
  }

  /** Publishes a fact of another domain and lets everything that follows happen. */
  async hear<T>(contract: EventContract<T>, aggregateId: string, data: T, correlationId?: string): Promise<void> {
    const scope = { tenantId: TENANT, ...(correlationId === undefined ? {} : { correlationId }) };
    await this.parts.transact(scope, (work) => Promise.resolve(work.publish(contract, aggregateId, data)));
    await this.rest();
  }

  async rest(): Promise<void> {
    const isQuiet = async (): Promise<boolean> => (await this.bench.quiet()) && (await this.subgraph.quiet());
    for (let quiet = 0; quiet < 2; quiet = (await isQuiet()) ? quiet + 1 : 0) await this.bench.clock.pause(10);
  }

  moveTo(at: string): Promise<void> {
    return this.bench.clock.moveTo(at, () => this.rest());
  }

  async poll(): Promise<void> {
    await this.subgraph.pollNow();
    await this.rest();
  }

  async published<T>(contract: EventContract<T>): Promise<Published<T>[]> {
    const rows = await this.parts.read<{ envelope: { subject: string; correlationid: string; data: T } }>(
      TENANT,
      'select envelope from outbox where type = $1 order by position',
      [contract.type],
    );
    return rows.map(({ envelope }) => ({
      aggregateId: envelope.subject,
      correlationId: envelope.correlationid,
      data: envelope.data,
    }));
  }

  rows<T extends object>(sql: string): Promise<T[]> {
    return this.parts.read<T>(TENANT, sql);
  }

  async ask<T>(query: string, tenantId = TENANT): Promise<T> {
    const caller: Caller = { tenantId, subject: 'spec', role: 'app', scopes: ['graph:read'] };
    const body = JSON.stringify({ query });
    const token = await signInternalToken(caller, body, new TextEncoder().encode(KEY), this.bench.clock);
    const answer = await fetch(`${this.subgraph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [INTERNAL_TOKEN_HEADER]: token },
      body,
    });
    const { data, errors } = (await answer.json()) as { data: T; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** Where the org sends its outbound messages. */
  webhookUrl(instance: string, key = WEBHOOK_KEY): string {
    return `${this.subgraph.url}/webhooks/certinia/${instance}?key=${encodeURIComponent(key)}`;
  }

  stop(): Promise<void> {
    return this.subgraph.stop();
  }
}
