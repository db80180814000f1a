import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Caller } from '@throughline/contracts';
import { testInfrastructure } from '@throughline/servers/testing';
import {
  INTERNAL_TOKEN_HEADER,
  MemoryGuard,
  MovableClock,
  Secret,
  signInternalToken,
  silentLogger,
} from '@throughline/platform';
import { type RunningSubgraph, startSubgraph } from './start-subgraph.ts';
import { definition, outline } from './testing/counter.fixture.ts';

const KEY = 'k'.repeat(32);
const clock = new MovableClock('2026-03-01T00:00:00Z');
const caller: Caller = { tenantId: 'a', subject: 'somebody', role: 'app', scopes: ['graph:read'] };

interface Answer {
  readonly status: number;
  readonly codes: readonly unknown[];
  readonly data?: unknown;
  readonly messages: readonly string[];
}

describe('a subgraph that is asked for too much', () => {
  let subgraph: RunningSubgraph;
  /** The share of its memory that is taken. */
  let taken = 0.1;

  before(async () => {
    const { freshDatabases, freshBus } = await testInfrastructure();
    const { counting } = await freshDatabases(['counting']);
    subgraph = await startSubgraph(
      outline,
      definition,
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
      {
        clock,
        log: silentLogger,
        memory: new MemoryGuard(
          0.85,
          () => taken,
          () => Promise.resolve(),
        ),
      },
    );
  });
  after(() => subgraph.stop());

  async function ask(query: string, variables: object = {}): Promise<Answer> {
    const body = JSON.stringify({ query, variables });
    const token = await signInternalToken(caller, body, new TextEncoder().encode(KEY), clock);
    const answer = await fetch(`${subgraph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [INTERNAL_TOKEN_HEADER]: token },
      body,
    });
    const { data, errors = [] } = (await answer.json()) as {
      data?: unknown;
      errors?: { message: string; extensions: { code: string } }[];
    };
    const codes = errors.map(({ extensions }) => extensions.code);
    return { status: answer.status, codes, data, messages: errors.map(({ message }) => message) };
  }
  const neighbours = (levels: number): string => `${'neighbours { '.repeat(levels)}id value${' }'.repeat(levels)}`;

  before(() => ask('mutation { bump(id: "c", by: 1) }'));

  it('refuses lists in lists in lists while it puts them together, and lives', async () => {
    for (const levels of [3, 20]) {
      const { status, codes } = await ask(`{ counter(id: "c") { ${neighbours(levels)} } }`);
      assert.deepEqual([status, codes], [400, ['ANSWER_TOO_LARGE']], `${levels} levels`);
    }
    assert.equal((await fetch(`${subgraph.url}/health`)).status, 200);
  });

  it('refuses few things with much text in them as well', async () => {
    const query = `query ($note: String) { counter(id: "c") { neighbours { neighbours(note: $note) { id } } } }`;
    assert.deepEqual((await ask(query, { note: 'x'.repeat(1_999) })).codes, ['ANSWER_TOO_LARGE']);
  });

  it('answers a list that is merely long', async () => {
    const { status, data } = await ask(`{ counter(id: "c") { ${neighbours(2)} } }`);
    assert.equal(status, 200);
    assert.equal((data as { counter: { neighbours: unknown[] } }).counter.neighbours.length, 200);
  });

  it('refuses a text that goes deeper than any plan', async () => {
    const { status, codes } = await ask(`{ counter(id: "c") { ${neighbours(200)} } }`);
    assert.deepEqual([status, codes], [400, ['OPERATION_TOO_LARGE']]);
  });

  it('begins nothing while its memory is short, says when to come back, and still says that it lives', async () => {
    taken = 0.9;
    const body = JSON.stringify({ query: '{ refused }' });
    const token = await signInternalToken(caller, body, new TextEncoder().encode(KEY), clock);
    const headers = { 'content-type': 'application/json', [INTERNAL_TOKEN_HEADER]: token };
    const answer = await fetch(`${subgraph.url}/graphql`, { method: 'POST', headers, body });
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
    assert.match(await answer.text(), /"SERVICE_UNAVAILABLE"/);
    assert.equal((await fetch(`${subgraph.url}/health`)).status, 200);
    taken = 0.1;
    assert.deepEqual((await ask('{ counter(id: "nobody") { value } }')).data, { counter: null });
  });

  it('refuses an answer that is nothing but errors', async () => {
    const query = '{ counter(id: "c") { neighbours { neighbours { trouble } } } }';
    assert.deepEqual((await ask(query)).codes, ['ANSWER_TOO_LARGE']);
  });

  it('refuses texts that are none, wherever an argument stands', async () => {
    const query = 'query ($note: String) { counter(id: "c") { neighbours(note: $note) { id } } }';
    for (const note of ['\u0000', '\udc00 ', 'x'.repeat(2_001), '\u009f']) {
      const { codes, messages } = await ask(query, { note });
      assert.deepEqual(codes, ['BAD_USER_INPUT']);
      assert.match(messages[0] ?? '', /^note /);
    }
    assert.deepEqual((await ask(query, { note: 'two\nlines\tand 😀' })).codes, []);
  });

  it('answers for each mutation by itself: what happened is said beside what failed', async () => {
    const { status, data, codes } = await ask(
      'mutation { one: bump(id: "m", by: 1) two: fail three: bump(id: "m", by: 1) }',
    );
    assert.equal(status, 200);
    assert.deepEqual(data, { one: true, two: null, three: true });
    assert.deepEqual(codes, ['INTERNAL_SERVER_ERROR']);
    assert.deepEqual((await ask('{ counter(id: "m") { value } refused }')).data, {
      counter: { value: 2 },
      refused: null,
    });
  });
});
