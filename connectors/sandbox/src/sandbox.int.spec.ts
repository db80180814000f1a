import assert from 'node:assert/strict';
import { mkdtempSync, appendFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { MovableClock } from '@throughline/platform';
import { rawBodyOf, type Sandbox, type SandboxOptions, startSandbox } from './index.ts';

const clock = new MovableClock('2026-01-05T09:00:00Z');
const running: Sandbox[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const sandbox of running.splice(0)) await sandbox.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A vendor that keeps notes and receives its own webhooks. */
async function startNotes(options: Partial<SandboxOptions> = {}): Promise<Sandbox & { received: string[] }> {
  const received: string[] = [];
  const sandbox = await startSandbox('notes', { clock, ...options }, ({ app, store }) => {
    const notes = store.collection<{ text: string }>('notes');
    app.post<{ Params: { id: string }; Body: { text: string } }>('/notes/:id', async ({ params, body }, reply) =>
      reply.code(201).send(notes.set(params.id, body)),
    );
    app.get<{ Params: { id: string } }>('/notes/:id', async ({ params }) => notes.get(params.id) ?? {});
    app.post('/raw', async (request) => ({ length: rawBodyOf(request).length, body: request.body }));
    app.post('/hook', async (request, reply) => {
      received.push(String(request.body));
      return reply.send('ok');
    });
  });
  running.push(sandbox);
  return Object.assign(sandbox, { received });
}

const write = (sandbox: Sandbox, id: string, text: string): Promise<Response> =>
  fetch(`${sandbox.url}/notes/${id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
const read = async (sandbox: Sandbox, id: string): Promise<unknown> =>
  (await fetch(`${sandbox.url}/notes/${id}`)).json();

async function delivered(sandbox: Sandbox): Promise<void> {
  while (sandbox.webhooks.pending() > 0) await clock.pause(10);
}

describe('a sandbox', () => {
  it('commits a status fault a bounded number of times', async () => {
    const sandbox = await startNotes();
    sandbox.faults.add({
      match: { method: 'POST', path: /^\/notes/ },
      kind: 'status',
      status: 503,
      body: { error: 'busy' },
      times: 1,
    });
    const refused = await write(sandbox, '1', 'a');
    assert.equal(refused.status, 503);
    assert.deepEqual(await refused.json(), { error: 'busy' });
    assert.equal((await write(sandbox, '1', 'a')).status, 201);
    assert.equal(sandbox.requests.count('POST /notes/:id'), 2);
    assert.equal(sandbox.requests.count(/^POST \/notes\/1$/), 2);
  });

  it('lets a request take effect and answers nothing', async () => {
    const sandbox = await startNotes();
    sandbox.faults.add({ match: { path: /notes\/7/ }, kind: 'timeout-after-commit', times: 1 });
    await assert.rejects(write(sandbox, '7', 'kept'));
    assert.deepEqual(await read(sandbox, '7'), { text: 'kept' });
  });

  it('lets a request take effect and answers with a failure', async () => {
    const sandbox = await startNotes();
    const failing = { status: 500, body: '<h1>sorry</h1>', headers: { 'content-type': 'text/html' } };
    sandbox.faults.add({ match: { path: /notes\/7/ }, kind: 'status-after-commit', ...failing, times: 1 });
    const answer = await write(sandbox, '7', 'kept');
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [500, 'text/html']);
    assert.equal(await answer.text(), '<h1>sorry</h1>');
    assert.deepEqual(await read(sandbox, '7'), { text: 'kept' });
  });

  it('lets a request take effect and cuts its answer in the middle', async () => {
    const sandbox = await startNotes();
    sandbox.faults.add({ match: { path: /notes\/7/ }, kind: 'cut', times: 1 });
    const answer = await write(sandbox, '7', 'kept');
    assert.equal(answer.status, 201);
    await assert.rejects(answer.text());
    assert.deepEqual(await read(sandbox, '7'), { text: 'kept' });
  });

  it('drops a request before it takes effect', async () => {
    const sandbox = await startNotes();
    sandbox.faults.add({ match: { path: /notes\/7/ }, kind: 'drop-before', times: 1 });
    await assert.rejects(write(sandbox, '7', 'lost'));
    assert.deepEqual(await read(sandbox, '7'), {});
  });

  it('spreads a share of faults evenly', async () => {
    const sandbox = await startNotes();
    sandbox.faults.add({ match: { path: /notes/ }, kind: 'status', status: 500, sharePercent: 25 });
    const statuses: number[] = [];
    for (let n = 0; n < 8; n += 1) statuses.push((await write(sandbox, String(n), 'x')).status);
    assert.deepEqual(statuses, [201, 201, 201, 500, 201, 201, 201, 500]);
  });

  it('is looked into and disturbed over HTTP', async () => {
    const sandbox = await startNotes();
    await write(sandbox, '1', 'seen');
    const state = (await (await fetch(`${sandbox.url}/__sandbox/state`)).json()) as { notes: unknown };
    assert.deepEqual(state.notes, { 1: { text: 'seen' } });
    await fetch(`${sandbox.url}/__sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ match: { path: '^/notes' }, kind: 'status', status: 429 }),
    });
    assert.equal((await write(sandbox, '1', 'x')).status, 429);
    await fetch(`${sandbox.url}/__sandbox/faults`, { method: 'DELETE' });
    assert.equal((await write(sandbox, '1', 'x')).status, 201);
  });

  it('shows the body as it came, parsed and raw', async () => {
    const sandbox = await startNotes();
    const post = async (type: string, body: string): Promise<unknown> =>
      (await fetch(`${sandbox.url}/raw`, { method: 'POST', headers: { 'content-type': type }, body })).json();
    assert.deepEqual(await post('application/json; charset=utf-8', '{ "a": 1 }'), { length: 10, body: { a: 1 } });
    assert.deepEqual(await post('application/x-www-form-urlencoded', 'a=1&b=x%20y'), {
      length: 11,
      body: { a: '1', b: 'x y' },
    });
    assert.deepEqual(await post('text/xml', '<a/>'), { length: 4, body: '<a/>' });
  });

  it('keeps its state across a restart, also after a torn last line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    folders.push(folder);
    const dataFile = join(folder, 'state.jsonl');
    const first = await startNotes({ dataFile });
    await write(first, '1', 'old');
    await write(first, '1', 'new');
    await write(first, '2', 'other');
    await first.stop();
    appendFileSync(dataFile, '["notes","3",{"te');
    const second = await startNotes({ dataFile });
    assert.deepEqual(second.store.collection('notes').entries(), [
      ['1', { text: 'new' }],
      ['2', { text: 'other' }],
    ]);
  });
});

describe('the store', () => {
  it('undoes everything of a piece of work that throws, and only that', async () => {
    const { store } = await startNotes();
    const notes = store.collection<string>('notes');
    notes.set('1', 'before');
    store.atomically(() => {
      notes.set('2', 'outer');
      assert.throws(() =>
        store.atomically(() => {
          notes.set('1', 'changed');
          notes.set('3', 'new');
          notes.delete('2');
          throw new Error('no');
        }),
      );
    });
    assert.deepEqual(Object.fromEntries(notes.entries()), { 1: 'before', 2: 'outer' });
  });
});

describe('outgoing webhooks', () => {
  const send = (sandbox: Sandbox, body: string): void =>
    sandbox.webhooks.post(`${sandbox.url}/hook`, { 'content-type': 'text/plain' }, body);

  it('arrive in order, and again after a failure', async () => {
    const sandbox = await startNotes();
    sandbox.faults.add({ match: { path: /hook/, body: /^a$/ }, kind: 'drop-before', times: 1 });
    for (const body of ['a', 'b', 'c']) send(sandbox, body);
    await delivered(sandbox);
    assert.deepEqual(sandbox.received, ['b', 'c', 'a']);
  });

  it('are held, reordered and doubled', async () => {
    const sandbox = await startNotes();
    sandbox.webhooks.hold();
    for (const body of ['a', 'b']) send(sandbox, body);
    assert.equal(sandbox.webhooks.pending(), 0);
    sandbox.webhooks.release((held) => [...held].reverse().flatMap((one) => [one, one]));
    await delivered(sandbox);
    sandbox.webhooks.duplicate(2);
    send(sandbox, 'c');
    await delivered(sandbox);
    assert.deepEqual(sandbox.received, ['b', 'b', 'a', 'a', 'c', 'c']);
  });

  it('are signed for each attempt and taken as accepted by the rules of the vendor', async () => {
    const sandbox = await startNotes();
    const attempts: number[] = [];
    sandbox.webhooks.configure({
      headersOf: ({ attempts: made }) => {
        attempts.push(made);
        return { 'x-attempt': String(made) };
      },
      accepted: (_status, body) => body === 'ok' && attempts.length > 1,
    });
    send(sandbox, 'a');
    await delivered(sandbox);
    assert.deepEqual(attempts, [0, 1]);
  });
});
