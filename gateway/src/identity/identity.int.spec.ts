import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { type Logger, MovableClock } from '@throughline/platform';
import { privateKeyIn } from '../issuer/key-file.ts';
import { ask, codesOf } from '../testing/client.ts';
import { type ExampleGraph, startExampleGraph } from '../testing/example-graph.ts';

const NOW = '2026-03-02T09:00:00Z';
const seconds = (instant: string): number => new Date(instant).getTime() / 1000;

/** Everything that was logged, at any level and as deep as it goes. */
const logged: string[] = [];
const keep = (event: string, fields?: object): void =>
  void logged.push(`${event} ${inspect(fields, { depth: 20, maxArrayLength: null, maxStringLength: null })}`);
const log: Logger = {
  debug: keep,
  info: keep,
  warn: keep,
  error: keep,
  child: (fields) => {
    keep('child', fields);
    return log;
  },
};

/** The code with which a socket is closed that brings this token. */
const closedWith = (url: string, token: string): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const payload = { authorization: `Bearer ${token}` };
    socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })));
    socket.once('close', resolve);
  });

describe('who may ask the graph', () => {
  let graph: ExampleGraph;
  let dataFolder: string;
  let jwk: JWK;

  before(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'gateway-'));
    graph = await startExampleGraph(new MovableClock(NOW), dataFolder, { log });
    jwk = await privateKeyIn(dataFolder);
  });
  after(async () => {
    await graph.stop();
    await rm(dataFolder, { recursive: true });
  });

  /** A good token of the issuer, as far as `claims` and `header` do not make it a bad one. */
  async function signed(claims: Record<string, unknown>, { alg = 'ES256', key }: { alg?: string; key?: unknown } = {}) {
    const good = {
      iss: graph.issuer.issuer,
      aud: graph.issuer.audience,
      sub: 'somebody',
      tenant: 'demo',
      role: 'finance',
      exp: seconds(NOW) + 600,
    };
    const signer = (key ?? (await importJWK(jwk))) as Uint8Array;
    return new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg, kid: jwk.kid ?? '' }).sign(signer);
  }
  /** RFC 8725 section 2.1: the published key, taken for a shared secret. */
  const publishedKeyAsSecret = () => {
    const pem = createPublicKey({ key: { ...jwk, d: undefined } as never, format: 'jwk' });
    return new TextEncoder().encode(pem.export({ type: 'spki', format: 'pem' }).toString());
  };
  const unsigned = () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: graph.issuer.issuer, aud: graph.issuer.audience, sub: 'x', tenant: 'demo', role: 'finance' };
    return `${part({ alg: 'none' })}.${part({ ...claims, exp: seconds(NOW) + 600 })}.`;
  };

  const refused: Record<string, () => Promise<string | undefined> | string | undefined> = {
    'no token': () => undefined,
    'something that is no token': () => 'letmein',
    'a token for another audience': () => signed({ aud: 'another' }),
    'a token of another issuer': () => signed({ iss: 'http://elsewhere/issuer' }),
    'a token without an expiry': () => signed({ exp: undefined }),
    'an expired token': () => signed({ exp: seconds(NOW) - 6 }),
    'a token that is not valid yet': () => signed({ nbf: seconds(NOW) + 60 }),
    'a token without a tenant': () => signed({ tenant: undefined }),
    'a token with an empty tenant': () => signed({ tenant: '' }),
    'a token with an unknown role': () => signed({ role: 'root' }),
    'a token signed by another key': async () => signed({}, { key: (await generateKeyPair('ES256')).privateKey }),
    'HS256 with the published key as the secret': () => signed({}, { alg: 'HS256', key: publishedKeyAsSecret() }),
    'an unsigned token': unsigned,
  };
  for (const [what, make] of Object.entries(refused)) {
    it(`refuses ${what} with 401 and UNAUTHENTICATED`, async () => {
      const token = await make();
      const answer = await ask(graph.url, '{ callerTenant }', token === undefined ? {} : { token });
      assert.equal(answer.status, 401);
      assert.deepEqual(codesOf(answer), ['UNAUTHENTICATED']);
      assert.ok(answer.errors[0]?.extensions?.['traceId']);
      assert.equal(answer.data, undefined);
    });
  }

  const assertNotLogged = (token: string): void => {
    for (const part of token.split('.').filter((each) => each !== ''))
      assert.deepEqual(
        logged.filter((entry) => entry.includes(part)),
        [],
      );
  };
  for (const [what, make] of Object.entries(refused).filter(([what]) => what !== 'no token')) {
    it(`logs no part of ${what}, whether it comes by HTTP, under another scheme or on a socket`, async () => {
      const token = (await make()) ?? '';
      assert.equal((await ask(graph.url, '{ callerTenant }', { token })).status, 401);
      const headers = { authorization: `Basic ${token}` };
      assert.equal((await ask(graph.url, '{ callerTenant }', { headers })).status, 401);
      assert.equal(await closedWith(graph.url, token), 4403);
      assertNotLogged(token);
    });
  }

  it('logs that the keys of the issuer cannot be read, and no part of the token that waits for them', async () => {
    const { issuer, audience } = graph.issuer;
    const external = { kind: 'external' as const, jwksUrl: 'http://127.0.0.1:1/jwks.json', issuer, audience };
    const other = await startExampleGraph(new MovableClock(NOW), dataFolder, { log, issuer: external });
    try {
      const token = await signed({});
      assert.equal((await ask(other.url, '{ callerTenant }', { token })).status, 503);
      assert.equal(await closedWith(other.url, token), 1013);
      assert.ok(logged.some((entry) => entry.startsWith('gateway.unavailable')));
      assertNotLogged(token);
    } finally {
      await other.stop();
    }
  });

  it('accepts a good token, and introspection with it', async () => {
    const token = await signed({});
    const { data } = await ask(graph.url, '{ callerTenant __schema { queryType { name } } }', { token });
    assert.deepEqual(data, { callerTenant: 'demo', __schema: { queryType: { name: 'Query' } } });
  });

  it('refuses introspection without a token', async () => {
    assert.equal((await ask(graph.url, '{ __schema { queryType { name } } }')).status, 401);
  });
});
