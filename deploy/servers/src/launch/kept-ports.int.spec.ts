import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { KeptPorts } from './kept-ports.ts';

const listenOn = (port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

describe('the ports of a data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-ports-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are the ones of last time, also where the preferred one has become free meanwhile', async () => {
    const squatter = await listenOn(0);
    const taken = (squatter.address() as { port: number }).port;
    const chosen = await new KeptPorts(folder).port('gateway', taken);
    assert.notEqual(chosen, taken);
    await close(squatter);
    assert.equal(await new KeptPorts(folder).port('gateway', taken), chosen);
    assert.notEqual(await new KeptPorts(folder).port('reporting', chosen + 1), chosen);
  });

  it('come back after somebody else had one for a while', async () => {
    const chosen = await new KeptPorts(folder).port('gateway');
    const squatter = await listenOn(chosen);
    assert.notEqual(await new KeptPorts(folder).port('gateway'), chosen);
    await close(squatter);
    assert.equal(await new KeptPorts(folder).port('gateway'), chosen);
  });

  it('are chosen anew where the file is damaged', async () => {
    writeFileSync(join(folder, 'ports.json'), '{"gateway": "four thousand", ');
    const port = await new KeptPorts(folder).port('gateway');
    assert.deepEqual(JSON.parse(readFileSync(join(folder, 'ports.json'), 'utf8')), { gateway: port });
  });
});
