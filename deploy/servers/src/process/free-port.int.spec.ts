import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { freePort } from './free-port.ts';

describe('a free port', () => {
  it('is the preferred one unless somebody listens there', async () => {
    const port = await freePort();
    assert.equal(await freePort(port), port);
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    assert.notEqual(await freePort(port), port);
    squatter.close();
  });

  it('is never given twice', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
    assert.equal(new Set(ports).size, 50);
  });
});
