import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { STREAM } from '../bus/bus.ts';
import { handle } from '../inbox/handle.ts';
import { Bench, noted } from '../testing/bench.fixture.ts';

let bench: Bench;

const unsent = async (): Promise<string[]> => {
  const rows = await bench.select<{ name: string }>(
    `select aggregate_id || ' ' || aggregate_version as name from outbox_unsent join outbox using (event_id) order by 1`,
  );
  return rows.map((row) => row.name);
};

const sequencesOf = async (...aggregates: string[]): Promise<number[]> => {
  const rows = await bench.select<{ sequence: number }>(
    `select stream_seq::int as sequence from outbox_sent join outbox using (event_id) where aggregate_id = any($1) order by 1`,
    [aggregates],
  );
  return rows.map((row) => row.sequence);
};

describe('the relay', () => {
  before(async () => {
    bench = await Bench.start('telling', () => ({
      handlers: [
        handle(noted, async ({ data }, work) => {
          await work.sql(`insert into seen (tenant_id, what) values ($1, $2)`, [work.tenantId, data.text]);
        }),
      ],
    }));
  });
  after(() => bench.stop());

  it('sends what the stream forgot although other messages took the sequences, and has consumers read again', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await bench.note(name, name);
    await bench.rest();
    // As if c and d had been lost and the messages that now stand there were others'.
    await bench.rows.query(
      `update outbox_publication p
       set event_ids = array_replace(array_replace(array_replace(event_ids, c.event_id, nobody), d.event_id, c.event_id), nobody, d.event_id)
       from outbox c, outbox d, cast('00000000-0000-0000-0000-000000000000' as uuid) nobody
       where c.aggregate_id = 'c' and d.aggregate_id = 'd'`,
    );
    assert.deepEqual([await sequencesOf('c'), await sequencesOf('d')], [[4], [3]]);
    const made = new Map<string, string>();
    for await (const { name, created } of bench.bus.manager.consumers.list(STREAM)) made.set(name, String(created));
    await bench.rows.query(`select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and pid <> pg_backend_pid()
        and database = (select oid from pg_database where datname = current_database())`);
    await bench.until(async () => {
      return (await sequencesOf('c'))[0] === 3 && (await sequencesOf('d'))[0] === 4;
    });
    await bench.rest();
    assert.deepEqual(await sequencesOf('a', 'b'), [1, 2]);
    let rebuilt = 0;
    for await (const { name, created } of bench.bus.manager.consumers.list(STREAM))
      if (made.get(name) !== String(created)) rebuilt += 1;
    assert.ok(rebuilt > 0);
    assert.deepEqual((await bench.seen()).sort(), ['a', 'b', 'c', 'd']);
  });

  it('sends everything again into a stream that was made anew, and it is applied once', async () => {
    await bench.bus.manager.streams.delete(STREAM);
    await bench.note('e', 'e');
    await bench.until(async () => (await bench.seen()).includes('e'), 45_000);
    await bench.rest();
    assert.equal((await bench.bus.extent()).lastSequence, 5);
    assert.deepEqual((await bench.seen()).sort(), ['a', 'b', 'c', 'd', 'e']);
  });

  it('sends a fact again under the message id of the first time, so that the stream holds it once', async () => {
    await bench.note('h', 'h');
    await bench.rest();
    const { lastSequence } = await bench.bus.extent();
    // As if it had been sent and the process had died before it could write that down.
    await bench.rows.query(
      `insert into outbox_unsent (partition, position, event_id, tenant_id)
       select partition, position, event_id, tenant_id from outbox where aggregate_id = 'h'`,
    );
    await bench.rows.query(`select pg_notify('throughline', 'outbox')`);
    await bench.rest();
    assert.deepEqual(await unsent(), []);
    assert.equal((await bench.bus.extent()).lastSequence, lastSequence);
  });

  it('keeps later facts of an aggregate behind one that cannot be published, and lets others go', async () => {
    const tooLarge = 'x'.repeat(bench.bus.connection.info?.max_payload ?? 0);
    await bench.note('f', tooLarge, 'small');
    await bench.note('g', 'g');
    await bench.until(async () => (await bench.seen()).includes('g'));
    assert.deepEqual(await unsent(), ['f 1', 'f 2']);
    const [row] = await bench.select<{ last_error: string; attempts: number }>(
      `select last_error, attempts from outbox_unsent join outbox using (event_id)
       where aggregate_id = 'f' and aggregate_version = 2`,
    );
    assert.deepEqual(row, { last_error: null, attempts: 0 });
  });
});
