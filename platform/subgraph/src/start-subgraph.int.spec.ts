import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Pool } from 'pg';
import type { Caller } from '@throughline/contracts';
import { testInfrastructure } from '@throughline/servers/testing';
import { INTERNAL_TOKEN_HEADER, MovableClock, Secret, signInternalToken, silentLogger } from '@throughline/platform';
import { type RunningSubgraph, startSubgraph } from './start-subgraph.ts';
import type { SubgraphParts } from './definition.ts';
import { bumped, bumpOutside, definition, echoed, outline } from './testing/counter.fixture.ts';

const KEY = 'k'.repeat(32);
const clock = new MovableClock('2026-03-01T00:00:00Z');
const callerOf = (tenantId: string): Caller => ({ tenantId, subject: 'somebody', role: 'app', scopes: ['graph:read'] });

let subgraph: RunningSubgraph;
let parts: SubgraphParts;
let admin: Pool;

const rest = async (): Promise<void> => {
  for (let rounds = 0; rounds < 2; rounds = (await subgraph.quiet()) ? rounds + 1 : 0) await clock.pause(10);
};

async function ask(
  tenantId: string,
  query: string,
  token?: string,
): Promise<{
  status: number;
  body: { data?: Record<string, unknown>; errors?: { message: string; extensions: { code: string } }[] };
}> {
  const body = JSON.stringify({ query });
  const signed = token ?? (await signInternalToken(callerOf(tenantId), body, new TextEncoder().encode(KEY), clock));
  const answer = await fetch(`${subgraph.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [INTERNAL_TOKEN_HEADER]: signed },
    body,
  });
  return { status: answer.status, body: (await answer.json()) as never };
}

describe('a subgraph of the kit', () => {
  before(async () => {
    const { freshDatabases, freshBus } = await testInfrastructure();
    const { counting } = await freshDatabases(['counting']);
    admin = new Pool({ connectionString: counting.transportUrl });
    subgraph = await startSubgraph(
      outline,
      (given) => definition((parts = given)),
      {
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
      },
      { clock, log: silentLogger },
    );
  });
  after(async () => {
    await admin.end();
    await subgraph.stop();
  });

  it('answers the gateway and nobody else', async () => {
    assert.equal((await ask('a', '{ counter(id: "x") { value } }', 'nonsense')).status, 401);
    const other = await signInternalToken(callerOf('a'), 'another body', new TextEncoder().encode(KEY), clock);
    assert.equal((await ask('a', '{ counter(id: "x") { value } }', other)).status, 401);
    const answer = await ask('a', '{ counter(id: "x") { value } }');
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.deepEqual(answer.body.data, { counter: null });
  });

  it('commits a change with its fact, carries it over the bus and applies it once, in order', async () => {
    for (let k = 0; k < 5; k += 1) await ask('a', 'mutation { bump(id: "c1", by: 2) }');
    await rest();
    assert.deepEqual((await ask('a', '{ counter(id: "c1") { value } }')).body.data, { counter: { value: 10 } });
    const heard = await parts.read<{ version: number }>(
      'a',
      `select version from heard where counter_id = 'c1' order by position`,
    );
    assert.deepEqual(
      heard.map((row) => row.version),
      [1, 2, 3, 4, 5],
    );
  });

  it('shows one tenant nothing of another', async () => {
    assert.deepEqual((await ask('b', '{ counter(id: "c1") { value } }')).body.data, { counter: null });
    assert.deepEqual(await parts.read('b', 'select * from heard'), []);
  });

  it('masks what went wrong inside', async () => {
    const { body } = await ask('a', 'mutation { fail }');
    assert.equal(body.errors?.[0]?.extensions.code, 'INTERNAL_SERVER_ERROR');
    assert.doesNotMatch(JSON.stringify(body), /vault_host/);
  });

  it('applies an event once when the broker delivers it again', async () => {
    await admin.query(
      `insert into outbox_unsent (partition, position, event_id, tenant_id) select partition, position, event_id, tenant_id from outbox`,
    );
    await admin.query(`delete from outbox_publication`);
    await admin.query(`select pg_notify('throughline', 'outbox')`);
    await rest();
    const heard = await parts.read('a', `select version from heard where counter_id = 'c1'`);
    assert.equal(heard.length, 5);
  });

  it('holds an event whose prerequisite is missing, keeps its aggregate in order, and applies both later', async () => {
    await parts.transact({ tenantId: 'a' }, async (work) => {
      work.publish(echoed, 'e1', { counterId: 'first', needs: 'late' });
      work.publish(echoed, 'e1', { counterId: 'second', needs: null });
    });
    await rest();
    const echoes = () =>
      parts.read<{ counter_id: string }>('a', `select counter_id from heard where version = 0 order by position`);
    assert.deepEqual(await echoes(), []);
    await ask('a', 'mutation { bump(id: "late", by: 1) }');
    await rest();
    assert.deepEqual(
      (await echoes()).map((row) => row.counter_id),
      ['first', 'second'],
    );
  });

  it('runs planned work at its instant and makes the call that it intends, once', async () => {
    const due = new Date('2026-06-01T00:00:00Z');
    await parts.transact({ tenantId: 'a' }, async (work) => {
      work.schedule('counter.bump-later', 'c1', due, { counterId: 'c1' });
      work.schedule('counter.bump-later', 'c1', due, { counterId: 'c1' });
    });
    await rest();
    assert.deepEqual((await ask('a', '{ counter(id: "c1") { value } }')).body.data, { counter: { value: 10 } });
    await clock.moveTo('2026-07-01T00:00:00Z', rest);
    assert.deepEqual((await ask('a', '{ counter(id: "c1") { value } }')).body.data, { counter: { value: 1110 } });
    await parts.transact({ tenantId: 'a' }, async (work) => work.call(bumpOutside, 'later c1', { counterId: 'c1' }));
    await rest();
    assert.deepEqual((await ask('a', '{ counter(id: "c1") { value } }')).body.data, { counter: { value: 1110 } });
  });

  it('takes a webhook once, however often it is delivered', async () => {
    for (let k = 0; k < 3; k += 1) {
      const answer = await fetch(`${subgraph.url}/webhooks/echo/a`, {
        method: 'POST',
        body: 'c1',
        headers: { 'content-type': 'text/plain' },
      });
      assert.equal(answer.status, 200);
    }
    await rest();
    assert.deepEqual((await ask('a', '{ counter(id: "c1") { value } }')).body.data, { counter: { value: 1111 } });
    assert.equal((await fetch(`${subgraph.url}/webhooks/nobody/a`, { method: 'POST', body: 'x' })).status, 404);
  });

  it('says in its own words that the path of a webhook is none', async () => {
    for (const path of ['a'.repeat(500), '%ff']) {
      const answer = await fetch(`${subgraph.url}/webhooks/echo/${path}`, { method: 'POST', body: 'x' });
      assert.deepEqual([Math.floor(answer.status / 100), await answer.json()], [4, { error: { code: 'BAD_REQUEST' } }]);
    }
  });

  it('refuses a delivery that it could not keep, so that its sender does not repeat it for ever', async () => {
    for (const body of ['c\u0000', 'c1\u0000c1']) {
      const answer = await fetch(`${subgraph.url}/webhooks/echo/a`, { method: 'POST', body });
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), /BAD_USER_INPUT/);
    }
  });

  it('takes what is said twice in the address of a webhook for not said', async () => {
    const knock = (query: string) => fetch(`${subgraph.url}/webhooks/locked/a${query}`, { method: 'POST', body: 'x' });
    assert.equal((await knock('?key=open')).status, 200);
    for (const query of ['?key=open&key=open', '?key=shut&key=open', '?key[]=open', '?key', '']) {
      const answer = await knock(query);
      assert.equal(answer.status, 400, query);
      assert.match(await answer.text(), /WEBHOOK_SIGNATURE_INVALID/);
    }
  });

  it('rolls the facts back with the change', async () => {
    await assert.rejects(
      parts.transact({ tenantId: 'a' }, async (work) => {
        work.publish(bumped, 'c9', { counterId: 'c9', by: 1 });
        await work.sql('select 1 / 0');
      }),
    );
    const { rows } = await admin.query(`select 1 from outbox where aggregate_id = 'c9'`);
    assert.equal(rows.length, 0);
  });

  it('serves health and readiness', async () => {
    assert.equal((await fetch(`${subgraph.url}/health`)).status, 200);
    assert.equal((await fetch(`${subgraph.url}/ready`)).status, 200);
  });
});
