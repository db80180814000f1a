import 'reflect-metadata';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sql } from '@throughline/subgraph';
import { filteredSlices, sliceOf } from './loading.ts';

/** Knows every cursor, answers two rows for each parent that is asked for, and keeps what is asked. */
function countedSlices() {
  const asked: unknown[] = [];
  const knowsCursor = ((_sql: string, parameters: unknown) => {
    asked.push(parameters);
    return Promise.resolve([{ id: 'x' }]);
  }) as Sql;
  const loader = filteredSlices(knowsCursor, 't', ({ parents, first, after, only }) => {
    asked.push([parents, first, after, only]);
    return Promise.resolve(parents.flatMap((parent) => [1, 2].map((n) => ({ id: `${parent}.${n}`, parent }))));
  });
  return { loader, asked };
}

describe('batched reads of a request', () => {
  it('reads the slices of any number of parents with one statement, in key order', async () => {
    const { loader, asked } = countedSlices();
    const parents = Array.from({ length: 40 }, (_, index) => `e${index}`);
    const slices = await Promise.all(parents.map((parent) => loader.load(sliceOf(parent, { first: 2 }))));
    assert.equal(asked.length, 1);
    assert.deepEqual(
      slices.map((rows) => rows.map(({ id }) => id)),
      parents.map((parent) => [`${parent}.1`, `${parent}.2`]),
    );
  });

  it('keeps slices that are asked differently apart', async () => {
    const { loader, asked } = countedSlices();
    await Promise.all([
      loader.load(sliceOf('e1', { first: 2 })),
      loader.load(sliceOf('e2', { first: 2 })),
      loader.load(sliceOf('e1', { first: 9000, after: 'x', only: 'TIME_ENTRY' })),
    ]);
    assert.deepEqual(asked, [[['e1', 'e2'], 2, null, null], ['x'], [['e1'], 500, 'x', 'TIME_ENTRY']]);
  });

  it('takes a page of nothing for what it is', () => {
    assert.equal(sliceOf('e1', { first: 0 }).first, 0);
  });
});
