import assert from 'node:assert/strict';
import type { FaultTest } from '../fault.ts';
import type { Scene } from '../tools/scene.ts';
import { until } from '../tools/until.ts';

const PARTITIONS = 8;
const TAKEOVER_WITHIN_MS = 10_000;

/** How many partitions each living session of the ledger's database holds; an advisory lock is never held twice. */
async function held(scene: Scene): Promise<number[]> {
  const { rows } = await scene.truth.ledger.query<{ partitions: string }>(
    `select count(*) as partitions from pg_locks
     where locktype = 'advisory' and mode = 'ExclusiveLock' and granted
       and (classid::bigint << 32) | objid::bigint = any(array(
         select hashtextextended('partition ' || p, 0) from generate_series(0, ${PARTITIONS - 1}) p))
       and database = (select oid from pg_database where datname = current_database())
     group by pid order by 1 desc`,
  );
  return rows.map(({ partitions }) => Number(partitions));
}

export const workerKilled: FaultTest = {
  id: 'W1',
  title: 'one of two workers killed under load',
  scene: { copies: { orders: 2, ledger: 2 } },
  run: async ({ scene, load, note }) => {
    const shares = async (): Promise<boolean> => (await held(scene)).join() === '4,4';
    await until('two workers share the partitions', shares, scene.clock, 10_000);
    const under = { way: true };
    const sending = (async () => {
      while (under.way) await load.run({ orders: 20, paceMs: 20 });
    })();
    await scene.clock.pause(2000);
    scene.process('ledger', 1).kill();
    const begun = scene.clock.now().getTime();
    const idle = async (): Promise<boolean> => (await held(scene)).join() !== '8';
    await until('the other has them all', async () => !(await idle()), scene.clock, 30_000);
    const tookMs = scene.clock.now().getTime() - begun;
    const { rows } = await scene.truth.orders.query<{ at: Date }>(`select max(recorded_at) as at from outbox`);
    const toldBefore = rows[0]?.at ?? new Date(begun);
    const allApplied = async (): Promise<boolean> => {
      const told = await scene.truth.orders.query<{ id: string }>(
        `select event_id as id from outbox where type like 'orders.account.%' and recorded_at <= $1`,
        [toldBefore],
      );
      const left = await scene.truth.ledger.query(
        `select 1 from unnest($1::uuid[]) e(id) where not exists (select 1 from inbox i where i.event_id = e.id)
           and not exists (select 1 from held_event h where h.event_id = e.id) limit 1`,
        [told.rows.map(({ id }) => id)],
      );
      return left.rowCount === 0;
    };
    await until('what was told meanwhile is applied', allApplied, scene.clock, 30_000);
    const caughtUpMs = scene.clock.now().getTime() - begun;
    under.way = false;
    await sending;
    note(`partitions taken over after ${tookMs} ms, caught up after ${caughtUpMs} ms`);
    assert.ok(caughtUpMs < TAKEOVER_WITHIN_MS, `the dead worker's partitions stood for ${caughtUpMs} ms`);
    scene.processes.ledger.splice(1, 1);
    await scene.add('ledger');
    await until('a new worker takes its share', shares, scene.clock, 10_000);
    await load.run({ orders: 40 });
  },
};
