import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { SystemClock } from '@throughline/platform';
import { ask } from '../testing/client.ts';
import { type ExampleGraph, startExampleGraph } from '../testing/example-graph.ts';
import { EmbeddedIssuer } from './embedded-issuer.ts';

const command = fileURLToPath(new URL('token.command.ts', import.meta.url));
const run = promisify(execFile);

describe('the embedded issuer', () => {
  const clock = new SystemClock();
  let graph: ExampleGraph;
  let dataFolder: string;

  before(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'gateway-'));
  });
  after(async () => {
    await graph?.stop();
    await rm(dataFolder, { recursive: true });
  });

  /** Runs the token command in this test's data folder. */
  const tokenCommand = (...args: string[]) =>
    run(process.execPath, [...process.execArgv, command, ...args], { env: { THROUGHLINE_DATA: dataFolder } });

  it('prints a token before the gateway ever ran, which the gateway then accepts', async () => {
    const { stdout } = await tokenCommand('--role', 'finance', '--tenant', 'demo', '--subject', 'ada', '--hours', '1');
    const [token, ...rest] = stdout.split('\n');
    assert.deepEqual(rest, ['']);
    graph = await startExampleGraph(clock, dataFolder);
    const { data } = await ask(graph.url, '{ callerTenant }', { token: `${token}` });
    assert.deepEqual(data, { callerTenant: 'demo' });
  });

  it('says what is wrong with the arguments', async () => {
    await assert.rejects(tokenCommand('--role', 'root', '--tenant', 'demo'), /Allowed choices are partner/);
    await assert.rejects(tokenCommand('--role', 'finance'), /required option '--tenant <tenant>'/);
    await assert.rejects(
      tokenCommand('--role', 'finance', '--tenant', 'demo', '--hours', 'x'),
      /hours are more than 0/,
    );
    assert.match((await tokenCommand('--help')).stdout, /Usage: token/);
  });

  it('keeps its key for its owner alone', async () => {
    const { mode } = await stat(join(dataFolder, 'issuer', 'key.json'));
    assert.equal(mode & 0o777, 0o600);
    const settings = { ...graph.issuer, dataFolder: join(dataFolder, 'fresh') };
    await EmbeddedIssuer.open(settings, clock);
    assert.equal((await stat(join(settings.dataFolder, 'issuer'))).mode & 0o777, 0o700);
    await mkdir(join(dataFolder, 'ordinary'));
    const { mode: ordinary } = await stat(join(dataFolder, 'ordinary'));
    assert.equal((await stat(settings.dataFolder)).mode, ordinary, 'the data folder itself is not closed to others');
  });

  it('has one key, whoever makes it first', async () => {
    const settings = { ...graph.issuer, dataFolder: join(dataFolder, 'together') };
    const issuers = await Promise.all([1, 2, 3, 4].map(() => EmbeddedIssuer.open(settings, clock)));
    assert.equal(new Set(issuers.map(({ keys }) => JSON.stringify(keys))).size, 1);
  });

  it('publishes discovery and keys from which anybody can verify its tokens, and nothing private', async () => {
    const discovery = await fetch(`${graph.url}/issuer/.well-known/openid-configuration`);
    const { jwks_uri: keysAddress, issuer } = (await discovery.json()) as { jwks_uri: string; issuer: string };
    const token = await (await EmbeddedIssuer.open(graph.issuer, clock)).issueToken({ role: 'app', tenant: 'demo' });
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(keysAddress)), { issuer });
    assert.equal(payload['role'], 'app');
    assert.doesNotMatch(await (await fetch(keysAddress)).text(), /"d"/);
  });

  for (const body of [
    { role: 'root', tenant: 'demo' },
    { role: 'app' },
    { role: 'app', tenant: 'demo', scope: 'all' },
  ]) {
    it(`refuses to make a token for ${JSON.stringify(body)}`, async () => {
      const response = await fetch(`${graph.url}/issuer/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      assert.equal(response.status, 400);
      assert.match(await response.text(), /BAD_USER_INPUT/);
    });
  }
});

describe('an issuer outside', () => {
  it('is trusted by its published keys, and then nothing is issued here', async () => {
    const clock = new SystemClock();
    const dataFolder = await mkdtemp(join(tmpdir(), 'gateway-'));
    const named = { issuer: 'https://id.example', audience: 'graph' };
    const provider = await EmbeddedIssuer.open({ kind: 'embedded', dataFolder, ...named }, clock);
    const keys = createServer((_request, response) => response.end(JSON.stringify(provider.keys)));
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
    const jwksUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys`;
    const graph = await startExampleGraph(clock, dataFolder, { issuer: { kind: 'external', jwksUrl, ...named } });
    const token = await provider.issueToken({ role: 'partner', tenant: 'north' });
    assert.deepEqual((await ask(graph.url, '{ callerTenant }', { token })).data, { callerTenant: 'north' });
    assert.equal((await fetch(`${graph.url}/issuer/token`, { method: 'POST' })).status, 404);
    await graph.stop();
    keys.closeAllConnections();
    await new Promise((resolve) => keys.close(resolve));
    await rm(dataFolder, { recursive: true });
  });
});
