import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId, ok } from '@throughline/contracts';
import { defineEvent, EVERY_FACT, operationsOf, type Replay, replaysOf } from '@throughline/events';
import { z } from 'zod';
import { defineCall } from '../calls/outgoing-operation.ts';
import { handle } from '../inbox/handle.ts';
import { onSchedule } from '../schedule/scheduled-work.ts';
import { Bench, noted } from '../testing/bench.fixture.ts';

const ACTING = { actor: { subject: 'user:olga', role: 'operator' }, reason: 'a figure was wrong' };
const READ_MODEL = { kind: 'READ_MODEL' as const, filter: EVERY_FACT };
const echoed = defineEvent('showing.echo.heard', 1, { text: z.string() });
const ask = replaysOf('showing');
const parked = operationsOf('showing');
const outside: string[] = [];
/** Every application asks under a key of its own, so that no key hides what is asked twice. */
let applications = 0;
let bench: Bench;

const tell = defineCall<{ text: string }, object>({
  name: 'tell.outside',
  target: () => 'outside',
  call: ({ text }) => {
    outside.push(text);
    return Promise.resolve(ok({}));
  },
  settled: () => Promise.resolve(),
});

async function rebuild(): Promise<Replay> {
  const replay = await rebuildOnly();
  await bench.rest();
  return replay;
}

async function rebuildOnly(): Promise<Replay> {
  const id = newId('Replay', bench.clock);
  const asked = { ...ACTING, ...READ_MODEL, id, eventsPerSecond: 5000 };
  const { refusal } = await bench.transport.ask(ask.request, asked, { tenantId: 'a' });
  assert.equal(refusal, null);
  const read = async (): Promise<Replay | null> =>
    (await bench.transport.ask(ask.read, { id }, { tenantId: 'a' })).replay;
  await bench.until(async () => (await read())?.state === 'DONE');
  const replay = await read();
  assert.ok(replay);
  return replay;
}

const rehearse = async () => {
  const { rehearsal } = await bench.transport.ask(ask.rehearse, READ_MODEL, { tenantId: 'a' });
  assert.ok(rehearsal);
  return rehearsal;
};

/** What the handlers of notes have caused elsewhere. */
const caused = async (): Promise<unknown[]> => [
  await bench.select(`select event_id from outbox where type = $1 order by 1`, [echoed.type]),
  await bench.select(`select key, state from outgoing_call order by 1`),
  await bench.select(`select key, state from scheduled_work order by 1`),
  [...outside],
];

const keys = async (): Promise<string[]> => {
  const filter = { kind: null, type: null, aggregateId: null, correlationId: null, reason: null, since: null };
  const { work } = await bench.transport.ask(parked.list, { filter, after: null, limit: 10 }, { tenantId: 'a' });
  return work.map(({ key }) => key);
};

describe('a read model', () => {
  before(async () => {
    bench = await Bench.start('showing', () => ({
      producers: ['showing'],
      handlers: [
        handle(noted, async ({ data, aggregateId }, work) => {
          if (data.text.endsWith('poison')) throw new TypeError('a defect of ours');
          await work.sql(`insert into seen (tenant_id, what) values ($1, $2)`, [work.tenantId, data.text]);
          work.publish(echoed, aggregateId, { text: data.text });
          const key = `${data.text} ${(applications += 1)}`;
          work.call(tell, key, { text: data.text });
          work.schedule('showing.later', key, bench.clock.now(), {});
        }),
      ],
      calls: [tell],
      schedules: [onSchedule('showing.later', () => Promise.resolve())],
      readModel: { tables: ['seen'], volatileColumns: ['position'] },
    }));
    await bench.note('m', 'm 1', 'm 2');
    await bench.note('k', 'k 1');
    await bench.rest();
  });
  after(() => bench.stop());

  it('is built again in silence: nothing is published, called or planned', async () => {
    const before = await caused();
    const rehearsal = await rehearse();
    assert.deepEqual(rehearsal.tables, [{ table: 'seen', added: 0, removed: 0, changed: 0 }]);
    const replay = await rebuild();
    assert.deepEqual([replay.applied, rehearsal.wouldApply, replay.suppressed], [3, 3, 9]);
    assert.deepEqual((await bench.seen()).sort(), ['k 1', 'm 1', 'm 2']);
    assert.deepEqual(await caused(), before);
  });

  it('shows rows that no fact has told, and those that are missing', async () => {
    await bench.transport.transact({ tenantId: 'a' }, async (work) => {
      await work.sql(`delete from seen where what = 'm 1'`);
      await work.sql(`insert into seen (tenant_id, what) values ('a', 'k 1'), ('a', 'planted')`);
    });
    assert.deepEqual((await rehearse()).tables, [{ table: 'seen', added: 1, removed: 2, changed: 0 }]);
    assert.deepEqual((await bench.seen()).sort(), ['k 1', 'k 1', 'm 2', 'planted']);
    await rebuild();
    assert.deepEqual((await bench.seen()).sort(), ['k 1', 'm 1', 'm 2']);
  });

  it('loses and doubles nothing while facts come in', async () => {
    let told = 0;
    const over = new AbortController();
    const telling = (async () => {
      for (; !over.signal.aborted; told += 1) await bench.note(`s${told}`, `s ${told}`, `s ${told} more`);
    })();
    for (let round = 0; round < 8; round += 1) await rebuildOnly();
    over.abort();
    await telling;
    await bench.until(async () => (await bench.select(`select 1 from held_event`)).length === 0);
    await bench.rest();
    const seen = (await bench.seen()).filter((text) => text.startsWith('s '));
    assert.equal(seen.length, told * 2);
    assert.equal(new Set(seen).size, told * 2);
  });

  it('keeps to what operators decided about its events', async () => {
    const before = (await bench.seen()).length;
    await bench.note('d', 'd poison', 'd 2', 'd poison', 'd 4');
    await bench.until(async () => (await keys()).length === 1);
    const about = { tenantId: 'a' };
    await bench.transport.ask(parked.edit, { ...ACTING, key: (await keys())[0] ?? '', data: { text: 'd 1' } }, about);
    await bench.until(async () => (await bench.seen()).includes('d 2'));
    await bench.until(async () => (await keys()).length === 1);
    await bench.transport.ask(parked.skip, { ...ACTING, keys: await keys() }, about);
    await bench.until(async () => (await bench.seen()).includes('d 4'));
    await bench.rest();
    const ofIt = async (): Promise<string[]> => (await bench.seen()).filter((text) => text.startsWith('d ')).sort();
    assert.deepEqual(await ofIt(), ['d 1', 'd 2', 'd 4']);
    assert.deepEqual((await rehearse()).tables, [{ table: 'seen', added: 0, removed: 0, changed: 0 }]);
    const { applied, failed, held } = await rebuild();
    assert.deepEqual([applied - before, failed, held], [4, 0, 0]);
    assert.deepEqual(await ofIt(), ['d 1', 'd 2', 'd 4']);
  });
});
