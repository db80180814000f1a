import assert from 'node:assert/strict';
import { newId } from '@throughline/contracts';
import { EVERY_FACT, type Replay, REPLAY_RATE, replaysOf } from '@throughline/events';
import { type Ask, askOver } from '@throughline/transport';
import type { FaultTest } from '../fault.ts';
import type { Load } from '../tools/load.ts';
import { TENANTS } from '../tools/load.ts';
import { waitForQuiet } from '../tools/quiet.ts';
import { type Scene, type Service, SERVICES } from '../tools/scene.ts';
import { consumersCaughtUp, withStream } from '../tools/stream.ts';
import { until } from '../tools/until.ts';

const LIVE_LAG_LIMIT_MS = 10_000;
/** Each replay is to last so long that live orders come while it runs. */
const REPLAY_SECONDS = 5;
const WITHIN_MS = 600_000;
const ACTING = { actor: { subject: 'user:operator', role: 'operator' }, reason: 'the fault tests replay everything' };

/** Everything that a replay must not change, as numbers. */
async function standing(scene: Scene): Promise<Record<string, number>> {
  const { rows: ledger } = await scene.truth.ledger.query<Record<string, string>>(
    `select (select count(*) from entry) as entries, (select sum(cents) from balance) as booked,
       (select count(*) from inbox) as applied, (select count(*) from outbox) as published,
       (select count(*) from outgoing_call) as calls, (select count(*) from link) as links,
       (select count(*) from held_event) as held`,
  );
  const { rows: orders } = await scene.truth.orders.query<Record<string, string>>(
    `select sum(cents) as confirmed, sum(postings) as postings from confirmed`,
  );
  const counted = Object.entries({ ...ledger[0], ...orders[0] }).map(([name, value]) => [name, Number(value)] as const);
  return { ...Object.fromEntries(counted), writes: scene.books.writes.length };
}

/** The same, and some more orders. */
const withMore = (before: Record<string, number>, orders: readonly number[]): Record<string, number> => {
  const cents = orders.reduce((sum, each) => sum + each, 0);
  const [all, more] = [orders.length, { booked: cents, confirmed: cents }];
  const counts = { entries: all, applied: all, published: all, postings: all, ...more };
  return {
    ...before,
    ...Object.fromEntries(Object.entries(counts).map(([name, by]) => [name, (before[name] ?? 0) + by])),
  };
};

interface Job {
  readonly id: string;
  readonly tenantId: string;
  readonly into: Service;
}

async function request(ask: Ask, scene: Scene, job: Omit<Job, 'id'>, eventsPerSecond: number): Promise<Job> {
  const id = newId('Replay', scene.clock);
  const asked = { ...ACTING, id, kind: 'EVENTS' as const, filter: EVERY_FACT, eventsPerSecond };
  const { refusal } = await ask(replaysOf(job.into).request, asked, job);
  assert.equal(refusal, null);
  return { ...job, id };
}

async function read(
  scene: Scene,
  { id, into }: Job,
): Promise<Pick<Replay, 'state' | 'read' | 'applied' | 'seenBefore'>> {
  const { rows } = await scene.truth[into].query<Pick<Replay, 'state' | 'read' | 'applied' | 'seenBefore'>>(
    `select state, read, applied, seen_before as "seenBefore" from replay where id = $1`,
    [id],
  );
  assert.ok(rows[0]);
  return rows[0];
}

const isDone = async (scene: Scene, job: Job): Promise<boolean> => (await read(scene, job)).state === 'DONE';

/** How many facts of a tenant the other service has told. */
async function told(scene: Scene, { tenantId, into }: Job): Promise<number> {
  const { rows } = await scene.truth[into === 'ledger' ? 'orders' : 'ledger'].query<{ count: string }>(
    `select count(*) as count from outbox where tenant_id = $1`,
    [tenantId],
  );
  return Number(rows[0]?.count);
}

/** Places one live order after the other until all replays are over. */
async function liveOrders(
  scene: Scene,
  load: Load,
  jobs: readonly Job[],
): Promise<{ cents: number[]; slowestMs: number; tookMs: number }> {
  const cents: number[] = [];
  let slowestMs = 0;
  const first = scene.clock.now().getTime();
  for (let over = false; !over;) {
    assert.ok(scene.clock.now().getTime() - first < WITHIN_MS, 'the replays never ended');
    const live = load.order({ shape: { account: 'live', from: null, exported: false, tenantId: TENANTS[0] } });
    const begun = scene.clock.now().getTime();
    await load.place(live);
    cents.push(live.cents);
    const confirmed = async (): Promise<boolean> => {
      const { rows } = await scene.truth.orders.query<{ postings: string }>(
        `select postings from confirmed where account = 'live'`,
      );
      return Number(rows[0]?.postings) === cents.length;
    };
    await until('the live order is confirmed', confirmed, scene.clock, LIVE_LAG_LIMIT_MS);
    slowestMs = Math.max(slowestMs, scene.clock.now().getTime() - begun);
    over = (await Promise.all(jobs.map((job) => isDone(scene, job)))).every(Boolean);
    await scene.clock.pause(250);
  }
  return { cents, slowestMs, tookMs: scene.clock.now().getTime() - first };
}

export const replay: FaultTest = {
  id: 'F31',
  title: 'replay of everything',
  quietWithinMs: 180_000,
  run: async ({ scene, load, options, note }) => {
    await load.run({ orders: Math.ceil(options.replayed / 2), parallel: 8, exported: 0.02, transfers: 0 });
    await waitForQuiet(scene, 180_000);
    const before = await standing(scene);
    const wanted = TENANTS.flatMap((tenantId) => SERVICES.map((into) => ({ tenantId, into })));
    const perSecond = Math.ceil(options.replayed / wanted.length / REPLAY_SECONDS);
    const rate = Math.max(REPLAY_RATE.least, Math.min(perSecond, REPLAY_RATE.most));
    await withStream(scene, async (_manager, connection) => {
      const ask = askOver(connection);
      const facts = await Promise.all(wanted.map((job) => told(scene, { ...job, id: '' })));
      const jobs = await Promise.all(wanted.map((job) => request(ask, scene, job, rate)));
      const { cents, slowestMs, tookMs } = await liveOrders(scene, load, jobs);
      await waitForQuiet(scene, 180_000);
      await consumersCaughtUp(scene);
      const figures = await Promise.all(jobs.map((job) => read(scene, job)));
      const all = figures.reduce((sum, each) => sum + each.read, 0);
      note(
        `${all} events again in ${(tookMs / 1000).toFixed(1)} s, ${cents.length} live orders, the slowest ${slowestMs} ms`,
      );
      for (const [at, { applied, read: count }] of figures.entries()) {
        assert.equal(applied, 0, 'everything had been applied');
        assert.ok(count >= (facts[at] ?? 0), `${count} of ${facts[at]} facts were read`);
      }
      assert.deepEqual(await standing(scene), withMore(before, cents), 'a replay changes nothing');
      await dyingInTheMiddle(scene, ask, rate, note);
      assert.deepEqual(
        await standing(scene),
        withMore(before, cents),
        'nor does one that is taken up by another process',
      );
    });
  },
};

/** The next process goes on where the dead one stood, and counts each event once. */
async function dyingInTheMiddle(scene: Scene, ask: Ask, rate: number, note: (text: string) => void): Promise<void> {
  const job = await request(ask, scene, { tenantId: TENANTS[1], into: 'ledger' }, rate);
  const half = (await told(scene, job)) / 2;
  await until('half of it is read', async () => (await read(scene, job)).read >= half, scene.clock, WITHIN_MS);
  await scene.process('ledger').kill();
  const stood = (await read(scene, job)).read;
  scene.processes.ledger.shift();
  await scene.add('ledger');
  await until('the replay is done', () => isDone(scene, job), scene.clock, WITHIN_MS);
  const { read: count, applied, seenBefore } = await read(scene, job);
  assert.deepEqual([count, seenBefore, applied], [await told(scene, job), count, 0]);
  note(`killed after ${stood} events, ended with ${count}`);
}
