import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Fault, ok } from '@throughline/contracts';
import { type Acting, operationsOf, type ParkedFilter, type ParkedOutcome } from '@throughline/events';
import { defineCall } from '../calls/outgoing-operation.ts';
import { handle } from '../inbox/handle.ts';
import { onSchedule } from '../schedule/scheduled-work.ts';
import { Bench, noted } from '../testing/bench.fixture.ts';
import { PARKED_WORK } from './parked-news.ts';
import { liveChannelOver } from '../live/live-channel.ts';

const SERVICE = 'parking';
const { list, read, payload, summary, retry, skip, edit, actions } = operationsOf(SERVICE);
const acting: Acting = { actor: { subject: 'user:olga', role: 'operator' }, reason: 'the rate card is published now' };
const EVERYTHING: ParkedFilter = {
  kind: null,
  type: null,
  aggregateId: null,
  correlationId: null,
  reason: null,
  since: null,
};
const A = { tenantId: 'a', deadlineMs: 30_000 };
const B = { tenantId: 'b', deadlineMs: 30_000 };

let bench: Bench;
let broken: (text: string) => boolean;
let from = 0;
let reached: boolean;

const shout = defineCall<{ text: string }, { heard: boolean }>({
  name: 'noting.shout',
  target: () => 'outside',
  call: () =>
    reached
      ? Promise.resolve(ok({ heard: true }))
      : Promise.reject(new Fault('UPSTREAM_REJECTED', 'the record is locked', { transient: false })),
  settled: async ({ text }, _outcome, work) => {
    await work.sql(`insert into seen (tenant_id, what) values ($1, $2)`, [work.tenantId, text]);
  },
});

const seen = async (): Promise<string[]> => (await bench.seen()).slice(from);
const parked = async (filter: Partial<ParkedFilter> = {}, about = A) =>
  (await bench.transport.ask(list, { filter: { ...EVERYTHING, ...filter }, after: null, limit: 1000 }, about)).work;
const audited = async () => (await bench.transport.ask(actions, { before: null, limit: 1000 }, A)).actions;
const untilParked = (count: number) => bench.until(async () => (await parked()).length === count);
/** Lets time pass until released work has been given out. */
const giveOut = (seconds: number) => bench.pass(seconds / 3600);

describe('parked work', () => {
  before(async () => {
    bench = await Bench.start(SERVICE, () => ({
      handlers: [
        handle(noted, async ({ data }, work) => {
          if (broken(data.text)) throw new Fault('EVENT_UNREADABLE', `${data.text} is broken`, { transient: false });
          await work.sql(`insert into seen (tenant_id, what) values ($1, $2)`, [work.tenantId, data.text]);
        }),
      ],
      calls: [shout],
      schedules: [
        onSchedule<{ text: string }>('noting.later', async ({ text }, work) => {
          await work.sql(`insert into seen (tenant_id, what) values ($1, $2)`, [work.tenantId, text]);
        }),
      ],
      webhooks: [
        {
          name: 'noting',
          read: () => Promise.reject(new Error('nobody knocks')),
          process: ({ body }) =>
            Promise.resolve(async (work) => {
              await work.sql(`insert into seen (tenant_id, what) values ($1, $2)`, [work.tenantId, body]);
            }),
        },
      ],
    }));
  });
  after(() => bench.stop());
  beforeEach(async () => {
    broken = (text) => text.startsWith('poison');
    reached = false;
    from = (await bench.seen()).length;
  });

  it('is told with what it is, why, since when, in which flow and how much waits behind it', async () => {
    await bench.note('p1', 'poison', 'behind', 'further behind');
    await bench.note('p2', 'aside');
    await bench.until(async () => (await bench.select('select 1 from held_event')).length === 3);
    const [work, ...others] = await parked();
    assert.deepEqual(others, []);
    assert.equal(work?.waitingBehind, 2);
    assert.deepEqual(
      [work.kind, work.type, work.aggregateId, work.aggregateVersion, work.code, work.message, work.attempts],
      ['EVENT', noted.type, 'p1', 1, 'EVENT_UNREADABLE', 'Fault: poison is broken', 1],
    );
    assert.equal(work.since, '2026-03-01T00:00:00Z');
    const { found } = await bench.transport.ask(payload, { key: work.key }, A);
    assert.ok(found);
    assert.equal((found.payload as { data: { text: string } }).data.text, 'poison');
    assert.match(found.error ?? '', /poison is broken\n.*at /s);
    assert.deepEqual((await bench.transport.ask(read, { key: work.key }, A)).work, work);
    const fits: Partial<ParkedFilter>[] = [
      { kind: 'EVENT' },
      { type: noted.type },
      { aggregateId: 'p1' },
      { correlationId: work.correlationId },
      { reason: 'EVENT_UNREADABLE' },
      { reason: 'is broken' },
      { since: work.since },
    ];
    for (const filter of fits) assert.equal((await parked(filter)).length, 1, JSON.stringify(filter));
    const differs: Partial<ParkedFilter>[] = [
      { kind: 'CALL' },
      { aggregateId: 'p2' },
      { reason: 'NOTHING' },
      { since: '2026-02-28T00:00:00.000Z' },
    ];
    for (const filter of differs) assert.deepEqual(await parked(filter), [], JSON.stringify(filter));
  });

  it('belongs to its tenant: another one neither sees it nor acts on it', async () => {
    const [work] = await parked();
    assert.ok(work);
    assert.deepEqual(await parked({}, B), []);
    assert.equal((await bench.transport.ask(read, { key: work.key }, B)).work, null);
    assert.equal((await bench.transport.ask(payload, { key: work.key }, B)).found, null);
    assert.deepEqual((await bench.transport.ask(summary, {}, B)).groups, []);
    const refusals = [
      (await bench.transport.ask(retry, { ...acting, keys: [work.key], filter: null }, B)).outcomes[0],
      (await bench.transport.ask(skip, { ...acting, keys: [work.key] }, B)).outcomes[0],
      (await bench.transport.ask(edit, { ...acting, key: work.key, data: { text: 'mine' } }, B)).outcome,
    ];
    for (const refused of refusals) assert.equal(refused?.refusal?.code, 'NOT_PARKED');
    assert.deepEqual(await parked(), [work]);
    assert.deepEqual(await bench.select('select 1 from operator_action'), []);
  });

  it('goes on in its order when its first event is skipped; a later one may not be skipped before it', async () => {
    await bench.rows.query(`update held_event set state = 'parked' where aggregate_version = 2`);
    const [first, second] = await parked();
    assert.ok(first && second);
    const early = await bench.transport.ask(skip, { ...acting, keys: [second.key] }, A);
    assert.equal(early.outcomes[0]?.refusal?.code, 'EARLIER_EVENT_HELD');
    assert.deepEqual((early.outcomes[0].refusal.evidence['held'] as { state: string }).state, 'parked');
    const both = await bench.transport.ask(skip, { ...acting, keys: [second.key, first.key] }, A);
    assert.deepEqual(
      both.outcomes.map(({ key, state }) => [key, state]),
      [
        [second.key, 'SKIPPED'],
        [first.key, 'SKIPPED'],
      ],
    );
    await bench.until(async () => (await bench.select('select 1 from held_event')).length === 0);
    assert.deepEqual(await seen(), ['further behind']);
    const again = await bench.transport.ask(skip, { ...acting, keys: [first.key] }, A);
    assert.equal(again.outcomes[0]?.refusal?.code, 'NOT_PARKED');
    assert.deepEqual(
      (await audited()).map(({ action, actor, role, reason, outcome }) => [action, actor, role, reason, outcome]),
      [
        ['SKIP', 'user:olga', 'operator', acting.reason, 'SKIPPED'],
        ['SKIP', 'user:olga', 'operator', acting.reason, 'SKIPPED'],
      ],
    );
  });

  it('is edited only to what fits the contract, keeps its id, and the audit keeps what it was', async () => {
    await bench.note('p3', 'poisoned', 'after');
    await bench.until(async () => (await bench.select('select 1 from held_event')).length === 2);
    const [work] = await parked();
    assert.ok(work);
    const before = await bench.select('select * from held_event order by aggregate_version');
    const count = (await audited()).length;
    for (const data of [{ text: 7 }, {}, 'text', { text: 'a \u0000' }]) {
      const refused: { outcome: ParkedOutcome } = await bench.transport.ask(
        edit,
        { ...acting, key: work.key, data },
        A,
      );
      const { refusal } = refused.outcome;
      assert.equal(refusal?.code, 'EVENT_DATA_INVALID');
      assert.notDeepEqual(refusal?.evidence['issues'], []);
    }
    assert.deepEqual(await bench.select('select * from held_event order by aggregate_version'), before);
    assert.equal((await audited()).length, count);
    const { outcome } = await bench.transport.ask(edit, { ...acting, key: work.key, data: { text: 'healed' } }, A);
    assert.equal(outcome.state, 'WAITING');
    await giveOut(1);
    assert.deepEqual(await seen(), ['healed', 'after']);
    const [latest] = await audited();
    assert.deepEqual(
      [latest?.action, latest?.key, latest?.before, latest?.after],
      ['EDIT', work.key, { text: 'poisoned' }, { text: 'healed' }],
    );
    assert.deepEqual(latest?.cause, { code: 'EVENT_UNREADABLE', message: latest?.cause.message, attempts: 1 });
    const applied = await bench.select(`select 1 from inbox where event_id = $1`, [JSON.parse(work.key)[2]]);
    assert.equal(applied.length, 1);
  });

  it('is parked again, counting the attempt, when it is retried in vain', async () => {
    await bench.note('p4', 'poison');
    await untilParked(1);
    const keys = (await parked()).map(({ key }) => key);
    const asked = () => bench.transport.ask(retry, { ...acting, keys, filter: null }, A);
    assert.equal((await asked()).outcomes[0]?.state, 'WAITING');
    await giveOut(1);
    await untilParked(1);
    assert.deepEqual(
      (await parked()).map(({ attempts, code }) => [attempts, code]),
      [[2, 'EVENT_UNREADABLE']],
    );
    broken = () => false;
    await asked();
    await giveOut(1);
    assert.deepEqual(await seen(), ['poison']);
    assert.equal((await asked()).outcomes[0]?.refusal?.code, 'NOT_PARKED');
  });

  it('is retried 500 at once: each aggregate keeps its order, the lane its rate, and each has one audit row', async () => {
    const aggregates = Array.from({ length: 100 }, (_each, k) => `bulk${k}`);
    await bench.transport.transact({ tenantId: 'a' }, async (work) => {
      for (const id of aggregates)
        for (let k = 1; k <= 5; k += 1) work.publish(noted, id, { text: `poison ${id} ${k}` });
    });
    await bench.until(async () => (await bench.select(`select 1 from held_event`)).length === 500);
    await bench.rows.query(`update held_event set state = 'parked', reason = 'EVENT_UNREADABLE'`);
    broken = () => false;
    const count = (await audited()).length;
    const filter = { ...EVERYTHING, reason: 'EVENT_UNREADABLE' };
    const { outcomes, remaining } = await bench.transport.ask(retry, { ...acting, keys: null, filter }, A);
    assert.equal(outcomes.filter(({ state }) => state === 'WAITING').length, 500);
    assert.equal(remaining, 0);
    await giveOut(1);
    const afterOneSecond = (await seen()).length;
    assert.ok(afterOneSecond >= 40 && afterOneSecond <= 60, `${afterOneSecond} in the first second`);
    await bench.note('live', 'of today');
    await bench.until(async () => (await seen()).includes('of today'));
    await giveOut(10);
    const order = Map.groupBy(
      (await seen()).filter((text) => text.startsWith('poison')),
      (text) => text.split(' ')[1],
    );
    assert.equal(order.size, 100);
    for (const [id, texts] of order)
      assert.deepEqual(
        texts,
        [1, 2, 3, 4, 5].map((k) => `poison ${id} ${k}`),
      );
    assert.deepEqual(await bench.select('select 1 from held_event'), []);
    const rows = (await audited()).slice(0, (await audited()).length - count);
    assert.equal(rows.length, 500);
    assert.deepEqual(new Set(rows.map(({ key }) => key)), new Set(outcomes.map(({ key }) => key)));
  });

  it('may be a call, a receipt or a plan: seen and given back to its lane; a call may not be skipped', async () => {
    await bench.transport.transact({ tenantId: 'a' }, (work) =>
      Promise.resolve(work.call(shout, 'k', { text: 'called' })),
    );
    await bench.transport.transact({ tenantId: 'a' }, async (work) => {
      await work.sql(
        `insert into webhook_receipt (connector, account, provider_event_id, tenant_id, kind, body, correlation_id, state,
           attempts, next_attempt_at, last_error, received_at)
         select 'noting', 'x', p, 'a', 'note', '"received"', 'cor', 'parked', 40, $1, 'gone', $1 from unnest(array['1', '2']) p`,
        [bench.clock.now()],
      );
      await work.sql(
        `insert into scheduled_work (tenant_id, kind, key, due_at, next_attempt_at, payload, correlation_id, state, attempts, last_error)
         select 'a', 'noting.later', k, $1, $1, '{"text": "planned"}', 'cor', 'parked', 20, 'a defect' from unnest(array['1', '2']) k`,
        [bench.clock.now()],
      );
    });
    await untilParked(5);
    const work = await parked();
    const keyOf = (kind: string, place = 0): string => work.filter((each) => each.kind === kind)[place]?.key ?? '';
    assert.deepEqual(
      work.filter(({ kind }) => kind === 'CALL').map(({ type, message }) => [type, message]),
      [['noting.shout', 'the record is locked']],
    );
    const { groups } = await bench.transport.ask(summary, {}, A);
    assert.deepEqual(
      new Map(groups.map(({ kind, count }) => [kind, count])),
      new Map([
        ['CALL', 1],
        ['RECEIPT', 2],
        ['PLAN', 2],
      ] as const),
    );
    const skipped = await bench.transport.ask(
      skip,
      { ...acting, keys: [keyOf('CALL'), keyOf('RECEIPT', 1), keyOf('PLAN', 1)] },
      A,
    );
    assert.deepEqual(
      skipped.outcomes.map(({ state, refusal }) => state ?? refusal?.code),
      ['CALL_NOT_SKIPPABLE', 'SKIPPED', 'SKIPPED'],
    );
    reached = true;
    const keys = [keyOf('CALL'), keyOf('RECEIPT'), keyOf('PLAN')];
    const { outcomes } = await bench.transport.ask(retry, { ...acting, keys, filter: null }, A);
    assert.deepEqual(
      outcomes.map(({ state }) => state),
      ['UNKNOWN', 'RECEIVED', 'PLANNED'],
    );
    await bench.until(async () => (await seen()).length === 3);
    assert.deepEqual((await seen()).sort(), ['called', 'planned', 'received']);
    assert.deepEqual(await parked(), []);
  });

  it('is counted with its age, over all tenants', async () => {
    await bench.note('p7', 'poison');
    await untilParked(1);
    await bench.pass(2);
    const { parked: counted, unsent, heldWaiting } = await bench.transport.backlog();
    assert.deepEqual(counted.EVENT, { count: 1, oldestAgeSeconds: 7200 });
    assert.deepEqual([counted.CALL.count, unsent, heldWaiting], [0, { count: 0, oldestAgeSeconds: 0 }, 0]);
  });

  it('is told to those of its tenant who watch, when it is parked and when it is parked no longer', async () => {
    const live = liveChannelOver(bench.bus.connection);
    const [ours, theirs] = [live.subscribe('a', PARKED_WORK), live.subscribe('b', PARKED_WORK)];
    let heardByB = false;
    void theirs.next().then(({ done }) => (heardByB = done !== true));
    const [work] = await parked();
    assert.ok(work);
    await bench.transport.ask(skip, { ...acting, keys: [work.key] }, A);
    assert.deepEqual((await ours.next()).value, { service: SERVICE });
    await bench.note('p8', 'poison');
    assert.deepEqual((await ours.next()).value, { service: SERVICE });
    assert.equal(heardByB, false);
    await ours.return?.();
    await theirs.return?.();
  });

  it('keeps what was done for ever', async () => {
    const change = (sql: string) => bench.transport.transact({ tenantId: 'a' }, (work) => work.sql(sql));
    await assert.rejects(change(`update operator_action set reason = 'another'`), /never changed/);
    await assert.rejects(change(`delete from operator_action`), /never changed/);
    await assert.rejects(bench.rows.query(`delete from operator_action`), /permission denied/);
  });
});
