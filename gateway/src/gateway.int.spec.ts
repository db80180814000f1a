import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SystemClock } from '@throughline/platform';
import { EmbeddedIssuer } from './issuer/embedded-issuer.ts';
import { ask, codesOf } from './testing/client.ts';
import { type ExampleGraph, SECRET_TEXT, startExampleGraph } from './testing/example-graph.ts';

describe('the graph over HTTP', () => {
  const clock = new SystemClock();
  let graph: ExampleGraph;
  let dataFolder: string;
  let token: string;

  before(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'gateway-'));
    graph = await startExampleGraph(clock, dataFolder);
    const issuer = await EmbeddedIssuer.open(graph.issuer, clock);
    token = await issuer.issueToken({ role: 'finance', tenant: 'demo' });
  });
  after(async () => {
    await graph.stop();
    await rm(dataFolder, { recursive: true });
  });

  it('answers one query from two subgraphs', async () => {
    const { data, errors } = await ask(graph.url, '{ topReviews { text author { name reviews { id } } } }', { token });
    assert.deepEqual(errors, []);
    assert.deepEqual(data, {
      topReviews: [
        { text: 'review 10', author: { name: 'Ada', reviews: [{ id: '10' }] } },
        { text: 'review 11', author: { name: 'Blaise', reviews: [{ id: '11' }] } },
      ],
    });
  });

  it('passes variables and executes mutations', async () => {
    const query = 'mutation ($name: String!) { rename(name: $name) { name reviews { id } } }';
    const { data } = await ask(graph.url, query, { token, variables: { name: 'Ada L.' } });
    assert.deepEqual(data, { rename: { name: 'Ada L.', reviews: [{ id: '10' }] } });
    await ask(graph.url, query, { token, variables: { name: 'Ada' } });
  });

  it('gives the data it has when a part fails, with a masked error and a trace id', async () => {
    const answer = await ask(graph.url, '{ accident me { name } }', { token });
    assert.deepEqual(answer.data, { accident: null, me: { name: 'Ada' } });
    assert.deepEqual(codesOf(answer), ['INTERNAL_SERVER_ERROR']);
    assert.deepEqual(answer.errors[0]?.path, ['accident']);
    assert.match(String(answer.errors[0]?.extensions?.['traceId']), /^[0-9a-f]{32}$/);
    for (const secret of [SECRET_TEXT, 'payroll', 'users', 'stack', 'serviceName']) {
      assert.ok(!answer.text.includes(secret), `${secret} in ${answer.text}`);
    }
  });

  it('lets a code of the registry through, with its text and scope and nothing else', async () => {
    const answer = await ask(graph.url, '{ refusal }', { token });
    assert.deepEqual(codesOf(answer), ['FORBIDDEN']);
    assert.equal(answer.errors[0]?.message, 'this needs the scope cost:read');
    assert.equal(answer.errors[0]?.extensions?.['scope'], 'cost:read');
    assert.ok(!answer.text.includes('db.internal'));
  });

  for (const [what, query, variables] of [
    ['a syntax error', '{ me {', undefined],
    ['an unknown field', '{ you }', undefined],
    ['a variable of the wrong type', 'query ($n: Int) { topReviews(first: $n) { id } }', { n: 'two' }],
    ['a missing operation', 'fragment f on User { id }', undefined],
  ] as const) {
    it(`refuses ${what} with status 400 and BAD_USER_INPUT`, async () => {
      const answer = await ask(graph.url, query, { token, ...(variables && { variables }) });
      assert.equal(answer.status, 400, answer.text);
      assert.deepEqual([...new Set(codesOf(answer))], ['BAD_USER_INPUT']);
      assert.ok(answer.errors[0]?.extensions?.['traceId']);
    });
  }

  it('takes the tenant from the token alone and forwards no header of the client', async () => {
    const headers = { 'x-tenant-id': 'other', 'x-throughline-internal': 'forged', cookie: 'a=b', traceparent: 'x' };
    const answer = await ask<{ callerTenant: string; receivedHeaders: string[] }>(
      graph.url,
      '{ callerTenant receivedHeaders }',
      { token, headers },
    );
    assert.equal(answer.data.callerTenant, 'demo');
    const received = new Set(answer.data.receivedHeaders);
    for (const name of ['x-tenant-id', 'cookie', 'authorization']) assert.ok(!received.has(name), name);
    for (const name of ['x-correlation-id', 'traceparent']) assert.ok(received.has(name), name);
    assert.match(answer.headers.get('x-correlation-id') ?? '', /^cor_/);
  });

  it('refuses a list of operations, a form post, a plain GET and a body that is too large', async () => {
    const send = async (request: RequestInit & { path?: string }) => {
      const { path = '/graphql', ...rest } = request;
      const headers = { authorization: `Bearer ${token}`, ...(rest.headers as Record<string, string>) };
      const response = await fetch(graph.url + path, { method: 'POST', ...rest, headers });
      return response.status;
    };
    const json = { 'content-type': 'application/json' };
    assert.equal(await send({ headers: json, body: '[{"query":"{ me { id } }"}]' }), 400);
    assert.equal(await send({ headers: { 'content-type': 'text/plain' }, body: '{"query":"{ me { id } }"}' }), 400);
    assert.equal(await send({ method: 'GET', path: '/graphql?query=%7Bme%7Bid%7D%7D' }), 400);
    assert.equal(await send({ headers: json, body: JSON.stringify({ query: ' '.repeat(100_001) }) }), 413);
    assert.equal(await send({ headers: json, body: '{' }), 400);
  });

  for (const query of [
    '{ topReviews { cost } }',
    '{ topReviews { ...costs } } fragment costs on Review { price: cost }',
    '{ nodes { cost } }',
    '{ nodes { ... on Review { cost } } }',
  ]) {
    it(`keeps a field from a caller without its scope: ${query}`, async () => {
      const outsider = await (
        await EmbeddedIssuer.open(graph.issuer, clock)
      ).issueToken({ role: 'partner', tenant: 'demo' });
      const asked = graph.reviews.calls.length;
      const answer = await ask(graph.url, query, { token: outsider });
      assert.equal(answer.status, 403);
      assert.deepEqual(codesOf(answer), ['FORBIDDEN']);
      assert.equal(answer.errors[0]?.extensions?.['scope'], 'cost:read');
      assert.equal(answer.data, undefined);
      assert.equal(graph.reviews.calls.length, asked);
      const { data, errors } = await ask(graph.url, query, { token });
      assert.deepEqual(errors, []);
      assert.match(JSON.stringify(data), /12\.00 EUR/);
    });
  }

  it('is insisted on by the subgraphs: a direct call is refused', async () => {
    for (const query of [
      '{ me { id } }',
      '{ _service { sdl } }',
      '{ _entities(representations: []) { __typename } }',
    ]) {
      const response = await fetch(graph.users.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query }),
      });
      assert.equal(response.status, 401);
    }
  });

  it('says that it lives and is ready', async () => {
    assert.deepEqual(await (await fetch(`${graph.url}/health`)).json(), { status: 'alive' });
    assert.deepEqual(await (await fetch(`${graph.url}/ready`)).json(), { status: 'ready' });
  });
});

describe('a graph that loses a subgraph', () => {
  it('answers the rest, says SERVICE_UNAVAILABLE, and names neither the subgraph nor its address', async () => {
    const clock = new SystemClock();
    const dataFolder = await mkdtemp(join(tmpdir(), 'gateway-'));
    const graph = await startExampleGraph(clock, dataFolder);
    const token = await (
      await EmbeddedIssuer.open(graph.issuer, clock)
    ).issueToken({ role: 'finance', tenant: 'demo' });
    await graph.reviews.stop();
    const answer = await ask(graph.url, '{ me { name reviews { id } } }', { token });
    assert.deepEqual(answer.data, { me: { name: 'Ada', reviews: null } });
    assert.deepEqual(codesOf(answer), ['SERVICE_UNAVAILABLE']);
    assert.deepEqual(answer.errors[0]?.path, ['me']);
    for (const secret of ['127.0.0.1', 'internal', 'ECONNREFUSED', new URL(graph.reviews.url).port, 'service"']) {
      assert.ok(!answer.text.includes(secret), `${secret} in ${answer.text}`);
    }
    await graph.stop();
    await rm(dataFolder, { recursive: true });
  });
});

describe('a gateway that stops', () => {
  it('finishes what it began, takes nothing new, and may be told twice', async () => {
    const clock = new SystemClock();
    const dataFolder = await mkdtemp(join(tmpdir(), 'gateway-'));
    const graph = await startExampleGraph(clock, dataFolder);
    const token = await (await EmbeddedIssuer.open(graph.issuer, clock)).issueToken({ role: 'app', tenant: 'demo' });
    const begun = ask(graph.url, '{ slow }', { token });
    for (let waited = 0; graph.users.calls.length === 0 && waited < 5_000; waited += 5) await clock.pause(5);
    await Promise.all([graph.stop(), graph.stop()]);
    assert.deepEqual((await begun).data, { slow: 'done' });
    await assert.rejects(fetch(`${graph.url}/ready`));
    await rm(dataFolder, { recursive: true });
  });
});
