import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Secret, silentLogger } from '@throughline/platform';
import { TransportDatabase } from '../store/transport-database.ts';
import { Bench } from '../testing/bench.fixture.ts';
import { CallQueue, type ClaimedCall } from './call-queue.ts';

const BUDGETS = new Map([
  ['plain', 8],
  ['gentle', 2],
]);

let bench: Bench;
const databases: TransportDatabase[] = [];

const databaseOf = (): TransportDatabase => {
  const nothing = (): void => undefined;
  const url = new Secret(bench.rows.options.connectionString ?? '');
  const database = new TransportDatabase(url, bench.clock, silentLogger, nothing, nothing);
  databases.push(database);
  return database;
};
const queueOf = (database: TransportDatabase): CallQueue => new CallQueue(database, bench.clock, BUDGETS);
let queue: CallQueue;

/** Calls that have been due for so many seconds. */
const waiting = async (target: string, count: number, dueForS: number, operation = 'plain'): Promise<void> => {
  await bench.rows.query(
    `insert into outgoing_call (tenant_id, operation, key, target, request, correlation_id, state, next_attempt_at, created_at)
     select 'a', $1, $2 || ' ' || n, $2, '{}', 'c', 'pending', $3, $3 from generate_series(1, $4) n`,
    [operation, target, new Date(bench.clock.now().getTime() - 1000 * dueForS), count],
  );
};
const resting = (target: string, forS: number): Promise<unknown> =>
  bench.rows.query(`insert into resting_target values ('a', $1, 'resting', 'does-not-answer', $2, $3, 2, 'away')`, [
    target,
    bench.clock.now(),
    new Date(bench.clock.now().getTime() + 1000 * forS),
  ]);
const counted = (calls: readonly ClaimedCall[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(calls, (call) => call.target)].map(([target, some]) => [target, some.length]));

describe('the queue of calls', () => {
  before(async () => {
    bench = await Bench.start('queueing', () => ({}));
    await bench.transport.stop();
    queue = queueOf(databaseOf());
  });
  after(async () => {
    await Promise.all(databases.map((database) => database.stop()));
    await bench.stop();
  });
  beforeEach(async () => {
    await bench.rows.query(`delete from outgoing_call`);
    await bench.rows.query(`delete from resting_target`);
  });

  it('gives every target its share, however many older calls one of them has', async () => {
    await waiting('slow', 1000, 3600);
    for (const target of ['b', 'c', 'd']) await waiting(target, 3, 1);
    assert.deepEqual(counted(await queue.claim(64, 512)), { slow: 8, b: 3, c: 3, d: 3 });
  });

  it('gives few places to the first of each target before the second of any', async () => {
    await waiting('slow', 1000, 3600);
    for (const target of ['b', 'c', 'd']) await waiting(target, 3, 1);
    assert.deepEqual(counted(await queue.claim(5, 512)), { slow: 2, b: 1, c: 1, d: 1 });
  });

  it('gives a target its first when there is no place left, and no more', async () => {
    await waiting('slow', 100, 3600);
    await waiting('b', 3, 1);
    assert.deepEqual(counted(await queue.claim(0, 512)), { slow: 1, b: 1 });
    assert.deepEqual(await queue.claim(0, 512), []);
  });

  it('keeps to the budget with what other processes have under way', async () => {
    await waiting('slow', 20, 60);
    assert.equal((await queue.claim(5, 512)).length, 5);
    assert.equal((await queueOf(databaseOf()).claim(64, 512)).length, 3);
    assert.equal((await queue.claim(64, 512)).length, 0);
  });

  it('keeps to the strictest budget of the operations that share a target', async () => {
    await waiting('shared', 1, 60, 'gentle');
    await waiting('shared', 20, 30, 'plain');
    assert.equal((await queue.claim(64, 512)).length, 2);
    assert.equal((await queue.claim(64, 512)).length, 0, 'while a gentle call is under way');
    await bench.rows.query(`update outgoing_call set state = 'confirmed' where operation = 'gentle'`);
    assert.equal((await queue.claim(64, 512)).length, 7);
  });

  it('leaves the calls of a resting target alone and knows when it is tried next', async () => {
    await waiting('dead', 5, 60);
    await resting('dead', 120);
    assert.deepEqual(await queue.claim(64, 512), []);
    const next = new Date(bench.clock.now().getTime() + 120_000);
    assert.deepEqual(await queue.standing(), { calling: false, due: false, next });
  });

  it('gives a target whose rest is over to one call, whichever process asks', async () => {
    await waiting('dead', 50, 60);
    await resting('dead', 0);
    const others = Array.from({ length: 4 }, () => queueOf(databaseOf()));
    const claimed = (await Promise.all(others.map((other) => other.claim(64, 512)))).flat();
    assert.deepEqual(
      claimed.map(({ trial_after }) => trial_after),
      [2],
    );
    assert.deepEqual(await queue.claim(64, 512), []);
  });

  it('does not spend a trial on a target that has nothing due', async () => {
    await waiting('dead', 1, -30);
    await resting('dead', 0);
    assert.deepEqual(await queue.claim(64, 512), []);
    const [rest] = await bench.select<{ state: string }>(`select state from resting_target`);
    assert.equal(rest?.state, 'resting');
  });
});
