import 'reflect-metadata';
import { type Caller, type Role, SCOPES_OF } from '@throughline/contracts';
import {
  type Connection,
  INTERNAL_TOKEN_HEADER,
  MovableClock,
  Secret,
  signInternalToken,
  silentLogger,
} from '@throughline/platform';
import { type Org, type SalesforceOrgSandbox, startSalesforceOrgSandbox } from '@throughline/salesforce';
import { cpqPackage } from '@throughline/salesforce-cpq';
import { type DatabaseUrls } from '@throughline/servers';
import { testInfrastructure } from '@throughline/servers/testing';
import { type RunningSubgraph, startSubgraph, type SubgraphConfig } from '@throughline/subgraph';
import { start } from '../main.ts';
import { Neighbours } from './neighbours.ts';
import { packageTermsJson } from './terms.ts';

const KEY = 'k'.repeat(32);
export const TENANT = 'cedar-hollow';
export const WEBHOOK_KEY = 'open sesame';

export interface Bench {
  readonly clock: MovableClock;
  readonly org: Org;
  readonly sandbox: SalesforceOrgSandbox;
  readonly subgraph: RunningSubgraph;
  readonly neighbours: Neighbours;
  /** The subgraph's own database, under row-level security. */
  readonly databaseUrl: string;
  /** Asks the graph as somebody of the role; throws when the answer has errors. */
  ask<T>(role: Role, query: string, tenantId?: string): Promise<T>;
  /** Waits until nothing accepted is left to be worked on. */
  rest(): Promise<void>;
  stop(): Promise<void>;
}

/** The subgraph over real PostgreSQL and NATS, with a Salesforce org and its neighbours. */
export async function startBench(now: string, options: { calculationDelayMs?: number } = {}): Promise<Bench> {
  const clock = new MovableClock(now);
  const { freshDatabases, natsUrl } = await testInfrastructure();
  const databases = await freshDatabases(['customer_contract', 'neighbours']);
  const sandbox = await startSalesforceOrgSandbox({
    clock,
    packages: [cpqPackage(options)],
    clientId: 'throughline',
    clientSecret: 'sesame',
  });
  const connection: Connection = {
    tenantId: TENANT,
    system: 'salesforce',
    instance: 'CRM',
    url: sandbox.url,
    settings: { clientId: 'throughline', organizationId: sandbox.organizationId },
    secrets: { clientSecret: new Secret('sesame'), webhookKey: new Secret(WEBHOOK_KEY) },
  };
  const deps = { clock, log: silentLogger };
  const subgraph = await start(configOf(databases.customer_contract, natsUrl, [connection]), deps);
  const neighbours = new Neighbours();
  const others = await startSubgraph(
    neighbours.outline,
    () => neighbours.definition(),
    configOf(databases.neighbours, natsUrl, []),
    deps,
  );
  const quiet = async (): Promise<boolean> =>
    (await subgraph.quiet()) && (await others.quiet()) && ((await sandbox.quiet?.()) ?? true);
  return {
    clock,
    org: sandbox.org,
    sandbox,
    subgraph,
    neighbours,
    databaseUrl: databases.customer_contract.appUrl,
    ask: (role, query, tenantId = TENANT) => ask(subgraph.url, clock, { role, tenantId }, query),
    rest: async () => {
      for (let rounds = 0; rounds < 4; rounds = (await quiet()) ? rounds + 1 : 0) await clock.pause(10);
    },
    stop: async () => {
      await subgraph.stop();
      await others.stop();
      await sandbox.stop();
    },
  };
}

const configOf = (urls: DatabaseUrls, natsUrl: string, connections: readonly Connection[]): SubgraphConfig => ({
  host: '127.0.0.1',
  port: 0,
  database: {
    ownerUrl: new Secret(urls.ownerUrl),
    appUrl: new Secret(urls.appUrl),
    transportUrl: new Secret(urls.transportUrl),
  },
  nats: { url: natsUrl },
  internalTokenKey: new Secret(KEY),
  connections,
});

async function ask<T>(
  url: string,
  clock: MovableClock,
  { role, tenantId }: { role: Role; tenantId: string },
  query: string,
): Promise<T> {
  const body = JSON.stringify({ query });
  const caller: Caller = { tenantId, subject: `user:${role}`, role, scopes: SCOPES_OF[role] };
  const token = await signInternalToken(caller, body, new TextEncoder().encode(KEY), clock);
  const headers = { 'content-type': 'application/json', [INTERNAL_TOKEN_HEADER]: token };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  const answer = (await response.json()) as { data?: T; errors?: unknown };
  if (answer.errors || !answer.data) throw new Error(JSON.stringify(answer));
  return answer.data;
}

/** Sends a message to the subgraph for each save of a quote, as the org's workflow does. */
export function sendMessages({ sandbox, subgraph }: Bench, key = WEBHOOK_KEY): () => void {
  return sandbox.outboundMessages.subscribe({
    object: 'SBQQ__Quote__c',
    url: `${subgraph.url}/webhooks/salesforce/CRM?key=${encodeURIComponent(key)}`,
    fields: ['Id', 'SBQQ__Status__c'],
  });
}

/** Publishes what an activation of the package needs: seller, service, policy. */
export async function publishConfiguration({ ask: put }: Bench): Promise<void> {
  await put(
    'architect',
    `mutation {
      registerLegalEntity(input: { reference: "LE-US", name: "Cedar Hollow Advisory LLC", country: "US", currency: "USD", validFrom: "2020-01-01" }) { __typename }
      publishService(input: { code: "ASSESS-ROLLOUT", name: "Assessment and rollout", validFrom: "2020-01-01" }) { __typename }
      publishPricingPolicy(input: { discountApprovalLimitPercent: "12", validFrom: "2020-01-01" }) { __typename }
    }`,
  );
}

export interface SoldInCrm {
  readonly customer: string;
  readonly billTo: string;
  readonly opportunity: string;
  /** Makes a version with one package line; answers the ids of both. */
  version(version: number, price: number, terms?: object | string): { quote: string; line: string };
  approve(quote: string): void;
}

/** The accounts and the opportunity of scenario 01, as people enter them. */
export function sell({ org }: Bench, name = '2207'): SoldInCrm {
  const customer = org.insert('Account', { Name: 'Palisade Clinics Group', AccountNumber: `CUST-${name}` }).Id;
  const billTo = org.insert('Account', {
    Name: 'Palisade Clinics of Colorado, Inc.',
    AccountNumber: 'BT-CO',
    ParentId: customer,
    BillingCountryCode: 'US',
    BillingStateCode: 'CO',
    BillingCity: 'Denver',
    BillingPostalCode: '80202',
    CurrencyIsoCode: 'USD',
    Tax_Treatment__c: 'S7.65',
    Tax_Registration__c: '84-000000',
    Invoice_Format__c: 'PDF en-US',
  }).Id;
  const opportunity = org.insert('Opportunity', {
    Name: 'Clinics rollout',
    StageName: 'Proposal',
    CloseDate: '2025-02-28',
    AccountId: customer,
  }).Id;
  return {
    customer,
    billTo,
    opportunity,
    version: (version, price, terms = packageTermsJson()) => {
      const quote = org.insert('SBQQ__Quote__c', {
        SBQQ__Account__c: customer,
        SBQQ__Opportunity2__c: opportunity,
        SBQQ__Primary__c: true,
        Quote_Number__c: `Q-${name}`,
        Engagement_Key__c: `ENG-${name}`,
        Version__c: version,
        Selling_Entity__c: 'LE-US',
        CurrencyIsoCode: 'USD',
        SBQQ__StartDate__c: '2025-02-03',
      }).Id;
      const line = org.insert('SBQQ__QuoteLine__c', {
        SBQQ__Quote__c: quote,
        SBQQ__Number__c: 1,
        Line_Key__c: 'QL-1',
        Deal_Kind__c: 'PACKAGE',
        CurrencyIsoCode: 'USD',
        SBQQ__NetPrice__c: price,
        Bill_To__c: billTo,
        Project_Template__c: 'TPL-CLINIC',
        Terms__c: typeof terms === 'string' ? terms : JSON.stringify(terms),
      }).Id;
      return { quote, line };
    },
    approve: (quote) => {
      org.update('SBQQ__Quote__c', quote, { SBQQ__Status__c: 'Approved' });
    },
  };
}
