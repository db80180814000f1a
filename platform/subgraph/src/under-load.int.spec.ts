import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Caller } from '@throughline/contracts';
import { testInfrastructure } from '@throughline/servers/testing';
import { INTERNAL_TOKEN_HEADER, MovableClock, Secret, signInternalToken, silentLogger } from '@throughline/platform';
import type { SubgraphParts } from './definition.ts';
import { type RunningSubgraph, startSubgraph } from './start-subgraph.ts';
import { definition, listening, outline } from './testing/counter.fixture.ts';

const KEY = 'k'.repeat(32);
const clock = new MovableClock('2026-03-01T00:00:00Z');
const caller: Caller = { tenantId: 'a', subject: 'somebody', role: 'app', scopes: [] };
const sign = (text: string): Promise<string> => signInternalToken(caller, text, new TextEncoder().encode(KEY), clock);

let copies: RunningSubgraph[] = [];
let parts: SubgraphParts;

interface Answer {
  readonly data?: Record<string, unknown>;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

async function ask(query: string, copy = 0): Promise<Answer> {
  const body = JSON.stringify({ query });
  const answer = await fetch(`${copies[copy]?.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [INTERNAL_TOKEN_HEADER]: await sign(body) },
    body,
  });
  return (await answer.json()) as Answer;
}

/** Listens over a socket of its own, as the gateway does. */
async function listen(query: string): Promise<{ heard: Answer[]; end: () => void; over: Promise<unknown> }> {
  const client = createClient({
    url: `${copies[0]?.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { [INTERNAL_TOKEN_HEADER]: await sign(query) },
  });
  const heard: Answer[] = [];
  const over = Promise.withResolvers<unknown>();
  const end = client.subscribe(
    { query },
    { next: (result) => void heard.push(result as Answer), error: over.resolve, complete: () => over.resolve(null) },
  );
  return { heard, end, over: over.promise };
}

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 10) {
    if (waited > 5000) throw new Error(`it never held: ${String(holds)}`);
    await clock.pause(10);
  }
}

describe('a subgraph under load', () => {
  before(async () => {
    const { freshDatabases, freshBus } = await testInfrastructure();
    const { counting } = await freshDatabases(['counting']);
    const config = {
      host: '127.0.0.1',
      port: 0,
      database: {
        ownerUrl: new Secret(counting.ownerUrl),
        appUrl: new Secret(counting.appUrl),
        transportUrl: new Secret(counting.transportUrl),
      },
      nats: { url: await freshBus() },
      internalTokenKey: new Secret(KEY),
      connections: [],
    };
    const start = (): Promise<RunningSubgraph> =>
      startSubgraph(outline, (given) => definition((parts = given)), config, { clock, log: silentLogger });
    copies = await Promise.all([start(), start(), start()]);
  });
  after(() => Promise.all(copies.map((copy) => copy.stop())));

  it('starts as several copies at once on a new database', async () => {
    assert.equal(copies.length, 3);
    assert.deepEqual((await ask('{ counter(id: "x") { value } }', 2)).data, { counter: null });
  });

  it('answers more mutations that have read before than there are connections, each with what it wrote', async () => {
    const ids = Array.from({ length: 40 }, (_, k) => `many${k}`);
    const answers = await Promise.all(ids.map((id) => ask(`mutation { bumpSlowly(id: "${id}", ms: 100) }`)));
    for (const { data, errors } of answers) assert.deepEqual(data, { bumpSlowly: 1 }, JSON.stringify(errors));
  });

  it('keeps no connection for fields that go on after their request has failed', async () => {
    const query = '{ refused counterLater(id: "many1", ms: 50) { value } }';
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask(query)));
    assert.ok(answers.every(({ errors }) => errors?.[0]?.extensions?.code === 'BAD_USER_INPUT'));
    await clock.pause(200);
    assert.deepEqual((await ask('{ counter(id: "many1") { value } }')).data, { counter: { value: 1 } });
  });

  it('tells the sender of a webhook nothing of what went wrong inside', async () => {
    const answer = await fetch(`${copies[0]?.url}/webhooks/echo/a`, { method: 'POST', body: 'explode' });
    assert.equal(answer.status, 500);
    assert.deepEqual(await answer.json(), { error: { code: 'INTERNAL_SERVER_ERROR' } });
  });

  it('carries live updates, masks what goes wrong in them, and ends the source with the subscription', async () => {
    // What was bumped before is news until it has been heard.
    while (!(await copies[0]?.quiet())) await clock.pause(20);
    const live = await listen('subscription { counterChanged { id value } }');
    await until(() => listening.sources === 1);
    await clock.pause(50);
    await ask('mutation { bump(id: "watched", by: 3) }');
    await until(() => live.heard.length === 1);
    assert.deepEqual(live.heard[0]?.data, { counterChanged: { id: 'watched', value: 3 } });
    parts.live.publish('a', 'counter', { id: 'broken' });
    await until(() => live.heard.length === 2);
    assert.equal(live.heard[1]?.errors?.[0]?.extensions?.code, 'INTERNAL_SERVER_ERROR');
    assert.doesNotMatch(JSON.stringify(live.heard), /vault_host/);
    live.end();
    await until(() => listening.sources === 0);
  });

  it('keeps no connection for a subscription that waits', async () => {
    const many = await Promise.all(
      Array.from({ length: 20 }, () => listen('subscription { counterChanged { value } }')),
    );
    await until(() => listening.sources === 20);
    assert.deepEqual((await ask('{ counter(id: "watched") { value } }')).data, { counter: { value: 3 } });
    for (const live of many) live.end();
    await until(() => listening.sources === 0);
  });

  it('serves subscriptions alone over a socket', async () => {
    const query = 'mutation { bump(id: "watched", by: 100) }';
    const { over } = await listen(query);
    assert.match(JSON.stringify(await over), /only subscriptions/);
    assert.deepEqual((await ask('{ counter(id: "watched") { value } }')).data, { counter: { value: 3 } });
  });

  it('answers what is under way when it is told to end', async () => {
    const answer = ask('mutation { bumpSlowly(id: "last", ms: 600) }', 1);
    await clock.pause(150);
    await copies[1]?.stop();
    assert.deepEqual((await answer).data, { bumpSlowly: 1 });
  });
});
