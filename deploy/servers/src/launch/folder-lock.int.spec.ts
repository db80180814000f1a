import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { FolderInUse, lockFolder } from './folder-lock.ts';

describe('the lock on a data folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-lock-'));
  after(() => rmSync(folder, { recursive: true }));

  it('is held by one until it is given back', () => {
    const unlock = lockFolder(folder);
    assert.throws(() => lockFolder(folder), FolderInUse);
    unlock();
    lockFolder(folder)();
    assert.deepEqual(readdirSync(folder), []);
  });

  for (const { was, content } of [
    { was: 'a process that is gone', content: { pid: 2 ** 22 + 1, start: '1' } },
    { was: 'a process whose id another one has now', content: { pid: process.pid, start: 'earlier' } },
  ]) {
    it(`is taken over from ${was}`, () => {
      writeFileSync(join(folder, 'launcher.json'), JSON.stringify(content));
      lockFolder(folder)();
    });
  }
});
