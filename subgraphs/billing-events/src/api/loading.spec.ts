import 'reflect-metadata';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sql } from '@throughline/subgraph';
import { sliceOf, slicesOf } from './loading.ts';

const SOURCE = { table: 't', columns: 'id', parentColumn: 'parent_id', orderColumn: 'day', filterColumn: 'type' };

/** Answers two rows for each parent that is asked for, and counts the statements. */
function countedRead(): { read: Sql; statements: unknown[] } {
  const statements: unknown[] = [];
  const read = (_sql: string, parameters: readonly unknown[] = []) => {
    statements.push(parameters);
    const parents = [parameters[0]].flat() as string[];
    return Promise.resolve(parents.flatMap((parent) => [1, 2].map((n) => ({ id: `${parent}.${n}`, parent }))));
  };
  return { read: read as Sql, statements };
}

describe('batched reads of a request', () => {
  it('reads the slices of any number of parents with one statement, in key order', async () => {
    const { read, statements } = countedRead();
    const loader = slicesOf<{ id: string }>(read, SOURCE);
    const parents = Array.from({ length: 40 }, (_, index) => `e${index}`);
    const slices = await Promise.all(parents.map((parent) => loader.load(sliceOf(parent, { first: 2 }))));
    assert.equal(statements.length, 1);
    assert.deepEqual(
      slices.map((rows) => rows.map(({ id }) => id)),
      parents.map((parent) => [`${parent}.1`, `${parent}.2`]),
    );
  });

  it('keeps slices that are asked differently apart', async () => {
    const { read, statements } = countedRead();
    const loader = slicesOf<{ id: string }>(read, SOURCE);
    await Promise.all([
      loader.load(sliceOf('e1', { first: 2 })),
      loader.load(sliceOf('e2', { first: 2 })),
      loader.load(sliceOf('e1', { first: 9000, after: 'x', only: 'TIME_ENTRY' })),
    ]);
    assert.deepEqual(statements, [[['e1', 'e2'], 2, null, null], ['x'], [['e1'], 500, 'x', 'TIME_ENTRY']]);
  });

  it('takes a page of nothing for what it is', () => {
    assert.equal(sliceOf('e1', { first: 0 }).first, 0);
  });
});
