import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SystemClock } from '@throughline/platform';
import { ask } from '../testing/client.ts';
import { type ExampleGraph, startExampleGraph } from '../testing/example-graph.ts';

describe('the GraphiQL page', () => {
  let graph: ExampleGraph;
  let dataFolder: string;

  before(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'gateway-'));
    const sampleOperations = join(dataFolder, 'operations');
    await mkdir(sampleOperations);
    await writeFile(join(sampleOperations, 'top-reviews.graphql'), 'query ($n: Int) { topReviews(first: $n) { id } }');
    await writeFile(join(sampleOperations, 'top-reviews.variables.json'), '{ "n": 1 }');
    await writeFile(join(sampleOperations, 'README.md'), 'not an operation');
    graph = await startExampleGraph(new SystemClock(), dataFolder, { sampleOperations });
  });
  after(async () => {
    await graph.stop();
    await rm(dataFolder, { recursive: true });
  });

  const get = async (path: string) => {
    const response = await fetch(new URL(path, graph.url));
    return { response, text: await response.text() };
  };

  it('loads everything from the gateway itself', async () => {
    const { response, text } = await get('/graphiql');
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
    const policy = response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'self'(;|$)/);
    assert.ok(!policy.includes('http'), policy);
    const addresses = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => `${address}`);
    assert.ok(addresses.length >= 6);
    for (const address of addresses.filter((each) => each !== 'data:,')) {
      assert.match(address, /^\/graphiql\//);
      const asset = await get(address);
      assert.equal(asset.response.status, 200, address);
      assert.match(asset.response.headers.get('content-type') ?? '', address.endsWith('.css') ? /css/ : /javascript/);
    }
  });

  it('finds every module that its own script imports, to the last one', async () => {
    const seen = new Set<string>();
    const follow = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      seen.add(path);
      const { response, text } = await get(path);
      assert.equal(response.status, 200, path);
      for (const [, name] of text.matchAll(/^import .*from '([^']+)'/gm)) {
        await follow(new URL(`${name}`, new URL(path, graph.url)).pathname);
      }
    };
    await follow('/graphiql/assets/page.js');
    assert.ok(seen.size >= 3, [...seen].join());
  });

  it('loads no style or font from elsewhere', async () => {
    for (const name of ['graphiql.css', 'page.css']) {
      const { text } = await get(`/graphiql/assets/${name}`);
      assert.doesNotMatch(text, /url\(["']?(https?:)?\/\//);
    }
  });

  it('knows no other file', async () => {
    for (const path of ['/graphiql/assets/nothing.js', '/graphiql/assets/..%2f..%2fpackage.json']) {
      assert.equal((await get(path)).response.status, 404);
    }
  });

  it('offers the sample operations with their variables', async () => {
    const { samples } = JSON.parse((await get('/graphiql/settings.json')).text) as { samples: unknown };
    const query = 'query ($n: Int) { topReviews(first: $n) { id } }';
    assert.deepEqual(samples, [{ name: 'top-reviews', query, variables: '{ "n": 1 }' }]);
  });

  it('gets a token that the graph accepts', async () => {
    const response = await fetch(`${graph.url}/issuer/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ role: 'analyst', tenant: 'demo' }),
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    const { data } = await ask(graph.url, '{ callerTenant }', { token });
    assert.deepEqual(data, { callerTenant: 'demo' });
  });

  it('is absent where it is switched off', async () => {
    const plain = await startExampleGraph(new SystemClock(), dataFolder, { graphiql: false });
    assert.equal((await fetch(`${plain.url}/graphiql`)).status, 404);
    await plain.stop();
  });
});
