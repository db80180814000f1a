import assert from 'node:assert/strict';
import type { FaultTest } from '../fault.ts';
import type { Scene } from '../tools/scene.ts';
import { waitForQuiet } from '../tools/quiet.ts';
import { consumersCaughtUp, shortenDuplicateWindow } from '../tools/stream.ts';
import { until } from '../tools/until.ts';

const LIVE_LAG_LIMIT_MS = 10_000;

/** Everything that a replay must not change, as numbers. */
async function standing(scene: Scene): Promise<Record<string, number>> {
  const { rows: ledger } = await scene.truth.ledger.query<Record<string, string>>(
    `select (select count(*) from entry) as entries, (select sum(cents) from balance) as booked,
       (select count(*) from inbox) as applied, (select count(*) from outbox) as published,
       (select count(*) from outgoing_call) as calls, (select count(*) from link) as links`,
  );
  const { rows: orders } = await scene.truth.orders.query<Record<string, string>>(
    `select sum(cents) as confirmed, sum(postings) as postings from confirmed`,
  );
  const counted = Object.entries({ ...ledger[0], ...orders[0] }).map(([name, value]) => [name, Number(value)] as const);
  return { ...Object.fromEntries(counted), writes: scene.books.writes.length };
}

/** The same, and one more order. */
const withOneMore = (before: Record<string, number>, cents: number): Record<string, number> => {
  const more = { entries: 1, booked: cents, applied: 1, published: 1, confirmed: cents, postings: 1 };
  return {
    ...before,
    ...Object.fromEntries(Object.entries(more).map(([name, by]) => [name, (before[name] ?? 0) + by])),
  };
};

export const replay: FaultTest = {
  id: 'F31',
  title: 'replay of everything',
  quietWithinMs: 180_000,
  run: async ({ scene, load, options, note, pause }) => {
    await load.run({ orders: Math.ceil(options.replayed / 2), parallel: 8, exported: 0.02, transfers: 0 });
    await waitForQuiet(scene, 180_000);
    const before = await standing(scene);
    await shortenDuplicateWindow(scene, 500);
    await pause(1500);
    for (const service of ['orders', 'ledger'] as const) {
      await scene.truth[service].query(`update outbox set sent_at = null, stream_seq = null`);
    }
    await pause(300);
    const live = load.order({ shape: { account: 'live', from: null, exported: false } });
    const begun = scene.clock.now().getTime();
    await load.place(live);
    const confirmed = async (): Promise<boolean> =>
      (await scene.truth.orders.query(`select 1 from confirmed where account = 'live'`)).rowCount === 1;
    await until('the live order is confirmed', confirmed, scene.clock, LIVE_LAG_LIMIT_MS);
    const lagMs = scene.clock.now().getTime() - begun;
    await waitForQuiet(scene, 180_000);
    await consumersCaughtUp(scene);
    note(`${options.replayed} events again, live order confirmed after ${lagMs} ms`);
    assert.deepEqual(await standing(scene), withOneMore(before, live.cents), 'a replay changes nothing');
  },
};
