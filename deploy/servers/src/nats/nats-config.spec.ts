import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { natsConfig } from './nats-config.ts';

describe('the configuration of the NATS server', () => {
  const options = { serverName: 'throughline-1', port: 42_229, storeDir: '/d a/store', pidFile: '/d a/pid' };

  for (const { version, setsInterval } of [
    { version: '2.9.10', setsInterval: false },
    { version: '2.10.27', setsInterval: true },
    { version: '3.0.0', setsInterval: true },
  ]) {
    it(`${setsInterval ? 'names' : 'does not name'} a sync interval for ${version}`, () => {
      assert.equal(natsConfig({ ...options, version }).includes('sync_interval'), setsInterval);
    });
  }

  it('listens on this machine only and quotes its paths', () => {
    const text = natsConfig({ ...options, version: '2.9.10' });
    assert.match(text, /^listen: "127\.0\.0\.1:42229"$/m);
    assert.match(text, /^ {2}store_dir: "\/d a\/store"$/m);
  });
});
