import { MovableClock } from '@throughline/platform';
import { startOnTestServers, type StartedSubgraph, TestedSubgraph } from '@throughline/subgraph/testing';
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

/** invoice-payment on real PostgreSQL and NATS, with the outside systems of its one tenant. */
export class RunningDomain extends TestedSubgraph {
  private constructor(
    started: StartedSubgraph,
    readonly sandboxes: Sandboxes,
  ) {
    super(started, { tenantId: TENANT, role: 'finance' }, () => sandboxes.quiet());
  }

  static async start(at: string): Promise<RunningDomain> {
    const clock = new MovableClock(at);
    const sandboxes = await startSandboxes(clock);
    const { connections } = sandboxes;
    const started = await startOnTestServers(invoicePaymentOutline, invoicePaymentDefinition, { clock, connections });
    return new RunningDomain(started, sandboxes);
  }

  /** The vendors tell what happens, from now on. */
  listen(): void {
    const { stripe, netsuite } = this.sandboxes;
    const url = (name: string, account: string) => `${this.subgraph.url}/webhooks/${name}/${account}`;
    stripe.webhookEndpoints.add({ url: url('stripe', GATEWAY), secret: WEBHOOK_SECRET, events: ['*'] });
    for (const recordType of ['accountingPeriod', 'customer'] as const)
      netsuite.notifications.subscribe({ recordType, url: url('netsuite', ERP), secret: NOTIFICATION_SECRET });
  }

  override async stop(): Promise<void> {
    await super.stop();
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
    'architect',
  );
}
