import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { STREAM } from '../bus/bus.ts';
import { handle } from '../inbox/handle.ts';
import { Bench, noted } from '../testing/bench.fixture.ts';

let telling: Bench;
let hearing: Bench;

/** Takes a message out of the stream before anybody has read it. */
async function lose(aggregateId: string, version: number): Promise<void> {
  const [sent] = await telling.select<{ seq: string }>(
    `select s.stream_seq as seq from outbox_sent s join outbox using (event_id)
     where aggregate_id = $1 and aggregate_version = $2`,
    [aggregateId, version],
  );
  assert.ok(sent);
  await telling.bus.manager.streams.deleteMessage(STREAM, Number(sent.seq));
}

describe('a gap in the events of an aggregate', () => {
  before(async () => {
    telling = await Bench.start('telling', () => ({}));
    await telling.note('g', 'g 1', 'g 2', 'g 3', 'g 4');
    await telling.note('n', 'n 1', 'n poison', 'n 3');
    await telling.note('u', 'u 1', 'u 2');
    await telling.rest();
    await lose('g', 2);
    await lose('g', 3);
    await lose('u', 1);
    // The producer of another thing that was never told: nobody has version 1.
    await telling.rows.query(
      `update outbox set tenant_id = 'nobody' where aggregate_id = 'u' and aggregate_version = 1`,
    );
    hearing = await Bench.start(
      'hearing',
      () => ({
        producers: ['telling'],
        handlers: [
          handle(noted, async ({ data }, work) => {
            if (data.text.endsWith('poison')) throw new TypeError('a defect of ours');
            await work.sql(`insert into seen (tenant_id, what) values ($1, $2)`, [work.tenantId, data.text]);
          }),
        ],
      }),
      { beside: telling },
    );
  });
  after(async () => {
    await hearing.stop();
    await telling.stop();
  });

  it('is filled from the producer when it lasts, and not before', async () => {
    await hearing.until(async () => (await hearing.seen()).includes('n 1'));
    await hearing.until(async () => (await hearing.select(`select 1 from held_event`)).length === 4);
    assert.deepEqual(
      (await hearing.seen()).filter((text) => text.startsWith('g')),
      ['g 1'],
    );
    await hearing.until(async () => (await hearing.seen()).includes('g 4'), 25_000);
    assert.deepEqual(
      (await hearing.seen()).filter((text) => text.startsWith('g')),
      ['g 1', 'g 2', 'g 3', 'g 4'],
    );
    await hearing.until(() => hearing.logged.includes('inbox.gap-filled'));
  });

  it('stays when the producer does not have the event either, and a person is told', async () => {
    await hearing.until(() => hearing.logged.includes('inbox.gap-not-filled'), 25_000);
    assert.deepEqual(
      (await hearing.seen()).filter((text) => text.startsWith('u')),
      [],
    );
  });

  it('is none behind a parked event', async () => {
    const held = await hearing.select(
      `select state, aggregate_version as version from held_event where aggregate_id = 'n' order by 2`,
    );
    assert.deepEqual(held, [
      { state: 'parked', version: 2 },
      { state: 'waiting', version: 3 },
    ]);
    assert.equal(hearing.logged.filter((name) => name === 'inbox.gap-filled').length, 1);
  });
});
