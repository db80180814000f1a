import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { MovableClock } from '@throughline/platform';
import { EmbeddedIssuer } from '../issuer/embedded-issuer.ts';
import { type ExampleGraph, startExampleGraph } from '../testing/example-graph.ts';

const NOW = '2026-03-02T09:00:00Z';
const ACROSS =
  'subscription ($plain: Boolean = false) { added: reviewAdded { text author { id @skip(if: $plain) name } } }';

describe('live queries', () => {
  let clock: MovableClock;
  let graph: ExampleGraph;
  let dataFolder: string;
  let issuer: EmbeddedIssuer;
  let clients: Client[];

  beforeEach(async () => {
    clock = new MovableClock(NOW);
    clients = [];
    dataFolder = await mkdtemp(join(tmpdir(), 'gateway-'));
    graph = await startExampleGraph(clock, dataFolder);
    issuer = await EmbeddedIssuer.open(graph.issuer, clock);
  });
  afterEach(async () => {
    for (const client of clients) await client.dispose();
    await graph.stop();
    await rm(dataFolder, { recursive: true });
  });

  /** A client, and the code with which its socket is closed. */
  function connect(parameters: Record<string, unknown>, headers: Record<string, string> = {}) {
    let close: (code: number) => void;
    const closed = new Promise<number>((resolve) => (close = resolve));
    class Socket extends WebSocket {
      constructor(address: string, protocol: string) {
        super(address, protocol, { headers });
      }
    }
    const client = createClient({
      url: `${graph.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: Socket,
      connectionParams: parameters,
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => undefined,
      on: { closed: (event) => close((event as { code: number }).code) },
    });
    clients.push(client);
    return { client, closed };
  }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const goodToken = (lifetimeSeconds = 600) => issuer.issueToken({ role: 'finance', tenant: 'demo', lifetimeSeconds });
  const until = async (reached: () => boolean): Promise<void> => {
    for (let waited = 0; !reached(); waited += 10) {
      assert.ok(waited < 5_000, 'it did not happen within five seconds');
      await clock.pause(10);
    }
  };
  const listening = (count = 1) => until(() => graph.reviews.openSockets() === count && graph.listeners() === count);

  it('deliver events with fields of two subgraphs, aliases, variables and conditions included', async () => {
    const { client } = connect(bearer(await goodToken()));
    const events = client.iterate({ query: ACROSS, variables: { plain: true } });
    const first = events.next();
    await listening();
    graph.addReview('77');
    const expected = { added: { text: 'review 77', author: { name: 'Blaise' } } };
    assert.deepEqual((await first).value, { data: expected });
    graph.addReview('78');
    assert.deepEqual((await events.next()).value, { data: { added: { ...expected.added, text: 'review 78' } } });
  });

  it('end at the source when the last event is still out and the client leaves', async () => {
    const { client } = connect(bearer(await goodToken()));
    const events = client.iterate({ query: ACROSS });
    void events.next();
    await listening();
    await events.return?.();
    await listening(0);
  });

  it('deliver what they have when the other subgraph is down', async () => {
    const { client } = connect(bearer(await goodToken()));
    const events = client.iterate({ query: 'subscription { reviewAdded { text author { id name } } }' });
    const first = events.next();
    await listening();
    await graph.users.stop();
    graph.addReview('79');
    const { data, errors } = (await first).value as { data: unknown; errors: { extensions: { code: string } }[] };
    assert.equal(data, null);
    assert.deepEqual(
      errors.map(({ extensions }) => extensions.code),
      ['SERVICE_UNAVAILABLE'],
    );
    assert.ok(!JSON.stringify(errors).includes('127.0.0.1'));
  });

  it('fail with SERVICE_UNAVAILABLE when their source is lost', async () => {
    const { client } = connect(bearer(await goodToken()));
    const first = client.iterate({ query: ACROSS }).next();
    await listening();
    await Promise.all([
      graph.reviews.stop(),
      assert.rejects(first, (errors: { extensions: Record<string, unknown> }[]) => {
        assert.equal(errors[0]?.extensions['code'], 'SERVICE_UNAVAILABLE');
        assert.match(String(errors[0]?.extensions['traceId']), /^[0-9a-f]{32}$/);
        return true;
      }),
    ]);
  });

  it('end when the token expires, with code 4403', async () => {
    const { client, closed } = connect(bearer(await goodToken(60)));
    void client
      .iterate({ query: ACROSS })
      .next()
      .catch(() => undefined);
    await listening();
    await clock.moveTo('2026-03-02T09:00:59Z', async () => undefined);
    assert.equal(graph.reviews.openSockets(), 1);
    await clock.moveTo('2026-03-02T09:01:00Z', async () => undefined);
    assert.equal(await closed, 4403);
    await listening(0);
  });

  it('end with code 1001 when the gateway stops', async () => {
    const { client, closed } = connect(bearer(await goodToken()));
    void client
      .iterate({ query: ACROSS })
      .next()
      .catch(() => undefined);
    await listening();
    await graph.stop();
    assert.equal(await closed, 1001);
  });

  it('are refused with 4401 without a token and with 4403 with a bad one', async () => {
    assert.equal(await connect({}).closed, 4401);
    assert.equal(await connect(bearer('letmein')).closed, 4403);
    const expired = await goodToken(-60);
    assert.equal(await connect(bearer(expired)).closed, 4403);
  });

  it('take the token from the header of the upgrade too', async () => {
    const { client } = connect({}, bearer(await goodToken()));
    const first = client.iterate({ query: ACROSS }).next();
    await listening();
    graph.addReview('80');
    assert.equal(((await first).value as { data: { added: { text: string } } }).data.added.text, 'review 80');
  });

  for (const [what, query] of [
    ['an unknown field', 'subscription { nothing }'],
    ['a syntax error', 'subscription {'],
    ['a query', '{ me { id } }'],
  ] as const) {
    it(`refuse ${what} with BAD_USER_INPUT`, async () => {
      const { client } = connect(bearer(await goodToken()));
      await assert.rejects(client.iterate({ query }).next(), (errors: { extensions: { code: string } }[]) => {
        assert.equal(errors[0]?.extensions.code, 'BAD_USER_INPUT');
        return true;
      });
    });
  }

  it('refuse a field whose scope the caller lacks', async () => {
    const { client } = connect(bearer(await issuer.issueToken({ role: 'partner', tenant: 'demo' })));
    const events = client.iterate({ query: 'subscription { reviewAdded { cost } }' });
    await assert.rejects(events.next(), (errors: { extensions: { code: string } }[]) => {
      assert.equal(errors[0]?.extensions.code, 'FORBIDDEN');
      return true;
    });
  });

  it('exist at /graphql only', async () => {
    const socket = new WebSocket(`${graph.url.replace('http', 'ws')}/elsewhere`, 'graphql-transport-ws');
    const status = await new Promise((resolve) =>
      socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode)),
    );
    assert.equal(status, 404);
    socket.on('error', () => undefined);
    socket.terminate();
  });
});
