import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { SystemClock } from '@throughline/platform';
import { EmbeddedIssuer } from './issuer/embedded-issuer.ts';
import { DEFAULT_LIMITS, type GatewayLimits } from './limits.ts';
import { ask, codesOf } from './testing/client.ts';
import { type ExampleGraph, startExampleGraph } from './testing/example-graph.ts';

const clock = new SystemClock();
let dataFolder: string;

before(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'gateway-'));
});
after(() => rm(dataFolder, { recursive: true }));

async function graphHeldTo(limits: Partial<GatewayLimits>): Promise<{ graph: ExampleGraph; token: string }> {
  const graph = await startExampleGraph(clock, dataFolder, { limits: { ...DEFAULT_LIMITS, ...limits } });
  const issuer = await EmbeddedIssuer.open(graph.issuer, clock);
  return { graph, token: await issuer.issueToken({ role: 'finance', tenant: 'demo' }) };
}

const circling = (times: number): string =>
  `{ topReviews { ${'author { reviews { '.repeat(times)}id${' } }'.repeat(times)} } }`;
const doubling = (times: number): string =>
  Array.from({ length: times }, (_, n) => `fragment f${n} on User { a: id ...f${n + 1} b: id ...f${n + 1} }`).join(' ');

/** What is refused at the door: by its text alone, with status 400, a code and no call to any subgraph. */
describe('an operation that asks for too much at once', () => {
  let graph: ExampleGraph;
  let token: string;

  before(async () => {
    ({ graph, token } = await graphHeldTo({}));
  });
  after(() => graph.stop());

  const TOO_LARGE = [
    ['circles twenty-five times through two subgraphs', circling(25)],
    ['has two thousand aliases', `{ ${Array.from({ length: 2_000 }, (_, n) => `a${n}: me { id }`).join(' ')} }`],
    ['is two hundred levels deep', circling(100)],
    ['is a fragment bomb', `{ me { ...f0 } } ${doubling(22)} fragment f22 on User { id }`],
    ['has a thousand directives', `{ me { id ${'@include(if: true) '.repeat(1_000)} } }`],
  ] as const;

  for (const [what, query] of TOO_LARGE) {
    it(`is refused when it ${what}`, async () => {
      const asked = graph.users.calls.length + graph.reviews.calls.length;
      const answer = await ask(graph.url, query, { token });
      assert.equal(answer.status, 400, answer.text);
      assert.deepEqual(codesOf(answer), ['OPERATION_TOO_LARGE']);
      assert.match(String(answer.errors[0]?.extensions?.['traceId']), /^[0-9a-f]{32}$/);
      assert.equal(graph.users.calls.length + graph.reviews.calls.length, asked);
    });

    it(`is refused as a live query too when it ${what}`, async () => {
      const client = createClient({
        url: `${graph.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: { authorization: `Bearer ${token}` },
      });
      const refused = client.iterate({ query: `subscription ${query}` }).next();
      await assert.rejects(refused, (errors: { extensions?: { code?: string } }[]) => {
        assert.deepEqual(
          errors.map(({ extensions }) => extensions?.code),
          ['OPERATION_TOO_LARGE'],
        );
        return true;
      });
      await client.dispose();
    });
  }

  it('is refused over GET as over POST', async () => {
    const response = await fetch(`${graph.url}/graphql?query=${encodeURIComponent(circling(9))}`, {
      headers: { authorization: `Bearer ${token}`, 'apollo-require-preflight': 'true' },
    });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /OPERATION_TOO_LARGE/);
  });

  it('and leaves the graph as it was', async () => {
    const { data } = await ask(graph.url, circling(3), { token });
    assert.ok(data);
  });
});

describe('an answer that grows too large', () => {
  let running: ExampleGraph | undefined;
  afterEach(() => running?.stop());

  for (const [what, limits] of [
    ['in bytes of all its parts together', { answerBytes: 150 }],
    ['in entities of one step', { entitiesPerStep: 1 }],
  ] as const) {
    it(`${what} is refused as a whole`, async () => {
      const { graph, token } = await graphHeldTo(limits);
      running = graph;
      const answer = await ask(graph.url, '{ topReviews { text author { name reviews { id text } } } }', { token });
      assert.equal(answer.status, 400, answer.text);
      assert.deepEqual(codesOf(answer), ['ANSWER_TOO_LARGE']);
      assert.equal(answer.data, undefined);
      assert.deepEqual((await ask(graph.url, '{ me { name } }', { token })).data, { me: { name: 'Ada' } });
    });
  }

  it('is refused for one event of a live query, which goes on', async () => {
    const { graph, token } = await graphHeldTo({ entitiesPerStep: 0 });
    running = graph;
    const client = createClient({
      url: `${graph.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
    });
    const events = client.iterate({ query: 'subscription { reviewAdded { author { name } } }' });
    for (const id of ['77', '78']) {
      const next = events.next();
      for (let waited = 0; graph.listeners() === 0 && waited < 5_000; waited += 5) await clock.pause(5);
      graph.addReview(id);
      const { errors = [] } = (await next).value as { errors?: { extensions?: { code?: string } }[] };
      assert.deepEqual(
        errors.map(({ extensions }) => extensions?.code),
        ['ANSWER_TOO_LARGE'],
        id,
      );
    }
    await client.dispose();
  });
});

describe('a gateway that is short of memory', () => {
  it('begins nothing, says when to come back, and still says that it lives', async () => {
    const { graph, token } = await graphHeldTo({ heapShare: 0.000_1 });
    const answer = await ask(graph.url, '{ me { name } }', { token });
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
    assert.deepEqual(codesOf(answer), ['SERVICE_UNAVAILABLE']);
    assert.equal(graph.users.calls.length, 0);
    assert.equal((await fetch(`${graph.url}/health`)).status, 200);
    await graph.stop();
  });
});

/** What a client did wrong is said to the client; it is no defect of ours. */
describe("a client's mistake in the request itself", () => {
  let graph: ExampleGraph;
  let token: string;

  before(async () => {
    ({ graph, token } = await graphHeldTo({}));
  });
  after(() => graph.stop());

  const TWO = 'query A { me { id } } query B { me { name } }';
  const hash = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
  for (const [what, body, code] of [
    ['an operationName that names none of them', { query: TWO, operationName: 'C' }, 'BAD_USER_INPUT'],
    [
      'an operationName that does not name the only one',
      { query: '{ me { id } }', operationName: 'C' },
      'BAD_USER_INPUT',
    ],
    ['two operations and no operationName', { query: TWO }, 'BAD_USER_INPUT'],
    ['an operationName that is no text', { query: TWO, operationName: 7 }, 'BAD_USER_INPUT'],
    ['a live query over HTTP', { query: 'subscription { reviewAdded { id } }' }, 'BAD_USER_INPUT'],
    ['the hash of an operation that nobody keeps', { extensions: hash }, 'PERSISTED_QUERY_NOT_SUPPORTED'],
    [
      'the hash of an operation beside its text',
      { query: '{ me { id } }', extensions: hash },
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ],
    ['variables that are no object', { query: '{ me { id } }', variables: [1] }, 'BAD_USER_INPUT'],
    ['extensions that are no object', { query: '{ me { id } }', extensions: 'x' }, 'BAD_USER_INPUT'],
    ['a query that is no text', { query: { me: true } }, 'BAD_USER_INPUT'],
    ['nothing at all', {}, 'BAD_USER_INPUT'],
    ['a number with forty digits', { query: `{ topReviews(first: ${'9'.repeat(40)}) { id } }` }, 'BAD_USER_INPUT'],
    [
      'a number with forty digits in a variable',
      { query: 'query ($n: Int) { topReviews(first: $n) { id } }', variables: { n: 1e39 } },
      'BAD_USER_INPUT',
    ],
  ] as const) {
    it(`is answered 400 and ${code}: ${what}`, async () => {
      const response = await fetch(`${graph.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      assert.equal(response.status, 400, text);
      const { errors } = JSON.parse(text) as { errors: { extensions: { code: string } }[] };
      assert.deepEqual([...new Set(errors.map(({ extensions }) => extensions.code))], [code], text);
    });
  }

  it('is told in the words by which clients know to send the text after all', async () => {
    const response = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ extensions: hash }),
    });
    const { errors } = (await response.json()) as { errors: { message: string }[] };
    assert.equal(errors[0]?.message, 'PersistedQueryNotSupported');
  });
});
