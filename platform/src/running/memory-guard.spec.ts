import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryGuard } from './memory-guard.ts';

describe('a process whose memory is nearly full', () => {
  it('begins nothing new until what was garbage has been collected', async () => {
    let taken = 0.5;
    const collected = Promise.withResolvers<void>();
    let asked = 0;
    const guard = new MemoryGuard(
      0.85,
      () => taken,
      () => {
        asked += 1;
        return collected.promise;
      },
    );
    assert.equal(guard.hasRoom(), true);
    taken = 0.9;
    assert.equal(guard.hasRoom(), false);
    assert.equal(guard.hasRoom(), false);
    assert.equal(asked, 1, 'it is looked through once at a time');
    taken = 0.4;
    collected.resolve();
    await collected.promise;
    assert.equal(guard.hasRoom(), true);
  });

  it('asks the engine itself, as it runs', async () => {
    assert.equal(new MemoryGuard().hasRoom(), true);
    assert.equal(new MemoryGuard(0).hasRoom(), false);
  });
});
