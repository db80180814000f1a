import 'reflect-metadata';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sql } from '../persistence/sql.ts';
import { cursorIn } from './cursor.ts';
import { byId, listBy, oneBy } from './loading.ts';
import { sliceOf, slicesOf } from './slices.ts';

/** Answers two rows for each key that is asked for, and counts the statements. */
function countedQuery(): { query: Sql; statements: unknown[] } {
  const statements: unknown[] = [];
  const query = (_statement: string, parameters: readonly unknown[] = []) => {
    statements.push(parameters);
    const parents = [parameters[0]].flat() as string[];
    return Promise.resolve(parents.flatMap((parent) => [1, 2].map((n) => ({ id: `${parent}.${n}`, parent }))));
  };
  return { query: query as Sql, statements };
}

const nothing: Sql = () => Promise.resolve([]);
const parentOf = ({ parent }: { parent: string }): string => parent;

describe('batched reads of a request', () => {
  it('reads any number of keys with one statement, in key order', async () => {
    const { query, statements } = countedQuery();
    const lists = listBy<{ id: string; parent: string }, string>(query, 'select', parentOf, ({ id }) => id);
    assert.deepEqual(await lists.loadMany(['b', 'a']), [
      ['b.1', 'b.2'],
      ['a.1', 'a.2'],
    ]);
    assert.deepEqual(statements, [[['b', 'a']]]);
  });

  it('answers null for a miss, and an empty list for a parent without rows', async () => {
    assert.equal(await byId(nothing, 'select').load('x'), null);
    assert.equal(await oneBy(nothing, 'select', parentOf).load('x'), null);
    assert.deepEqual(await listBy(nothing, 'select', parentOf).load('x'), []);
  });

  it('reads slices that are asked alike together, and keeps the others apart', async () => {
    const { query, statements } = countedQuery();
    const loader = slicesOf<{ id: string }>(query, { statement: 'select', table: 't' });
    const slices = await Promise.all([
      loader.load(sliceOf('e1', { first: 2 })),
      loader.load(sliceOf('e2', { first: 2 })),
      loader.load(sliceOf('e1', { first: 9000, after: 'x' })),
    ]);
    assert.deepEqual(
      slices[1]?.map(({ id }) => id),
      ['e2.1', 'e2.2'],
    );
    assert.deepEqual(statements, [[['e1', 'e2'], 2, null], ['x'], [['e1'], 500, 'x']]);
  });

  it('refuses to go on after a row of nobody', async () => {
    const after = slicesOf(nothing, { statement: 'select', table: 't' }).load(sliceOf('e1', { first: 2, after: 'x' }));
    await assert.rejects(after, { extensions: { code: 'BAD_USER_INPUT' } });
    await assert.rejects(cursorIn(nothing, 't', 'x'), { extensions: { code: 'BAD_USER_INPUT' } });
    assert.equal(await cursorIn(nothing, 't', null), null);
  });

  it('takes a page of nothing for what it is', () => {
    assert.equal(sliceOf('e1', { first: 0 }).first, 0);
  });
});
