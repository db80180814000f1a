import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { newId, ok } from '@throughline/contracts';
import { EVERY_FACT, type FactFilter, factsOf, MOST_FACTS, type Replay, replaysOf } from '@throughline/events';
import { defineCall } from '../calls/outgoing-operation.ts';
import { handle } from '../inbox/handle.ts';
import { Bench, noted } from '../testing/bench.fixture.ts';

const OBSERVER = Symbol.for('throughline.crash-point');
const ACTING = { actor: { subject: 'user:olga', role: 'operator' }, reason: 'a handler was repaired' };
const ask = replaysOf('remembering');
let bench: Bench;
let called: string[];

const tell = defineCall<{ text: string }, object>({
  name: 'tell.outside',
  target: () => 'outside',
  call: ({ text }) => {
    called.push(text);
    return Promise.resolve(ok({}));
  },
  settled: () => Promise.resolve(),
});

async function request(of: Partial<FactFilter> = {}, eventsPerSecond = 5000, tenantId = 'a'): Promise<string> {
  const id = newId('Replay', bench.clock);
  const filter = { ...EVERY_FACT, ...of };
  const asked = { ...ACTING, id, kind: 'EVENTS' as const, filter, eventsPerSecond };
  const { replay, refusal } = await bench.transport.ask(ask.request, asked, { tenantId });
  assert.equal(refusal, null);
  assert.equal(replay?.state, 'REQUESTED');
  return id;
}

const read = async (id: string, tenantId = 'a'): Promise<Replay> => {
  const { replay } = await bench.transport.ask(ask.read, { id }, { tenantId });
  assert.ok(replay);
  return replay;
};

async function over(id: string, tenantId = 'a'): Promise<Replay> {
  await bench.until(async () => (await read(id, tenantId)).state === 'DONE', 30_000);
  return read(id, tenantId);
}

const rehearse = async (of: Partial<FactFilter> = {}) => {
  const scope = { kind: 'EVENTS' as const, filter: { ...EVERY_FACT, ...of } };
  const { rehearsal } = await bench.transport.ask(ask.rehearse, scope, { tenantId: 'a' });
  assert.ok(rehearsal);
  return rehearsal;
};

const TABLES = ['inbox', 'aggregate_progress', 'held_event', 'outbox', 'outgoing_call', 'scheduled_work', 'replay'];

/** Everything that is kept, as text. */
async function dump(): Promise<string> {
  const rows = await Promise.all(
    TABLES.map((table) => bench.select<{ row: string }>(`select t::text as row from ${table} t order by 1`)),
  );
  return JSON.stringify([rows, (await bench.seen()).sort()]);
}

/** As if a database had come back without what an aggregate's events did. */
async function lose(...aggregates: string[]): Promise<void> {
  const lost = `select event_id from outbox where aggregate_id = any($1)`;
  await bench.rows.query(`delete from inbox where event_id in (${lost})`, [aggregates]);
  await bench.rows.query(`delete from aggregate_progress where aggregate_id = any($1)`, [aggregates]);
  await bench.transport.transact({ tenantId: 'a' }, (work) =>
    work.sql(`delete from seen where split_part(what, ' ', 1) = any($1)`, [aggregates]),
  );
}

const figures = ({ read: all, applied, seenBefore, held, failed, notForUs }: Replay) => ({
  read: all,
  applied,
  seenBefore,
  held,
  failed,
  notForUs,
});

describe('a replay', () => {
  before(async () => {
    bench = await Bench.start('remembering', () => ({
      producers: ['remembering'],
      handlers: [
        handle(noted, async ({ data }, work) => {
          if (data.text.endsWith('poison')) throw new TypeError('a defect of ours');
          await work.sql(`insert into seen (tenant_id, what) values ($1, $2)`, [work.tenantId, data.text]);
          work.call(tell, data.text, { text: data.text });
        }),
      ],
      calls: [tell],
    }));
    called = [];
    for (const name of ['x', 'y', 'z']) await bench.note(name, `${name} 1`, `${name} 2`, `${name} 3`);
    await bench.rest();
  });
  after(() => bench.stop());
  beforeEach(() => {
    called = [];
  });

  it('changes nothing where everything was applied, and calls nobody', async () => {
    const before = await bench.seen();
    const rehearsal = await rehearse();
    assert.deepEqual(rehearsal.matching, [{ producer: 'remembering', type: noted.type, count: 9 }]);
    assert.deepEqual([rehearsal.seenBefore, rehearsal.wouldApply, rehearsal.held], [9, 0, 0]);
    const done = await over(await request());
    assert.deepEqual(figures(done), { read: 9, applied: 0, seenBefore: 9, held: 0, failed: 0, notForUs: 0 });
    await bench.rest();
    assert.deepEqual(await bench.seen(), before);
    assert.deepEqual(called, []);
  });

  it('applies what was lost, marked as its own, without a second call, as its rehearsal said', async () => {
    await lose('y');
    const standing = await dump();
    const rehearsal = await rehearse();
    assert.deepEqual([rehearsal.seenBefore, rehearsal.wouldApply, rehearsal.held], [6, 3, 0]);
    assert.equal(await dump(), standing, 'a rehearsal writes nothing');
    const id = await request();
    assert.deepEqual(figures(await over(id)), { read: 9, applied: 3, seenBefore: 6, held: 0, failed: 0, notForUs: 0 });
    await bench.rest();
    assert.deepEqual(
      (await bench.seen()).filter((text) => text.startsWith('y')),
      ['y 1', 'y 2', 'y 3'],
    );
    assert.equal((await bench.select(`select 1 from inbox where replay_id = $1`, [id])).length, 3);
    assert.deepEqual(called, []);
    const [action] = await bench.select(`select actor, role, action, reason from operator_action where key = $1`, [id]);
    assert.deepEqual(action, { actor: 'user:olga', role: 'operator', action: 'REPLAY', reason: ACTING.reason });
  });

  it('takes the facts of an aggregate, a type, a flow or a time alone', async () => {
    const [row] = await bench.select<{ correlation_id: string; recorded_at: Date }>(
      `select correlation_id, recorded_at from outbox where aggregate_id = 'z' limit 1`,
    );
    assert.ok(row);
    const counts = async (of: Partial<FactFilter>): Promise<number> => (await over(await request(of))).read;
    assert.equal(await counts({ aggregateType: 'noting.note', aggregateId: 'z' }), 3);
    assert.equal(await counts({ correlationId: row.correlation_id }), 3);
    assert.equal(await counts({ types: [noted.type] }), 9);
    assert.equal(await counts({ types: ['noting.note.dropped'] }), 0);
    assert.equal(await counts({ recordedFrom: '2026-02-28T00:00:00Z', recordedTo: '2026-03-01T00:00:01Z' }), 9);
    assert.equal(await counts({ recordedTo: '2026-03-01T00:00:00Z' }), 0);
    assert.equal(await counts({ occurredFrom: '2026-03-01T00:00:01Z' }), 0);
  });

  it('goes on where it stood when it is interrupted, and counts each event once', async () => {
    await lose('x', 'z');
    let passed = 0;
    (globalThis as Record<symbol, unknown>)[OBSERVER] = (point: string): void => {
      if (point === 'replay.before-cursor' && (passed += 1) === 2) throw new Error('the process has died here');
    };
    try {
      const done = await over(await request({}, 4));
      assert.deepEqual(figures(done), { read: 9, applied: 6, seenBefore: 3, held: 0, failed: 0, notForUs: 0 });
      assert.ok(passed > 2);
    } finally {
      Reflect.deleteProperty(globalThis, OBSERVER);
    }
    assert.deepEqual((await bench.seen()).sort(), ['x 1', 'x 2', 'x 3', 'y 1', 'y 2', 'y 3', 'z 1', 'z 2', 'z 3']);
  });

  it('leaves room for what comes by itself, at its rate', async () => {
    for (let batch = 0; batch < 4; batch += 1)
      await bench.note(`bulk${batch}`, ...Array.from({ length: 250 }, (_, n) => `bulk${batch} ${n}`));
    await bench.rest();
    const id = await request({}, 300);
    await bench.until(async () => (await read(id)).read > 0);
    await bench.note('live', 'live 1');
    await bench.until(async () => (await bench.seen()).includes('live 1'), 2000);
    const { state, read: soFar } = await read(id);
    assert.equal(state, 'RUNNING');
    assert.ok(soFar < 900, `${soFar} within two seconds`);
    const cancelled = await bench.transport.ask(ask.cancel, { ...ACTING, id }, { tenantId: 'a' });
    assert.equal(cancelled.replay?.state, 'CANCELLED');
    await bench.rest();
    assert.equal((await read(id)).state, 'CANCELLED');
    const again = await bench.transport.ask(ask.cancel, { ...ACTING, id }, { tenantId: 'a' });
    assert.equal(again.refusal?.code, 'REPLAY_OVER');
  });

  it('leaves alone what is parked, and holds what comes behind it', async () => {
    await bench.note('p', 'p 1', 'p poison', 'p 3');
    await bench.until(async () => (await bench.select(`select 1 from held_event`)).length === 2);
    const rehearsal = await rehearse({ aggregateType: 'noting.note', aggregateId: 'p' });
    assert.deepEqual([rehearsal.seenBefore, rehearsal.wouldApply, rehearsal.held], [1, 0, 2]);
    const attempts = `select attempts from held_event where state = 'parked'`;
    const [before] = await bench.select<{ attempts: number }>(attempts);
    const done = await over(await request({ aggregateType: 'noting.note', aggregateId: 'p' }));
    assert.deepEqual(figures(done), { read: 3, applied: 0, seenBefore: 1, held: 2, failed: 0, notForUs: 0 });
    assert.deepEqual(await bench.select(attempts), [before]);
  });

  it('is of one tenant: another one sees neither its facts nor its replays', async () => {
    const id = await request({}, 5000, 'b');
    assert.equal((await over(id, 'b')).read, 0);
    const { replay } = await bench.transport.ask(ask.read, { id }, { tenantId: 'a' });
    assert.equal(replay, null);
    const page = { filter: EVERY_FACT, after: null, through: null, limit: MOST_FACTS };
    const { facts } = await bench.transport.ask(factsOf('remembering').page, page, { tenantId: 'b' });
    assert.deepEqual(facts, []);
    const cancelled = await bench.transport.ask(ask.cancel, { ...ACTING, id: await request({}, 1) }, { tenantId: 'b' });
    assert.equal(cancelled.refusal?.code, 'REPLAY_OVER');
  });

  it('is run by one process at a time, which holds its lock', async () => {
    const id = newId('Replay', bench.clock);
    const other = await bench.rows.connect();
    try {
      await other.query(`select pg_advisory_lock(hashtextextended('replay ' || $1, 0))`, [id]);
      const asked = { ...ACTING, id, kind: 'EVENTS' as const, filter: EVERY_FACT, eventsPerSecond: 5000 };
      await bench.transport.ask(ask.request, asked, { tenantId: 'b' });
      await bench.clock.pause(1500);
      assert.equal((await read(id, 'b')).state, 'REQUESTED');
    } finally {
      other.release(true);
    }
    await over(id, 'b');
  });

  it('refuses to build a read model where none is kept', async () => {
    const asked = { ...ACTING, id: newId('Replay', bench.clock), kind: 'READ_MODEL' as const, filter: EVERY_FACT };
    const { refusal } = await bench.transport.ask(ask.request, { ...asked, eventsPerSecond: 1 }, { tenantId: 'a' });
    assert.equal(refusal?.code, 'READ_MODEL_NOT_KEPT');
  });
});

describe('pages of facts', () => {
  it('fit in one message, and name what fits in none', async () => {
    const own = await Bench.start('telling', () => ({}));
    try {
      const most = own.bus.connection.info?.max_payload ?? 0;
      const long = 'x'.repeat(Math.floor(most / 3));
      await own.note('l', long, long, 'short', long, 'x'.repeat(most), 'last');
      const sizes: number[] = [];
      let tooLarge = 0;
      let after: string | null = null;
      for (let more = true; more;) {
        const asked = { filter: EVERY_FACT, after, through: null, limit: MOST_FACTS };
        const page = await own.transport.ask(factsOf('telling').page, asked, { tenantId: 'a' });
        sizes.push(page.facts.length);
        tooLarge += page.tooLarge.length;
        ({ reached: after, more } = page as { reached: string; more: boolean });
      }
      assert.deepEqual(sizes, [3, 2]);
      assert.equal(tooLarge, 1);
    } finally {
      await own.stop();
    }
  });
});
