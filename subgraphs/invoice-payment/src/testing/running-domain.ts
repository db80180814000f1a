import 'reflect-metadata';
import { type Caller, type Role, SCOPES_OF } from '@throughline/contracts';
import type { EventContract } from '@throughline/events';
import { INTERNAL_TOKEN_HEADER, MovableClock, Secret, signInternalToken, silentLogger } from '@throughline/platform';
import { testInfrastructure } from '@throughline/servers/testing';
import { type RunningSubgraph, startSubgraph, type SubgraphParts } from '@throughline/subgraph';
import { invoicePaymentDefinition } from '../definition.ts';
import { invoicePaymentOutline } from '../outline.ts';
import {
  ERP,
  GATEWAY,
  NOTIFICATION_SECRET,
  type Sandboxes,
  startSandboxes,
  TENANT,
  WEBHOOK_SECRET,
} from './sandboxes.ts';

const KEY = 'k'.repeat(32);

/** invoice-payment on real PostgreSQL and NATS, with its outside systems, and what specs do to it and ask of it. */
export class RunningDomain {
  private constructor(
    readonly clock: MovableClock,
    readonly sandboxes: Sandboxes,
    readonly subgraph: RunningSubgraph,
    readonly parts: SubgraphParts,
  ) {}

  static async start(at: string): Promise<RunningDomain> {
    const clock = new MovableClock(at);
    const sandboxes = await startSandboxes(clock);
    const { freshDatabases, natsUrl } = await testInfrastructure();
    const { domain } = await freshDatabases(['domain']);
    const held: { parts?: SubgraphParts } = {};
    const subgraph = await startSubgraph(
      invoicePaymentOutline,
      (parts) => invoicePaymentDefinition((held.parts = parts)),
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
        connections: sandboxes.connections,
      },
      { clock, log: silentLogger },
    );
    return new RunningDomain(clock, sandboxes, subgraph, held.parts as SubgraphParts);
  }

  /** The vendors tell what happens, from now on. */
  listen(): void {
    const { stripe, netsuite } = this.sandboxes;
    const url = (name: string, account: string) => `${this.subgraph.url}/webhooks/${name}/${account}`;
    stripe.webhookEndpoints.add({ url: url('stripe', GATEWAY), secret: WEBHOOK_SECRET, events: ['*'] });
    for (const recordType of ['accountingPeriod', 'customer'] as const)
      netsuite.notifications.subscribe({ recordType, url: url('netsuite', ERP), secret: NOTIFICATION_SECRET });
  }

  /** Publishes a fact of another domain and lets everything that follows happen. */
  async hear<T>(contract: EventContract<T>, aggregateId: string, data: T): Promise<void> {
    await this.parts.transact({ tenantId: TENANT }, (work) =>
      Promise.resolve(work.publish(contract, aggregateId, data)),
    );
    await this.rest();
  }

  async rest(): Promise<void> {
    const isQuiet = async (): Promise<boolean> => (await this.sandboxes.quiet()) && (await this.subgraph.quiet());
    for (let quiet = 0; quiet < 3; quiet = (await isQuiet()) ? quiet + 1 : 0) await this.clock.pause(10);
  }

  moveTo(at: string): Promise<void> {
    return this.clock.moveTo(at, () => this.rest());
  }

  async poll(): Promise<void> {
    await this.subgraph.pollNow();
    await this.rest();
  }

  async published<T>(contract: EventContract<T>): Promise<T[]> {
    const rows = await this.rows<{ envelope: { data: T } }>(
      `select envelope from outbox where type = $1 order by position`,
      [contract.type],
    );
    return rows.map(({ envelope }) => envelope.data);
  }

  rows<T extends object>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return this.parts.read<T>(TENANT, sql, parameters);
  }

  /** Asks the graph as somebody of a role; throws what the answer complains about. */
  async ask<T>(query: string, options: { role?: Role; tenantId?: string } = {}): Promise<T> {
    const { role = 'finance', tenantId = TENANT } = options;
    const caller: Caller = { tenantId, subject: 'spec', role, scopes: SCOPES_OF[role] };
    const body = JSON.stringify({ query });
    const token = await signInternalToken(caller, body, new TextEncoder().encode(KEY), this.clock);
    const answer = await fetch(`${this.subgraph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [INTERNAL_TOKEN_HEADER]: token },
      body,
    });
    const { data, errors } = (await answer.json()) as { data: T; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  async stop(): Promise<void> {
    await this.subgraph.stop();
    await this.sandboxes.stop();
  }
}

/** Books, routing and calendar of the spec's seller. */
export async function publishConfiguration(domain: RunningDomain): Promise<void> {
  await domain.ask(
    `mutation { publishRoutingRules(rules: [{ entity: "LE-US", erp: "${ERP}", validFrom: "2020-01-01" }]) { __typename }
      publishLedgerSettings(input: { entity: "LE-US", functionalCurrency: "USD" }) { __typename }
      publishCashApplicationPolicy(smallBalanceLimit: { amount: "10.00", currency: "USD" }) { __typename }
      publishBillingCalendar(input: { termsDays: 20, recurringDay: 1, milestoneInvoiceDates: [
        { reference: "MS-1", date: "2025-03-10" }, { reference: "MS-2", date: "2025-04-21" }] }) { __typename } }`,
    { role: 'architect' },
  );
}
