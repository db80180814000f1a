import assert from 'node:assert/strict';
import { statSync, truncateSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { month } from '@throughline/contracts';
import { Secret, silentLogger } from '@throughline/platform';
import { STREAM } from '../bus/bus.ts';
import { handle } from '../inbox/handle.ts';
import { TransportDatabase } from '../store/transport-database.ts';
import { Bench, noted } from '../testing/bench.fixture.ts';
import { Archive } from './archive.ts';
import { MonthStays } from './refusal.ts';
import { RETENTION_LOCK } from './retention.ts';

const MARCH = month('2026-03');
const APRIL = month('2026-04');
const OBSERVER = Symbol.for('throughline.crash-point');
const HANDLES_NOTES = [
  handle(noted, async ({ data }, work) => {
    await work.sql(`insert into seen (tenant_id, what) values ($1, $2)`, [work.tenantId, data.text]);
  }),
];

let bench: Bench;
let root: string;
let database: TransportDatabase;
let archive: Archive;

const dieAt = (point: string): void => {
  (globalThis as Record<symbol, unknown>)[OBSERVER] = (name: string): void => {
    if (name === point) throw new Error(`died at ${name}`);
  };
};
const goOn = (): void => void delete (globalThis as Record<symbol, unknown>)[OBSERVER];

const parts = async (): Promise<string[]> => {
  const rows = await bench.select<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent in ('outbox'::regclass, 'inbox'::regclass) order by 1`,
  );
  return rows.map(({ name }) => name);
};
const rowsOf = (yearMonth: string): Promise<{ row: string }[]> =>
  bench.select(
    `select o::text as row from outbox o where to_char(recorded_at at time zone 'UTC', 'YYYY-MM') = $1 order by event_id`,
    [yearMonth],
  );
const publishedOf = async (): Promise<number> =>
  Number((await bench.select<{ count: string }>(`select count(*) from outbox_sent`))[0]?.count);
const archived = (service: string): Promise<string[]> => readdir(join(root, service)).then((names) => names.sort());
const stays = (why: RegExp) => (error: unknown) => error instanceof MonthStays && why.test(error.message);

/** What the service's own daily work would use, for a test to do one step of it; not started, it takes no partitions. */
function archiveOf(service: string): void {
  const nothing = (): void => undefined;
  const url = new Secret(String(bench.rows.options.connectionString));
  database = new TransportDatabase(url, bench.clock, silentLogger, nothing, nothing);
  archive = new Archive({
    service,
    database,
    bus: bench.bus,
    clock: bench.clock,
    settings: { folder: root, outboxKeptDays: 35, inboxKeptMonths: 13 },
  });
}

/** Facts of March and April, some of which the relay carried in one round over the turn of the month. */
async function twoMonths(): Promise<void> {
  await bench.note('a', ...Array.from({ length: 1200 }, (_, number) => `March ${number}`));
  await bench.note('b', 'Märch "quoted"\nin two lines', '\u0001 and \\u0000');
  await bench.rest();
  await bench.clock.moveTo('2026-04-02T00:00:00Z', bench.rest);
  await bench.note('a', 'April');
  await bench.note('c', 'April too');
  await bench.rest();
}

describe('a month that leaves by hand', () => {
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'archives-'));
    bench = await Bench.start('leaving', () => ({ handlers: HANDLES_NOTES }));
    archiveOf('leaving');
    await twoMonths();
  });
  after(async () => {
    await database.stop();
    // Nobody waits for its consumers, which will never acknowledge what others tell.
    await bench.bus.manager.streams.delete(STREAM);
    await bench.stop();
    await rm(root, { recursive: true });
  });
  afterEach(goOn);

  it('stays for 35 days after its end', async () => {
    await bench.clock.moveTo('2026-05-05T23:59:59Z', bench.rest);
    await assert.rejects(archive.archiveMonth(MARCH), stays(/kept until 2026-05-06/));
    await assert.rejects(
      bench.select(`select drop_outbox_month('2026-03-01', $1, 1202, 1, 1202)`, [bench.clock.now()]),
      /less than 35 days ago/,
    );
  });

  it('stays while a fact waits to be sent', async () => {
    await bench.clock.moveTo('2026-05-06T00:00:00Z', bench.rest);
    // As if this fact could not be published; partition 99 is nobody's.
    await bench.rows.query(`insert into outbox_unsent (partition, position, event_id, tenant_id)
      select 99, position, event_id, tenant_id from outbox order by event_id limit 1`);
    await assert.rejects(archive.archiveMonth(MARCH), stays(/1 of its facts wait to be sent/));
    const { count, firstPosition, lastPosition } = await archive.rows.held(MARCH);
    await assert.rejects(
      bench.select(`select drop_outbox_month('2026-03-01', $1, $2, $3, $4)`, [
        bench.clock.now(),
        count,
        firstPosition,
        lastPosition,
      ]),
      /wait to be sent/,
    );
    await bench.rows.query(`delete from outbox_unsent where partition = 99`);
  });

  it('stays while a consumer has not acknowledged it, or the stream does not hold it', async () => {
    const [row] = await bench.select<{ partition: number }>(
      `select partition from outbox where aggregate_id = 'a' limit 1`,
    );
    const slow = {
      durable_name: 'slow',
      filter_subject: `evt.*.*.*.p${row?.partition}`,
      ack_policy: 'explicit' as never,
    };
    await bench.bus.manager.consumers.add(STREAM, slow);
    await assert.rejects(archive.archiveMonth(MARCH), stays(/slow has acknowledged up to 0 of/));
    await bench.bus.manager.consumers.delete(STREAM, 'slow');
    const swap = `update outbox_publication set event_ids = array_reverse(event_ids) where partition = ${row?.partition}`;
    await bench.rows.query(swap);
    await assert.rejects(archive.archiveMonth(MARCH), stays(/the stream does not hold fact/));
    await bench.rows.query(swap);
  });

  it('stays, whole, whatever happens before its archive is verified, and after that is there twice', async () => {
    const rows = await rowsOf('2026-03');
    for (const point of ['after-write', 'after-draft', 'after-file', 'after-manifest']) {
      dieAt(`retention.${point}`);
      await assert.rejects(archive.archiveMonth(MARCH), /died at/);
      assert.deepEqual(await rowsOf('2026-03'), rows, point);
      assert.equal(await publishedOf(), 1204, point);
    }
    assert.deepEqual(await archived('leaving'), ['outbox-2026-03.json', 'outbox-2026-03.ndjson.gz']);
  });

  it('stays when what was written cannot be read back', async () => {
    // A disk that answers something else than what it was given: the file is cut before it is read back.
    (globalThis as Record<symbol, unknown>)[OBSERVER] = (name: string): void => {
      const draft = join(root, 'leaving', `outbox-2026-03.ndjson.gz.${database.worker}.part`);
      if (name === 'retention.after-write') truncateSync(draft, statSync(draft).size - 100);
    };
    await assert.rejects(archive.archiveMonth(MARCH), stays(/cannot be read back/));
    assert.equal((await rowsOf('2026-03')).length, 1202);
  });

  it('stays when its folder cannot be written', async () => {
    await writeFile(join(root, 'a file'), '');
    const settings = { folder: join(root, 'a file'), outboxKeptDays: 35, inboxKeptMonths: 13 };
    const nowhere = new Archive({ service: 'leaving', database, bus: bench.bus, clock: bench.clock, settings });
    await assert.rejects(nowhere.archiveMonth(MARCH), /ENOTDIR/);
    assert.equal((await rowsOf('2026-03')).length, 1202);
  });

  it('leaves into a file that holds every fact, and comes back byte by byte', async () => {
    const rows = await rowsOf('2026-03');
    const manifest = await archive.archiveMonth(MARCH);
    assert.deepEqual([manifest.count, manifest.firstPosition, manifest.lastPosition], [1202, '1', '1202']);
    assert.deepEqual(await rowsOf('2026-03'), []);
    assert.ok(!(await parts()).includes('outbox_2026_03'));
    assert.equal((await rowsOf('2026-04')).length, 2);
    assert.equal(await publishedOf(), 2);
    const text = gunzipSync(await readFile(join(root, 'leaving', 'outbox-2026-03.ndjson.gz'))).toString();
    assert.equal(text.trimEnd().split('\n').length, 1202);

    // Half of it first, as by a process that dies.
    dieAt('retention.after-page');
    await assert.rejects(archive.restoreMonth(MARCH), /died at/);
    goOn();
    await bench.clock.moveTo('2026-06-11T00:00:00Z', bench.rest);
    await assert.rejects(archive.archiveMonth(MARCH), stays(/fewer facts than its archive/));
    assert.equal(await archive.restoreMonth(MARCH), 1202);
    assert.equal(await archive.restoreMonth(MARCH), 1202);
    assert.deepEqual(await rowsOf('2026-03'), rows);
    assert.equal((await archive.list())[0]?.restoredAt, '2026-06-11T00:00:00Z');
    assert.equal(await publishedOf(), 2);
  });

  it('stays for 35 days when it was brought back, and leaves again as it came', async () => {
    await bench.clock.moveTo('2026-07-15T00:00:00Z', bench.rest);
    await assert.rejects(archive.archiveMonth(MARCH), stays(/kept until 2026-07-16/));
    await bench.clock.moveTo('2026-07-16T00:00:00Z', bench.rest);
    await bench.rows.query(`update outbox set correlation_id = 'altered' where position = 7`);
    await assert.rejects(archive.archiveMonth(MARCH), stays(/differs from its archive/));
    await bench.rows.query(`delete from outbox where position = 7`);
    assert.equal(await archive.restoreMonth(MARCH), 1202);
    await bench.clock.moveTo('2026-08-20T00:00:00Z', bench.rest);
    const { restoredAt } = await archive.archiveMonth(MARCH);
    assert.equal(restoredAt, null);
    assert.deepEqual(await rowsOf('2026-03'), []);
  });

  it('does not come back from a file that was altered', async () => {
    const file = join(root, 'leaving', 'outbox-2026-03.ndjson.gz');
    const bytes = await readFile(file);
    await writeFile(file, Buffer.concat([bytes, bytes]));
    await assert.rejects(archive.restoreMonth(MARCH), stays(/is not the file that was written/));
    await writeFile(file, bytes);
    await assert.rejects(archive.restoreMonth(APRIL), stays(/never archived/));
  });
});

describe('the service itself', () => {
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'archives-'));
    const retention = { folder: root, outboxKeptDays: 400, inboxKeptMonths: 14 };
    bench = await Bench.start('keeping', () => ({ handlers: HANDLES_NOTES }), { retention });
    archiveOf('keeping');
    await twoMonths();
  });
  after(async () => {
    await database.stop();
    await bench.stop();
    await rm(root, { recursive: true });
  });

  it('lets each month go at its time, the inbox after the outbox', async () => {
    await bench.clock.moveTo('2027-05-05T23:00:00Z', bench.rest);
    assert.ok((await parts()).includes('outbox_2026_03'));
    await bench.clock.moveTo('2027-05-06T00:00:00Z', bench.rest);
    assert.deepEqual(await archived('keeping'), ['outbox-2026-03.json', 'outbox-2026-03.ndjson.gz']);
    assert.ok(!(await parts()).includes('outbox_2026_03'));
    assert.ok((await parts()).includes('inbox_2026_03'));
    await bench.clock.moveTo('2027-06-01T00:00:00Z', bench.rest);
    assert.ok(!(await parts()).includes('inbox_2026_03'));
    assert.ok((await parts()).includes('inbox_2026_04'));
  });

  it('waits a day when another process is at it', async () => {
    const other = await bench.rows.connect();
    await other.query(`select pg_advisory_lock(hashtextextended($1, 0))`, [RETENTION_LOCK]);
    await bench.clock.moveTo('2027-06-05T00:00:00Z', bench.rest);
    assert.ok((await parts()).includes('outbox_2026_04'));
    await other.query(`select pg_advisory_unlock_all()`);
    other.release();
    await bench.clock.moveTo('2027-06-06T00:00:00Z', bench.rest);
    assert.ok(!(await parts()).includes('outbox_2026_04'));
  });

  it('goes on telling, and sends again only what it kept when the stream is lost', async () => {
    await bench.note('a', 'June');
    await bench.rest();
    assert.equal((await bench.seen()).length, 1205);
    await bench.bus.manager.streams.delete(STREAM);
    await bench.note('a', 'after the loss');
    await bench.until(async () => (await bench.seen()).includes('after the loss'), 45_000);
    await bench.rest();
    assert.equal((await bench.bus.extent()).lastSequence, 2);
    assert.equal((await bench.seen()).length, 1206);
    assert.equal(await publishedOf(), 2);
  });

  it('lets a month without facts go as well, and what was brought back stays beside it', async () => {
    assert.equal(await bench.transport.archive?.restoreMonth(APRIL), 2);
    await bench.clock.moveTo('2027-07-06T00:00:00Z', bench.rest);
    const manifests = (await bench.transport.archive?.list()) ?? [];
    assert.deepEqual(
      manifests.map((each) => [each.month, each.count, each.restoredAt !== null]),
      [
        ['2026-03', 1202, false],
        ['2026-04', 2, true],
        ['2026-05', 0, false],
      ],
    );
    assert.equal((await rowsOf('2026-04')).length, 2);
    // It was brought back on 6 June, so that it may leave again from 11 July on.
    await bench.clock.moveTo('2027-07-12T00:00:00Z', bench.rest);
    assert.equal((await rowsOf('2026-04')).length, 0);
    assert.deepEqual(bench.logged, ['relay.stream-forgot']);
  });
});
