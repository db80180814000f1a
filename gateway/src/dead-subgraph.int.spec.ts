import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SystemClock } from '@throughline/platform';
import { EmbeddedIssuer } from './issuer/embedded-issuer.ts';
import { ask, codesOf } from './testing/client.ts';
import { type ExampleGraph, startExampleGraph } from './testing/example-graph.ts';

const PROGRAM = fileURLToPath(new URL('testing/reviews.process.ts', import.meta.url));
const LOADER = [
  '--conditions=source',
  '--import',
  fileURLToPath(new URL('../../platform/loader/register.mjs', import.meta.url)),
];
const ACROSS = '{ me { name reviews { id } } }';

/** Starts the reviews subgraph as a process; resolves once it listens. */
async function startReviews(port = 0): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [...LOADER, PROGRAM, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: line.toString().trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('a subgraph whose process dies', () => {
  const clock = new SystemClock();
  let dataFolder: string;
  let graph: ExampleGraph;
  let reviews: Awaited<ReturnType<typeof startReviews>>;
  let token: string;

  before(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'gateway-'));
    reviews = await startReviews();
    graph = await startExampleGraph(clock, dataFolder, { otherUrls: { reviews: reviews.url } });
    token = await (await EmbeddedIssuer.open(graph.issuer, clock)).issueToken({ role: 'finance', tenant: 'demo' });
  });
  after(async () => {
    await graph.stop();
    await kill(reviews.child);
    await rm(dataFolder, { recursive: true });
  });

  it('takes no other with it: what the others know is answered, and its part as soon as it is back', async () => {
    const whole = { me: { name: 'Ada', reviews: [{ id: '10' }] } };
    assert.deepEqual((await ask(graph.url, ACROSS, { token })).data, whole);
    await kill(reviews.child);
    for (const times of [1, 2]) {
      const answer = await ask(graph.url, ACROSS, { token });
      assert.deepEqual(answer.data, { me: { name: 'Ada', reviews: null } }, `time ${times}`);
      assert.deepEqual(codesOf(answer), ['SERVICE_UNAVAILABLE']);
    }
    assert.equal((await fetch(`${graph.url}/health`)).status, 200);
    reviews = await startReviews(Number(new URL(reviews.url).port));
    assert.deepEqual((await ask(graph.url, ACROSS, { token })).data, whole);
  });
});
