import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Fault } from '@throughline/contracts';
import { STREAM } from '../bus/bus.ts';
import { Bench, noted } from '../testing/bench.fixture.ts';
import { handle, NotYet } from './handle.ts';

let bench: Bench;
let stumble: (text: string) => void | Promise<void>;
let from = 0;

const seen = async (): Promise<string[]> => (await bench.seen()).slice(from);
const held = (): Promise<{ state: string; reason: string }[]> =>
  bench.select(`select state, reason from held_event order by aggregate_id, aggregate_version`);

describe('the consumer', () => {
  before(async () => {
    bench = await Bench.start('hearing', () => ({
      handlers: [
        handle(noted, async ({ data }, work) => {
          if (data.text.startsWith('needs ')) {
            const [known] = await work.sql(`select 1 from seen where what = $1`, [data.text.slice(6)]);
            if (!known) throw new NotYet('note', data.text.slice(6));
          }
          await work.sql(`insert into seen (tenant_id, what) values ($1, $2)`, [work.tenantId, data.text]);
          await stumble(data.text);
        }),
      ],
    }));
  });
  after(() => bench.stop());
  beforeEach(async () => {
    stumble = () => undefined;
    from = (await bench.seen()).length;
  });

  it('acknowledges an event only when what its handler did is committed', async () => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    stumble = () => {
      open();
      return finished;
    };
    await bench.note('n0', 'under way');
    await opened;
    const [row] = await bench.select<{ partition: number }>(`select partition from outbox where aggregate_id = 'n0'`);
    const durable = `hearing-p${row?.partition}`;
    const unacknowledged = async () => (await bench.bus.manager.consumers.info(STREAM, durable)).num_ack_pending;
    try {
      // An acknowledgement travels by the same connection before the question, and is taken in at once or soon after.
      for (let asked = 0; asked < 20; asked += 1) assert.equal(await unacknowledged(), 1);
      assert.deepEqual(await seen(), []);
    } finally {
      finish();
    }
    await bench.until(async () => (await unacknowledged()) === 0);
    assert.deepEqual(await seen(), ['under way']);
  });

  it('never gives an event up because the database is away', async () => {
    let failures = 0;
    stumble = () => {
      if ((failures += 1) <= 6)
        throw Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });
    };
    await bench.note('n1', 'one', 'two');
    await bench.until(async () => (await seen()).length === 2, 30_000);
    assert.deepEqual(await seen(), ['one', 'two']);
    assert.deepEqual(await held(), []);
  });

  it('puts an event with a passing fault aside and tries it again by itself', async () => {
    let ready = false;
    stumble = (text) => {
      if (text === 'asks' && !ready) throw new Fault('VALIDATION_UNAVAILABLE', 'nobody answered', { transient: true });
    };
    await bench.note('n2', 'asks');
    await bench.until(async () => (await held()).length === 1);
    assert.deepEqual(await held(), [{ state: 'waiting', reason: 'VALIDATION_UNAVAILABLE' }]);
    ready = true;
    await bench.until(async () => (await held()).length === 0);
    assert.deepEqual(await seen(), ['asks']);
  });

  it('applies a waiting event when its prerequisite came another way, without any other event', async () => {
    await bench.note('n3', 'needs that', 'after');
    await bench.until(async () => (await held()).length === 2);
    await bench.transport.transact({ tenantId: 'a' }, async (work) => {
      await work.sql(`insert into seen (tenant_id, what) values ('a', 'that')`);
    });
    await bench.until(async () => (await held()).length === 0);
    assert.deepEqual(await seen(), ['that', 'needs that', 'after']);
  });

  it('finds events that another process put aside', async () => {
    await bench.note('n4', 'first', 'second');
    await bench.until(async () => (await seen()).length === 2);
    const [row] = await bench.select<{ envelope: Record<string, unknown> }>(
      `select envelope from outbox where aggregate_id = 'n4' and aggregate_version = 2`,
    );
    const third = { ...row?.envelope, id: '01890000-0000-7000-8000-000000000003', aggregateversion: 3 };
    await bench.rows.query(
      `insert into held_event (consumer, event_id, tenant_id, aggregate_type, aggregate_id, aggregate_version, type, envelope,
         state, reason, held_at) values ('hearing', $1, 'a', 'noting.note', 'n4', 3, $2, $3, 'waiting', 'gap', now())`,
      [third.id, noted.type, JSON.stringify(third)],
    );
    await bench.until(async () => (await held()).length === 0);
    assert.deepEqual(await seen(), ['first', 'second', 'second']);
  });

  it('parks what cannot be applied, keeps its aggregate behind it, lets others go on, and resumes after a release', async () => {
    let broken = true;
    stumble = (text) => {
      if (text === 'poison' && broken) throw new TypeError('a defect of ours \u0000');
    };
    await bench.note('n5', 'poison', 'behind');
    await bench.note('n6', 'aside');
    await bench.until(async () => (await held()).length === 2);
    assert.deepEqual(
      (await held()).map((row) => row.state),
      ['parked', 'waiting'],
    );
    await bench.until(async () => (await seen()).includes('aside'));
    broken = false;
    await bench.rows.query(`update held_event set state = 'waiting' where state = 'parked'`);
    await bench.until(async () => (await held()).length === 0);
    assert.deepEqual(await seen(), ['aside', 'poison', 'behind']);
  });

  it('keeps what it cannot read byte by byte, and goes on with what comes behind it', async () => {
    await bench.note('n8', 'before');
    await bench.until(async () => (await seen()).length === 1);
    const [row] = await bench.select<{ envelope: Record<string, unknown>; partition: number }>(
      `select envelope, partition from outbox where aggregate_id = 'n8'`,
    );
    assert.ok(row);
    const message = (changes: object): string => JSON.stringify({ ...row.envelope, aggregateversion: 1, ...changes });
    const bodies = [
      Buffer.from(message({ id: '01890000-0000-7000-8000-00000000a001', subject: 'n8\u0000' })),
      Buffer.from(message({ id: '01890000-0000-7000-8000-00000000a002', data: { text: 'half \ud83d' } })),
      Buffer.from('{"not": "ours"}'),
      Buffer.from([0xff, 0xfe, 0x00]),
    ];
    for (const body of bodies)
      await bench.bus.connection.jetstream().publish(`evt.${noted.type}.p${row.partition}`, body);
    await bench.note('n8', 'behind');
    await bench.until(async () => (await seen()).includes('behind'));
    const kept = await bench.select<{ body: Buffer; subject: string }>(
      `select body, subject from unreadable_message order by stream_seq`,
    );
    assert.deepEqual(
      kept.map(({ body }) => body),
      bodies,
    );
    assert.deepEqual(await held(), []);
    assert.equal((await bench.transport.backlog()).unreadable, bodies.length);
    assert.equal(bench.logged.filter((entry) => entry === 'consumer.unreadable').length, bodies.length);
  });

  it('says which partition does not move, until it moves again', async () => {
    let broken = true;
    stumble = () => {
      if (broken) throw Object.assign(new Error('the database gives way'), { code: '40001' });
    };
    await bench.note('n9', 'stands');
    const [row] = await bench.select<{ partition: number }>(`select partition from outbox where aggregate_id = 'n9'`);
    assert.deepEqual(bench.transport.standingLanes(), []);
    await bench.until(async () => {
      await bench.clock.moveTo(new Date(bench.clock.now().getTime() + 61_000), () => bench.clock.pause(50));
      return bench.transport.standingLanes().length > 0;
    });
    assert.deepEqual(bench.transport.standingLanes(), [row?.partition]);
    assert.deepEqual((await bench.transport.backlog()).standingLanes, [row?.partition]);
    await bench.until(() => bench.logged.includes('consumer.lane-stands'));
    broken = false;
    await bench.until(async () => (await seen()).includes('stands'), 30_000);
    await bench.until(() => bench.transport.standingLanes().length === 0);
  });

  it('goes on when its durables were deleted', async () => {
    for await (const { name } of bench.bus.manager.consumers.list(STREAM))
      await bench.bus.manager.consumers.delete(STREAM, name);
    await bench.note('n7', 'still here');
    await bench.until(async () => (await seen()).length === 1, 40_000);
    assert.deepEqual(await seen(), ['still here']);
  });

  it('is at work, not at rest, while the server has forgotten its durables', async () => {
    await bench.rest();
    // The stream too, so that nobody makes them again between the two questions.
    await bench.bus.manager.streams.delete(STREAM);
    assert.equal(await bench.bus.backlog('hearing-p0'), Infinity);
    await bench.rest();
    await bench.note('n6', 'heard again');
    await bench.until(async () => (await seen()).includes('heard again'), 45_000);
  });

  it('keeps reading when its durable has read further than the stream reaches', async () => {
    const [sent] = await bench.select<{ partition: number; stream_seq: string }>(
      `select s.partition, s.stream_seq from outbox_sent s join outbox using (event_id) where aggregate_id = 'n7'`,
    );
    assert.ok(sent);
    const durable = `hearing-p${sent.partition}`;
    const given = { sequence: Number(sent.stream_seq), messageId: 'the id of a message that was lost' };
    const before = await bench.bus.manager.consumers.info(STREAM, durable);
    await bench.bus.ensureConsumer('hearing', sent.partition, given);
    const remade = await bench.bus.manager.consumers.info(STREAM, durable);
    assert.notEqual(remade.created, before.created);
    await bench.note('n7', 'again');
    await bench.until(async () => (await seen()).includes('again'), 40_000);
    assert.deepEqual(await seen(), ['again']);
  });
});
