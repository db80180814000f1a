import 'reflect-metadata';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { Client } from 'pg';
import { WebSocket } from 'ws';
import { type Caller, SCOPES_OF } from '@throughline/contracts';
import { type Asker, driveSample, SAMPLE, type SubgraphName } from '@throughline/embedded';
import { INTERNAL_TOKEN_HEADER, MovableClock, signInternalToken } from '@throughline/platform';
import type { Delivery, Sandbox } from '@throughline/sandbox';
import { Inquiry } from './inquiry.ts';
import { type Names, namesIn, type Probe, probesOf } from './probes.ts';
import { openStage, type Stage } from './stage.ts';
import { unguardedAfter, unguardedTables } from './unguarded-tables.ts';

const OWNER: Asker = { role: 'finance', tenant: 'journey' };
const STRANGER: Asker = { role: 'finance', tenant: 'elsewhere' };
const NOBODY: Asker = { role: 'finance', tenant: 'nobody' };
const SUBGRAPHS: readonly SubgraphName[] = [
  'customer-contract',
  'project-resource',
  'billing-events',
  'invoice-payment',
  'reporting',
];
const EXTERNAL_IDS = 'externalIds { system instance recordType externalId }';
/** A name of each kind of thing that the sample has. */
const EVERYTHING = `{
  payments { id reference ${EXTERNAL_IDS} applications { id } }
  engagements { nodes {
    id reference ${EXTERNAL_IDS}
    customer { id reference ${EXTERNAL_IDS} billTos { id reference ${EXTERNAL_IDS} } }
    activations { id }
    contracts { id lines { id obligations { id } } }
    quotes { id number versions { id ${EXTERNAL_IDS} lines { id ${EXTERNAL_IDS} } } }
    projects { id ${EXTERNAL_IDS} elements { id timeEntries { id reference } } milestones { id reference } }
    invoices { id number ${EXTERNAL_IDS} lines { id } taxLines { id } postings { id erpId } }
    billableEvents { id }
    revenueEvents { id journalEntry { id } }
  } }
}`;

let stage: Stage;
let inquiry: Inquiry;
let schema: GraphQLSchema;
let names: Names;

before(async () => {
  stage = await openStage(OWNER.tenant);
  await driveSample(stage.world, () => undefined);
  inquiry = new Inquiry(stage.world);
  schema = buildClientSchema((await inquiry.post(OWNER, getIntrospectionQuery())).data as IntrospectionQuery);
  const lists = await inquiry.ask(OWNER, probesOf(schema, { ids: [], references: [], externalIds: [] }));
  const told = [...lists, await inquiry.post(OWNER, EVERYTHING)].map(({ data }) => data);
  names = namesIn(told);
});
after(() => stage?.stop());

/** R57, R192: what belongs to a tenant is unknown to every other one. */
describe('another tenant', () => {
  it('is shut off by every table that has a tenant, in every database, and a table that is not is named', async (t) => {
    const { databases } = stage.world;
    for (const [name, urls] of Object.entries(databases)) {
      const serving = decodeURIComponent(new URL(urls.appUrl).username);
      assert.deepEqual(await unguardedTables(urls.ownerUrl, serving), [], name);
    }
    const { ownerUrl, appUrl } = databases['invoice-payment'] ?? { ownerUrl: '', appUrl: '' };
    const serving = decodeURIComponent(new URL(appUrl).username);
    for (const broken of [
      'alter table invoice disable row level security',
      'alter table payment no force row level security',
      'drop policy tenant on journal_line',
      'alter policy tenant on tax_line using (true) with check (true)',
      'create policy more on invoice_line using (true)',
    ]) {
      const found = await unguardedAfter(ownerUrl, serving, broken);
      assert.equal(found.length, 1, `${broken}: ${JSON.stringify(found)}`);
    }
    t.diagnostic(`${Object.keys(databases).length} databases`);
  });

  it('learns nothing from the name of a thing: it is answered as for a name that nothing has', async (t) => {
    const probes = probesOf(schema, names).filter(({ value }) => value !== null);
    const differing = async (asker: Asker): Promise<Probe[]> => {
      const known = await inquiry.texts(asker, probes);
      const unknown = await inquiry.texts(asker, probes, { unknown: true });
      return probes.filter((_probe, k) => known[k] !== unknown[k]);
    };
    const leaks = (await differing(STRANGER)).map(({ field, value }) => `${field} of ${value}`);
    const telling = new Set((await differing(OWNER)).map(({ field }) => field));
    const fields = new Set(probes.map(({ field }) => field));
    t.diagnostic(`${probes.length} questions to ${fields.size} fields about ${names.ids.length} ids and other names`);
    assert.deepEqual(leaks, []);
    // The owner is told of his things by each of these fields, so the questions are the right ones.
    const mute = [...fields].filter((field) => !telling.has(field));
    assert.deepEqual(
      mute.sort(),
      ['rehearseReplay', 'writeOffByQuoteLine'],
      'the sample writes nothing off, and only operators rehearse',
    );
  });

  it('sees of lists and figures what somebody sees who has nothing', async (t) => {
    const probes = probesOf(schema, names).filter(({ value }) => value === null);
    const [own, seen] = [await inquiry.texts(OWNER, probes), await inquiry.texts(STRANGER, probes)];
    assert.deepEqual(seen, await inquiry.texts(NOBODY, probes));
    const everything = seen.join('\n');
    const known = [...names.ids, ...names.references].filter((name) => everything.includes(`"${name}"`));
    assert.deepEqual(known, []);
    const telling = probes.filter((_probe, k) => own[k] !== seen[k]).length;
    t.diagnostic(`${telling} of ${probes.length} lists and figures are not empty for their owner`);
    assert.ok(telling >= 20);
  });

  it('moves nothing that is not its own', async () => {
    for (const field of ['resumeActivation', 'cancelActivation', 'resubmitInvoice']) {
      const selection = '{ __typename ... on Refusal { code evidence } }';
      const argumentsWith = (variable: string): string => `(id: ${variable})`;
      const probes = names.ids.map((value): Probe => ({ field, argumentsWith, type: 'ID!', selection, value }));
      const known = await inquiry.texts(STRANGER, probes, { kind: 'mutation' });
      assert.deepEqual(known, await inquiry.texts(STRANGER, probes, { kind: 'mutation', unknown: true }), field);
    }
  });
});

/** R134: the graph of a subgraph is for the gateway alone. */
describe('the door of a subgraph', () => {
  const caller: Caller = { tenantId: OWNER.tenant, subject: 'gateway', role: 'finance', scopes: SCOPES_OF.finance };
  const body = (query: string): string => JSON.stringify({ query });
  const schemaAsked = body('{ _service { sdl } }');
  let key: Uint8Array;

  before(() => {
    const secrets = JSON.parse(readFileSync(join(stage.dataDir, 'secrets.json'), 'utf8')) as Record<string, string>;
    key = new TextEncoder().encode(secrets['internalTokenKey']);
  });

  const knock = async (
    name: SubgraphName,
    headers: Record<string, string>,
  ): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${stage.world.urls[name]}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: schemaAsked,
    });
    return { status: response.status, text: await response.text() };
  };

  for (const name of SUBGRAPHS) {
    it(`of ${name} opens to the gateway's token for this very request and to nothing else`, async () => {
      const userToken = await stage.world.graph.token(OWNER);
      const anHourAgo = new MovableClock(new Date(stage.clock.now().getTime() - 3_600_000));
      const refused: Record<string, Record<string, string>> = {
        'no token': {},
        'the token of a user': { authorization: `Bearer ${userToken}` },
        'the token of a user in the place of ours': { [INTERNAL_TOKEN_HEADER]: userToken },
        'an expired token': { [INTERNAL_TOKEN_HEADER]: await signInternalToken(caller, schemaAsked, key, anHourAgo) },
        'a token for another body': {
          [INTERNAL_TOKEN_HEADER]: await signInternalToken(caller, body('{ __typename }'), key, stage.clock),
        },
        'a token of another signer': {
          [INTERNAL_TOKEN_HEADER]: await signInternalToken(caller, schemaAsked, key.toReversed(), stage.clock),
        },
      };
      const answers = new Set<string>();
      for (const [what, headers] of Object.entries(refused)) {
        const { status, text } = await knock(name, headers);
        assert.equal(status, 401, what);
        answers.add(text);
      }
      assert.equal(answers.size, 1, 'the refusal does not tell why');
      assert.match(
        [...answers][0] ?? '',
        /^\{"errors":\[\{"message":"[^"]+","extensions":\{"code":"UNAUTHENTICATED"\}\}\]\}$/,
      );
      const good = { [INTERNAL_TOKEN_HEADER]: await signInternalToken(caller, schemaAsked, key, stage.clock) };
      assert.equal((await knock(name, good)).status, 200);
    });
  }

  it('closes on a subscriber who is not the gateway', async () => {
    const url = `${(stage.world.urls['invoice-payment'] ?? '').replace('http', 'ws')}/graphql`;
    const socket = new WebSocket(url, 'graphql-transport-ws');
    const received: string[] = [];
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.on('message', (data: Buffer) => {
      received.push((JSON.parse(data.toString()) as { type: string }).type);
      if (received.length > 1) return;
      const query = 'subscription { invoiceStatusChanged { id } }';
      socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
    });
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: {} })));
    assert.equal(await closed, 4401);
    assert.deepEqual(received, ['connection_ack']);
  });
});

/** R134, R55: what an outside system tells is believed only when it proves to come from there. */
describe('the door for webhooks', () => {
  const DATABASES = ['customer-contract', 'project-resource', 'invoice-payment'] as const;
  /** One genuine message of each kind, caught on its way. */
  const caught: Delivery[] = [];

  before(async () => {
    const { salesforce, netsuite, stripe } = stage.world.sandboxes;
    const systems: readonly Sandbox[] = [salesforce, netsuite, stripe];
    // NetSuite's notifications are told apart by the time of the change; the sample's were made at this very instant.
    await stage.pass(60);
    for (const { webhooks } of systems) webhooks.hold();
    stage.team.estimate('C.2', '160.00');
    stage.seller.correctAccount('BT-WA', { BillingCity: 'Tacoma' });
    stage.seller.approve(SAMPLE.quote, 1);
    stage.desk.holdCredit('BT-WA', 'Harbour Line Washington, Inc.', false);
    stage.desk.pay({ reference: 'PAY-CAUGHT', amount: { amount: '1.00', currency: 'USD' }, remittance: [] });
    await stage.world.settle();
    for (const { webhooks } of systems) {
      caught.push(...webhooks.held());
      webhooks.release(() => []);
    }
  });

  const deliver = async ({ url, headers, body }: Pick<Delivery, 'url' | 'headers' | 'body'>): Promise<number> =>
    (await fetch(url, { method: 'POST', headers, body })).status;

  async function stored(): Promise<number> {
    let rows = 0;
    for (const name of DATABASES) {
      const client = new Client({ connectionString: stage.world.databases[name]?.transportUrl });
      await client.connect();
      const { rows: counted } = await client.query<{ n: number }>('select count(*)::int as n from webhook_receipt');
      rows += counted[0]?.n ?? 0;
      await client.end();
    }
    return rows;
  }

  const found = (part: string): Delivery => {
    const message = caught.find(({ url }) => url.includes(part));
    assert.ok(message, `a message to ${part} was caught`);
    return message;
  };

  it('refuses a wrong key, a wrong signature, a changed body and an unknown account, and keeps nothing of it', async (t) => {
    const before = await stored();
    const forged: Pick<Delivery, 'url' | 'headers' | 'body'>[] = [];
    for (const door of ['/webhooks/salesforce/', '/webhooks/certinia/']) {
      const { url, headers, body } = found(door);
      forged.push(
        { url: url.replace(/key=.*/, 'key=guessed'), headers, body },
        { url: `${url}&key=guessed`, headers, body },
        { url: url.replace(/\?key=.*/, ''), headers, body },
        { url, headers, body: body.replace(/<OrganizationId>[^<]*/, '<OrganizationId>00D000000000000EAA') },
        { url: url.replace(/(webhooks\/\w+\/)[^?]*/, '$1SOMEBODY'), headers, body },
      );
    }
    const netsuite = found('/webhooks/netsuite/');
    forged.push(
      { ...netsuite, headers: { 'content-type': 'application/json' } },
      { ...netsuite, body: netsuite.body.replace(/"id":"\d+"/, '"id":"1"') },
      { ...netsuite, url: netsuite.url.replace(SAMPLE.erp, 'SOMEBODY') },
    );
    const stripe = found('/webhooks/stripe/');
    const stamp = Math.floor(stage.clock.now().getTime() / 1000);
    forged.push(stripe, {
      ...stripe,
      headers: { ...stripe.headers, 'stripe-signature': `t=${stamp},v1=${'0'.repeat(64)}` },
    });

    const statuses = [];
    for (const message of forged) statuses.push(await deliver(message));
    t.diagnostic(`${forged.length} forged messages: ${statuses.join(', ')}`);
    assert.deepEqual([...new Set(statuses)], [400]);
    assert.equal(await deliver({ ...stripe, url: stripe.url.replace('/stripe/', '/nobody/') }), 404);
    assert.equal(await stored(), before);
  });

  it('takes the same messages when they are genuine', async () => {
    const before = await stored();
    const { webhookEndpoints } = stage.world.sandboxes.stripe;
    for (const door of ['/webhooks/salesforce/', '/webhooks/certinia/', '/webhooks/netsuite/']) {
      assert.equal(await deliver(found(door)), 200, door);
    }
    const { url, headers, body } = found('/webhooks/stripe/');
    const signature = webhookEndpoints.signature(url, body, Math.floor(stage.clock.now().getTime() / 1000));
    assert.equal(await deliver({ url, headers: { ...headers, 'stripe-signature': signature }, body }), 200);
    assert.equal(await stored(), before + 4);
    await stage.world.settle();
  });
});
