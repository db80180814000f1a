import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Fault, ok, refuse, type Result } from '@throughline/contracts';
import { Bench } from '../testing/bench.fixture.ts';
import { defineCall } from './outgoing-operation.ts';
import { FAILURES_UNTIL_REST } from './resting-targets.ts';
import type { TargetState } from './target-states.ts';

let bench: Bench;
let calls: string[] = [];
let answer: (account: string, tenantId: string, signal: AbortSignal) => Promise<Result<string>>;

const pay = defineCall<{ account: string }, string>({
  name: 'bank.pay',
  target: ({ account }) => `bank:${account}`,
  call: ({ account }, { tenantId, key, signal }) => {
    calls.push(`${tenantId} ${key}`);
    return answer(account, tenantId, signal);
  },
  settled: () => Promise.resolve(),
});

const unavailable = (retryAfterMs?: number): Promise<never> =>
  Promise.reject(
    new Fault('UPSTREAM_UNAVAILABLE', 'away', {
      transient: true,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    }),
  );
const intend = (tenantId: string, account: string, ...keys: string[]): Promise<void> =>
  bench.transport.transact({ tenantId }, async (work) => {
    for (const key of keys) work.call(pay, key, { account });
  });
const keys = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, k) => `${prefix}-${k}`);
const targets = (tenantId: string): Promise<TargetState[]> => bench.transport.targetStates(tenantId);
const attemptsOf = async (prefix: string): Promise<number> => {
  const [row] = await bench.select<{ sum: string }>(
    `select sum(attempts) as sum from outgoing_call where key like $1`,
    [`${prefix}-%`],
  );
  return Number(row?.sum);
};
const openCalls = async (): Promise<number> => {
  const [row] = await bench.select<{ count: string }>(
    `select count(*) as count from outgoing_call where state in ('pending', 'calling', 'unknown')`,
  );
  return Number(row?.count);
};

describe('a target that does not answer', () => {
  before(async () => {
    bench = await Bench.start('resting', () => ({ calls: [pay] }));
  });
  after(() => bench.stop());
  beforeEach(() => {
    calls = [];
    answer = (account) => Promise.resolve(ok(account));
  });

  it('rests after failures in a row; its calls wait and cost no attempts, and others go on', async () => {
    answer = (account, tenantId) => (account === 'dead' && tenantId === 'a' ? unavailable() : Promise.resolve(ok('')));
    await intend('a', 'dead', ...keys('dead', 50));
    await bench.rest();
    await intend('a', 'alive', 'same-tenant');
    await intend('b', 'dead', 'same-account');
    await bench.rest();
    assert.ok(calls.includes('a same-tenant') && calls.includes('b same-account'));
    const made = calls.filter((each) => each.startsWith('a dead')).length;
    assert.ok(made >= FAILURES_UNTIL_REST && made <= 8, `${made} calls were made`);
    assert.equal(await attemptsOf('dead'), made);
    const [rest] = await targets('a');
    const { state, reason, waiting, since, nextTryAt } = rest ?? {};
    assert.deepEqual({ state, reason, waiting }, { state: 'resting', reason: 'does-not-answer', waiting: 50 });
    assert.ok(since && nextTryAt && nextTryAt > since, 'it says since when and until when');
    assert.deepEqual(await targets('b'), []);
  });

  it('is tried by one call at the end of each rest, however far the clock jumps', async () => {
    answer = () => unavailable();
    await bench.pass(3);
    const tried = calls.length;
    // Rests of two and a half to five minutes at their longest, after some shorter ones.
    assert.ok(tried >= 3 * 12 && tried < 3 * 24 + 20, `${tried} tries in three hours`);
    answer = () => Promise.resolve(ok(''));
    await bench.pass(24 * 60);
    assert.equal(await openCalls(), 0);
    assert.deepEqual(await targets('a'), []);
  });

  it('is given back to all its calls at once when the trial is answered, though it be by a refusal', async () => {
    answer = () => unavailable();
    await intend('a', 'back', ...keys('back', FAILURES_UNTIL_REST));
    await bench.rest();
    await intend('a', 'back', ...keys('fresh', 20));
    await bench.rest();
    assert.equal(await attemptsOf('fresh'), 0);
    answer = () => Promise.resolve(refuse('NOT_FOUND', {}));
    const [rest] = await targets('a');
    await bench.clock.moveTo(rest?.nextTryAt ?? '', bench.rest);
    assert.equal(await attemptsOf('fresh'), 20);
    await bench.pass(1);
    assert.equal(await openCalls(), 0);
  });

  it('that asks to wait rests as a whole and exactly so long, at the first time', async () => {
    const begun = bench.clock.now().getTime();
    answer = () => unavailable(90_000);
    await intend('a', 'limited', 'first-0');
    await bench.rest();
    await intend('a', 'limited', ...keys('later', 20));
    await bench.clock.moveTo(new Date(begun + 89_999), bench.rest);
    assert.equal(await attemptsOf('later'), 0);
    const [rest] = await targets('a');
    assert.equal(rest?.reason, 'asked-to-wait');
    assert.equal(rest.nextTryAt?.getTime(), begun + 90_000);
    answer = () => Promise.resolve(ok(''));
    await bench.clock.moveTo(new Date(begun + 90_000), bench.rest);
    assert.equal(await openCalls(), 0);
  });

  it('does not rest for refusals, permanent faults or defects of ours', async () => {
    answer = () => Promise.reject(new Fault('UPSTREAM_REJECTED', 'no', { transient: false }));
    await intend('a', 'rejecting', ...keys('rejected', 10));
    await bench.rest();
    answer = () => Promise.resolve(refuse('NOT_FOUND', {}));
    await intend('a', 'refusing', ...keys('refused', 10));
    await bench.rest();
    answer = () => Promise.reject(new TypeError('a defect'));
    await intend('a', 'defective', ...keys('defect', 10));
    await bench.rest();
    const states = await targets('a');
    assert.deepEqual(
      states.map(({ target, state }) => [target, state]),
      [['bank:defective', 'answers']],
    );
    answer = () => Promise.resolve(ok(''));
    await bench.pass(2);
  });

  it('is tried again by another call when the one that tried it is lost with its process', async () => {
    await bench.rows.query(
      `insert into resting_target values ('a', 'bank:lost', 'trying', 'does-not-answer', $1, $2, 3, 'away')`,
      [bench.clock.now(), new Date(bench.clock.now().getTime() + 60_000)],
    );
    await intend('a', 'lost', 'lost-0');
    await bench.rest();
    assert.equal(await attemptsOf('lost'), 0);
    await bench.pass(1);
    assert.equal(await openCalls(), 0);
    assert.deepEqual(await targets('a'), []);
  });

  it('does not rest because this process ends in the middle of its calls', async () => {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    answer = async (_account, _tenantId, signal) => {
      signal.addEventListener('abort', () => end());
      await ended;
      throw new Fault('UPSTREAM_OUTCOME_UNKNOWN', 'no answer came', { transient: true });
    };
    await intend('a', 'healthy', ...keys('cut-off', 8));
    await bench.until(() => calls.length === 8);
    await bench.transport.stop();
    assert.deepEqual(await bench.select(`select target from resting_target`), []);
    const states = await bench.select(`select distinct state from outgoing_call where key like 'cut-off-%'`);
    assert.deepEqual(states, [{ state: 'unknown' }]);
  });
});
