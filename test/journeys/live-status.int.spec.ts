import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { calendarDate, type MoneyJson } from '@throughline/contracts';
import { type Asker, configureSample, SAMPLE, sampleCustomer, sampleOffer } from '@throughline/embedded';
import { openStage, operationText, type Stage } from './stage.ts';

const TENANT = 'journey';
const MANAGER: Asker = { role: 'project-manager', tenant: TENANT };
const STRANGER: Asker = { role: 'finance', tenant: 'elsewhere' };
const WITHIN_MS = 10_000;

interface Change {
  readonly id: string;
  readonly number: string | null;
  readonly status: string;
  readonly statusAsOf: string;
  readonly gross: MoneyJson;
  readonly open: MoneyJson;
  readonly customer: { readonly name: string };
  readonly engagement: { readonly name: string; readonly projects: readonly { readonly name: string }[] };
}

/** A client that listens, and what it heard until now. */
interface Listener {
  readonly heard: Change[];
  readonly failures: unknown[];
}

/** B8, R126: whoever listens sees each change of an invoice, with names from other domains. */
describe('the live status of an invoice', () => {
  let stage: Stage;
  let engagementId: string;
  const clients: Client[] = [];

  before(async () => {
    stage = await openStage(TENANT);
    const { world, desk, team, seller } = stage;
    await configureSample(world, desk, team);
    seller.enterCustomer(sampleCustomer);
    seller.makeVersion(sampleOffer(calendarDate('2026-03-10'), 1));
    seller.approve(SAMPLE.quote, 1);
    await world.settle();
    const found = await stage.ask<{ engagementByReference: { id: string } }>(
      `query($reference: String!) { engagementByReference(reference: $reference) { id } }`,
      { reference: SAMPLE.engagement.reference },
    );
    engagementId = found.engagementByReference.id;
  });
  after(async () => {
    for (const client of clients) await client.dispose();
    await stage?.stop();
  });

  async function listen(asker: Asker): Promise<Listener> {
    let connected: () => void;
    const isConnected = new Promise<void>((resolve) => (connected = resolve));
    const client = createClient({
      url: `${(stage.world.urls['gateway'] ?? '').replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${await stage.world.graph.token(asker)}` },
      retryAttempts: 0,
      on: { connected: () => connected() },
    });
    clients.push(client);
    const listener: Listener = { heard: [], failures: [] };
    client.subscribe<{ invoiceStatusChanged: Change }>(
      { query: operationText('invoice-status-live'), variables: { engagement: engagementId } },
      {
        next: ({ data, errors }) => {
          if (data) listener.heard.push(data.invoiceStatusChanged);
          if (errors) listener.failures.push(errors);
        },
        error: (error) => listener.failures.push(error),
        complete: () => undefined,
      },
    );
    await isConnected;
    return listener;
  }

  async function until(reached: () => boolean, what: string): Promise<void> {
    for (let waited = 0; !reached(); waited += 20) {
      assert.ok(waited < WITHIN_MS, `not within ${WITHIN_MS} ms: ${what}`);
      await stage.clock.pause(20);
    }
  }

  it('is told as POSTED and then as PAID, with the names of customer, engagement and project, and to nobody else', async () => {
    const manager = await listen(MANAGER);
    const stranger = await listen(STRANGER);
    // A subscription has no acknowledgement in the protocol; both have to be at the source before anything happens.
    await stage.clock.pause(1_500);
    const heard = (status: string): Change | undefined => manager.heard.find((change) => change.status === status);

    stage.team.acceptMilestone(SAMPLE.milestone);
    await stage.world.settle();
    await until(() => heard('POSTED') !== undefined, 'the invoice is posted');
    const posted = heard('POSTED');
    assert.ok(posted?.number);
    stage.desk.pay({ reference: 'PAY-LIVE', amount: posted.gross, remittance: [posted.number] });
    await stage.world.settle();
    await until(() => heard('PAID') !== undefined, 'the invoice is paid');

    const paid = heard('PAID');
    assert.equal(paid?.id, posted.id);
    assert.deepEqual([posted.open, paid?.open], [posted.gross, { amount: '0.00', currency: posted.gross.currency }]);
    for (const change of [posted, paid]) {
      assert.equal(change?.customer.name, sampleCustomer.name);
      assert.equal(change?.engagement.name, SAMPLE.engagement.name);
      assert.deepEqual(change?.engagement.projects, [{ name: SAMPLE.engagement.name }]);
      assert.equal(change?.statusAsOf, '2026-03-10T09:00:00Z');
    }
    const order = manager.heard.map(({ status }) => status);
    assert.ok(order.indexOf('POSTED') < order.indexOf('PAID'), order.join(', '));
    assert.deepEqual(manager.failures, []);
    assert.deepEqual(stranger, { heard: [], failures: [] });
  });
});
