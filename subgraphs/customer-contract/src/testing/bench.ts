import 'reflect-metadata';
import { type Connection, MovableClock, Secret } from '@throughline/platform';
import { type Org, type SalesforceOrgSandbox, startSalesforceOrgSandbox } from '@throughline/salesforce';
import { cpqPackage } from '@throughline/salesforce-cpq';
import { startOnTestServers, type StartedSubgraph, TestedSubgraph } from '@throughline/subgraph/testing';
import { customerContract, customerContractOutline } from '../definition.ts';
import { Neighbours } from './neighbours.ts';
import { packageTermsJson } from './terms.ts';

const TENANT = 'cedar-hollow';
export const WEBHOOK_KEY = 'open sesame';

interface Surroundings {
  readonly sandbox: SalesforceOrgSandbox;
  readonly neighbours: Neighbours;
  readonly others: StartedSubgraph;
}

/** The subgraph over real PostgreSQL and NATS, with a Salesforce org and its neighbours. */
export class Bench extends TestedSubgraph {
  readonly org: Org;
  readonly sandbox: SalesforceOrgSandbox;
  readonly neighbours: Neighbours;

  private constructor(
    started: StartedSubgraph,
    private readonly around: Surroundings,
  ) {
    const { sandbox, others } = around;
    const othersQuiet = async (): Promise<boolean> =>
      (await others.subgraph.quiet()) && ((await sandbox.quiet?.()) ?? true);
    super(started, { tenantId: TENANT }, othersQuiet);
    this.sandbox = sandbox;
    this.org = sandbox.org;
    this.neighbours = around.neighbours;
  }

  static async start(now: string, options: { calculationDelayMs?: number } = {}): Promise<Bench> {
    const clock = new MovableClock(now);
    const sandbox = await startSalesforceOrgSandbox({
      clock,
      packages: [cpqPackage(options)],
      clientId: 'throughline',
      clientSecret: 'sesame',
    });
    const connections = [connectionTo(sandbox)];
    const started = await startOnTestServers(customerContractOutline, customerContract, { clock, connections });
    const neighbours = new Neighbours();
    const others = await startOnTestServers(neighbours.outline, () => neighbours.definition(), {
      clock,
      natsUrl: started.natsUrl,
    });
    return new Bench(started, { sandbox, neighbours, others });
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.around.others.subgraph.stop();
    await this.sandbox.stop();
  }
}

const connectionTo = (sandbox: SalesforceOrgSandbox): Connection => ({
  tenantId: TENANT,
  system: 'salesforce',
  instance: 'CRM',
  url: sandbox.url,
  settings: { clientId: 'throughline', organizationId: sandbox.organizationId },
  secrets: { clientSecret: new Secret('sesame'), webhookKey: new Secret(WEBHOOK_KEY) },
});

/** Sends a message to the subgraph for each save of a quote, as the org's workflow does. */
export function sendMessages({ sandbox, subgraph }: Bench, key = WEBHOOK_KEY): () => void {
  return sandbox.outboundMessages.subscribe({
    object: 'SBQQ__Quote__c',
    url: `${subgraph.url}/webhooks/salesforce/CRM?key=${encodeURIComponent(key)}`,
    fields: ['Id', 'SBQQ__Status__c'],
  });
}

/** Publishes what an activation of the package needs: seller, service, policy. */
export async function publishConfiguration(bench: Bench): Promise<void> {
  await bench.ask(
    `mutation {
      registerLegalEntity(input: { reference: "LE-US", name: "Cedar Hollow Advisory LLC", country: "US", currency: "USD", validFrom: "2020-01-01" }) { __typename }
      publishService(input: { code: "ASSESS-ROLLOUT", name: "Assessment and rollout", validFrom: "2020-01-01" }) { __typename }
      publishPricingPolicy(input: { discountApprovalLimitPercent: "12", validFrom: "2020-01-01" }) { __typename }
    }`,
    'architect',
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
