import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lineChanges } from './line-changes.ts';

const line = (lineKey: string, says: string) => ({ lineKey, says });

describe('what a version does to the lines of the one before (R87)', () => {
  it('adds, changes, repeats and removes by line key, whatever the order', () => {
    const before = [line('QL-10', 'package'), line('QL-20', 'retainer'), line('QL-30', 'expenses')];
    const after = [line('QL-50', 'hours'), line('QL-20', 'larger retainer'), line('QL-10', 'package')];
    const changes = lineChanges(before, after, (a, b) => a.says === b.says);
    assert.deepEqual(
      changes.map(({ change, line: now, previous }) => [change, now?.lineKey, previous?.lineKey]),
      [
        ['ADDED', 'QL-50', undefined],
        ['CHANGED', 'QL-20', 'QL-20'],
        ['UNCHANGED', 'QL-10', 'QL-10'],
        ['REMOVED', undefined, 'QL-30'],
      ],
    );
  });
});
