import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Secret, silentLogger } from '@throughline/platform';
import { Repeats } from '../work/repeats.ts';
import { TransportDatabase } from '../store/transport-database.ts';
import { Bench } from '../testing/bench.fixture.ts';
import { onSchedule } from './scheduled-work.ts';
import { Scheduler } from './scheduler.ts';

let bench: Bench;
let during: (key: string) => Promise<void> = () => Promise.resolve();

let minted: (id: string) => void = () => undefined;

const note = onSchedule('note', async (_payload, work, { key }) => {
  minted(work.mint('Invoice'));
  await during(key);
  const what = `${key} at ${work.now.toISOString().slice(0, 10)}`;
  await work.sql(`insert into seen (tenant_id, what) values ($1, $2)`, [work.tenantId, what]);
});
const plan = (key: string, due: string): Promise<void> =>
  bench.transport.transact({ tenantId: 'a' }, async (work) => work.schedule('note', key, new Date(due), {}));

describe('planned work', () => {
  before(async () => {
    bench = await Bench.start('planning', () => ({ schedules: [note] }));
  });
  after(() => bench.stop());

  it('has its wake-up when the service says that it rests, although the notice of it may be late', async () => {
    for (let second = 10; second < 30; second += 1) {
      await plan(`soon ${second}`, `2026-03-01T00:00:${second}Z`);
      await bench.until(() => bench.transport.quiet());
      let stops = 0;
      await bench.clock.moveTo(`2026-03-01T00:00:${second}.500Z`, async () => {
        stops += 1;
        await bench.rest();
      });
      assert.equal(stops, 2);
    }
    assert.equal((await bench.seen()).length, 20);
  });

  it('that fails is tried again and holds up nothing else', async () => {
    let failures = 0;
    during = (key) =>
      key === 'stumbles' && (failures += 1) <= 2 ? Promise.reject(new Error('not now')) : Promise.resolve();
    await plan('stumbles', '2026-03-02T00:00:00Z');
    await plan('goes', '2026-03-03T00:00:00Z');
    await bench.rest();
    await bench.clock.moveTo('2026-03-04T00:00:00Z', bench.rest);
    assert.deepEqual((await bench.seen()).slice(20), ['stumbles at 2026-03-02', 'goes at 2026-03-03']);
  });

  it('that runs late mints ids of the instant at which it runs, so that they rise in the order of making', async () => {
    const made: string[] = [];
    minted = (id) => made.push(id);
    await bench.clock.moveTo('2026-03-04T12:00:00Z', bench.rest);
    await plan('due today', '2026-03-04T11:00:00Z');
    await bench.rest();
    await plan('due yesterday', '2026-03-03T11:00:00Z');
    await bench.rest();
    assert.equal(made.length, 2);
    assert.deepEqual(made, [...made].sort());
  });

  it('that is moved while its failure is written down runs at its new instant and not before', async () => {
    await bench.transport.stop();
    const url = new Secret(bench.rows.options.connectionString ?? '');
    const nothing = (): void => undefined;
    const database = new TransportDatabase(url, bench.clock, silentLogger, nothing, nothing);
    let moved: Promise<void> | undefined;
    const moving: TransportDatabase = Object.create(database, {
      query: {
        value: async (sql: string, parameters: unknown[]) => {
          if (sql.includes('set attempts')) await (moved ??= plan('moved', '2026-04-01T00:00:00Z'));
          return database.query(sql, parameters);
        },
      },
    }) as TransportDatabase;
    let runs = 0;
    during = () => ((runs += 1) === 1 ? Promise.reject(new Error('not now')) : Promise.resolve());
    const scheduler = new Scheduler([note], moving, bench.transport.transact, bench.clock, silentLogger, new Repeats());
    const rest = async (): Promise<void> => {
      while (!(await scheduler.quiet())) await bench.clock.pause(10);
    };
    await plan('moved', '2026-03-05T00:00:00Z');
    scheduler.loop.start();
    await rest();
    await bench.clock.moveTo('2026-03-20T00:00:00Z', rest);
    assert.equal(runs, 1);
    await bench.clock.moveTo('2026-04-02T00:00:00Z', rest);
    assert.equal((await bench.seen()).at(-1), 'moved at 2026-04-01');
    await scheduler.loop.stop();
    await database.stop();
  });
});
