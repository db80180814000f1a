import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Fault, ok, type Result } from '@throughline/contracts';
import { silentLogger, Secret } from '@throughline/platform';
import { TransportDatabase } from '../store/transport-database.ts';
import { Bench } from '../testing/bench.fixture.ts';
import { Caller } from './caller.ts';
import { defineCall } from './outgoing-operation.ts';

interface Request {
  readonly account: string;
}

let bench: Bench;
let calls: string[] = [];
let script: {
  call: (key: string) => Promise<Result<string>>;
  lookUp: (key: string) => Promise<string | null>;
  settled: (key: string) => void;
};

const unknown = (): Fault => new Fault('UPSTREAM_OUTCOME_UNKNOWN', 'no answer came', { transient: true });
const unavailable = (): Fault => new Fault('UPSTREAM_UNAVAILABLE', 'not reachable', { transient: true });

const pay = defineCall<Request, string>({
  name: 'bank.pay',
  target: ({ account }) => `bank:${account}`,
  call: (_request, { key }) => {
    calls.push(`call ${key}`);
    return script.call(key);
  },
  lookUp: (_request, { key }) => {
    calls.push(`look up ${key}`);
    return script.lookUp(key);
  },
  settled: async (_request, outcome, work) => {
    const what = outcome.ok ? outcome.value : outcome.refusal.code;
    await work.sql(`insert into seen (tenant_id, what) values ($1, $2)`, [work.tenantId, what]);
    script.settled(what);
  },
});

const intend = (key: string, account = 'main'): Promise<void> =>
  bench.transport.transact({ tenantId: 'a' }, async (work) => work.call(pay, key, { account }));
const stateOf = async (key: string): Promise<string | undefined> => {
  const [row] = await bench.select<{ state: string }>(`select state from outgoing_call where key = $1`, [key]);
  return row?.state;
};

describe('outgoing calls', () => {
  before(async () => {
    bench = await Bench.start('calling', () => ({ calls: [pay] }));
  });
  after(() => bench.stop());
  beforeEach(() => {
    calls = [];
    script = {
      call: (key) => Promise.resolve(ok(`paid ${key}`)),
      lookUp: () => Promise.resolve(null),
      settled: () => undefined,
    };
  });

  it('stay unknown when the look-up fails, and are not repeated before one has said "absent"', async () => {
    script.call = () => Promise.reject(unknown());
    let asked = 0;
    script.lookUp = (key) => ((asked += 1) < 3 ? Promise.reject(unavailable()) : Promise.resolve(`found ${key}`));
    await intend('k1');
    await bench.rest();
    await bench.pass(24);
    assert.deepEqual(calls, ['call k1', 'look up k1', 'look up k1', 'look up k1']);
    assert.equal(await stateOf('k1'), 'confirmed');
    assert.deepEqual(await bench.seen(), ['found k1']);
  });

  it('are not made again when the answer cannot be taken, and are parked soon', async () => {
    let made = false;
    script.call = (key) => {
      made = true;
      return Promise.resolve(ok(`paid ${key}`));
    };
    script.lookUp = (key) => Promise.resolve(made ? `paid ${key}` : null);
    script.settled = () => {
      throw new Fault('UPSTREAM_UNAVAILABLE', 'thrown by our own code', { transient: true });
    };
    await intend('k2');
    await bench.rest();
    await bench.pass(24);
    assert.equal(calls.filter((each) => each === 'call k2').length, 1);
    assert.equal(await stateOf('k2'), 'parked');
    const [parked] = await bench.select(`select released_as, parked_at from outgoing_call where key = 'k2'`);
    assert.ok(parked && 'parked_at' in parked && parked.parked_at, 'it says since when');
    assert.deepEqual(parked, { ...parked, released_as: 'unknown' });
    assert.deepEqual(await bench.seen(), ['found k1']);
  });

  it('of one slow account do not hold up another', async () => {
    const slow = Promise.withResolvers<Result<string>>();
    script.call = (key) => (key.startsWith('slow') ? slow.promise : Promise.resolve(ok(`paid ${key}`)));
    for (let k = 0; k < 40; k += 1) await intend(`slow ${k}`, 'slow');
    await intend('quick', 'quick');
    await bench.until(async () => (await stateOf('quick')) === 'confirmed', 5000);
    slow.resolve(ok('paid late'));
    await bench.rest();
    const [open] = await bench.select<{ count: string }>(
      `select count(*) as count from outgoing_call where key like 'slow%' and state <> 'confirmed'`,
    );
    assert.equal(open?.count, '0');
  });

  it('of a process that died are looked up only when their own deadline has passed', async () => {
    await bench.rows.query(
      `insert into outgoing_call (tenant_id, operation, key, target, request, correlation_id, state, claimed_by, attempts,
         next_attempt_at, created_at)
       values ('a', 'bank.pay', 'orphan', 'bank:main', '{}', 'c', 'calling', 'somebody who died', 1, $1, $1)`,
      [bench.clock.now()],
    );
    await bench.until(async () => (await stateOf('orphan')) === 'unknown');
    await bench.rest();
    assert.deepEqual(calls, []);
    await bench.pass(1);
    assert.deepEqual(calls, ['look up orphan', 'call orphan']);
  });

  it('whose failure could not be written down are looked up when the database is back', async () => {
    const { connectionString } = bench.rows.options;
    const database = new TransportDatabase(
      new Secret(connectionString ?? ''),
      bench.clock,
      silentLogger,
      () => undefined,
      () => undefined,
    );
    await database.start();
    let refusals = 0;
    const flaky: TransportDatabase = Object.create(database, {
      query: {
        value: (sql: string, parameters: unknown[]) =>
          sql.includes('last_error = $6') && (refusals += 1) <= 2
            ? Promise.reject(new Error('Connection terminated unexpectedly'))
            : database.query(sql, parameters),
      },
    }) as TransportDatabase;
    const caller = new Caller(
      [{ ...pay, name: 'bank.other' } as never],
      flaky,
      bench.transport.transact,
      bench.clock,
      silentLogger,
    );
    script.call = () => Promise.reject(unknown());
    script.lookUp = (key) => Promise.resolve(`found ${key}`);
    await bench.rows.query(
      `insert into outgoing_call (tenant_id, operation, key, target, request, correlation_id, state, next_attempt_at, created_at)
       values ('a', 'bank.other', 'unwritten', 'bank:main', '{}', 'c', 'pending', $1, $1)`,
      [new Date(bench.clock.now().getTime() - 1)],
    );
    await bench.transport.stop();
    caller.loop.start();
    try {
      await bench.until(async () => (await stateOf('unwritten')) === 'confirmed', 8000);
      assert.deepEqual(calls, ['call unwritten', 'look up unwritten']);
    } finally {
      await caller.stop();
      await database.stop();
    }
  });
});
