import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Secret, silentLogger } from '@throughline/platform';
import { TransportDatabase } from '../store/transport-database.ts';
import { Bench } from '../testing/bench.fixture.ts';
import { lockOf, Ownership } from '../work/ownership.ts';
import { PARTITIONS } from '../work/partition.ts';
import { SqlOutbox } from './sql-outbox.ts';

const ALL = Array.from({ length: PARTITIONS }, (_, partition) => partition);

let bench: Bench;
/** Another process of the same service. */
let database: TransportDatabase;
let outbox: SqlOutbox;

const waiting = async (): Promise<string[]> =>
  (await outbox.unsent(ALL, [], 10)).map(({ aggregate }) => aggregate.split(' ').at(-1) ?? '');

describe('facts that wait to be sent', () => {
  before(async () => {
    bench = await Bench.start('sending', () => ({}));
    const nothing = (): void => undefined;
    const url = new Secret(bench.rows.options.connectionString ?? '');
    database = new TransportDatabase(url, bench.clock, silentLogger, nothing, nothing);
    await database.start();
    outbox = new SqlOutbox(database, bench.clock);
    // Such a fact fits in no message, so that it waits whatever is done.
    await bench.note('large', 'x'.repeat(bench.bus.connection.info?.max_payload ?? 0));
    await bench.until(async () => (await bench.select(`select from outbox_unsent where attempts > 0`)).length === 1);
  });
  after(async () => {
    await database.stop();
    await bench.stop();
  });

  it('are not given to a process whose partitions another one has locked', async () => {
    assert.deepEqual(await waiting(), []);
  });

  it('belong to a process that holds the locks of their partitions, which it asks for before it begins', async () => {
    const gained: [number, boolean | undefined][] = [];
    const owner = {
      gained: (partition: number) => void gained.push([partition, database.session?.holds(lockOf(partition))]),
      lost: () => Promise.resolve(),
    };
    const ownership = new Ownership(database, [owner], bench.clock, silentLogger);
    ownership.start();
    try {
      await bench.until(() => gained.length >= PARTITIONS / 2);
      assert.deepEqual(
        gained.filter(([, held]) => held !== true),
        [],
      );
    } finally {
      await ownership.stop();
      await database.unlock(gained.map(([partition]) => lockOf(partition)));
    }
  });

  it('are given to a process that holds the locks, and no more once they fell with its connection', async () => {
    await bench.transport.stop();
    const { session } = database;
    assert.equal((await database.tryLocks(ALL.map(lockOf))).length, PARTITIONS);
    assert.deepEqual(await waiting(), ['large']);
    await session?.query(`select pg_terminate_backend(pg_backend_pid())`).catch(() => undefined);
    await bench.until(() => database.session !== undefined && database.session !== session);
    assert.deepEqual(await waiting(), []);
  });
});
