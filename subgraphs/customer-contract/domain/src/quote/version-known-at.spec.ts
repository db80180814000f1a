import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '@throughline/contracts';
import { versionKnownAt } from './version-known-at.ts';

const versions = [
  { version: 2, createdAt: instant('2025-01-30T17:25:00Z') },
  { version: 1, createdAt: instant('2025-01-21T15:10:00Z') },
];

describe('the quote version that was current at an instant', () => {
  for (const { knownAt, version } of [
    { knownAt: '2025-01-21T15:09:59Z', version: undefined },
    { knownAt: '2025-01-29T12:00:00Z', version: 1 },
    { knownAt: '2025-01-30T17:25:00Z', version: 2 },
    { knownAt: '2025-06-01T00:00:00Z', version: 2 },
  ]) {
    it(`${knownAt}: ${version ?? 'none'}`, () =>
      assert.equal(versionKnownAt(versions, instant(knownAt))?.version, version));
  }
});
