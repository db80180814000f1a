import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Fault } from '@throughline/contracts';
import { Bench } from '../testing/bench.fixture.ts';

let bench: Bench;
/** Notes of an outside list, in pages of two; a page with a bad note cannot be taken over as a whole. */
let list: string[] = [];
const readAlone: string[] = [];
const missedNotes = (notes: readonly string[]) => ({
  webhook: 'notices',
  account: 'main',
  receipts: notes.map((note) => ({ providerEventId: note, kind: 'note', body: { note } })),
});
let circling = false;

let meanwhile: () => Promise<void> = () => Promise.resolve();
const asked: (string | null)[] = [];

describe('a poll', () => {
  before(async () => {
    bench = await Bench.start('polling', () => ({
      webhooks: [
        {
          name: 'notices',
          read: () => Promise.resolve({ ok: false, refusal: { code: 'BAD_USER_INPUT', evidence: {} } }),
          process: ({ body }) => {
            const { note } = body as { note: string };
            readAlone.push(note);
            if (note === 'bad') throw new Fault('EVENT_UNREADABLE', 'a bad note', { transient: false });
            return Promise.resolve(async (work) => {
              await work.sql(`insert into seen (tenant_id, what) values ($1, $2)`, [work.tenantId, `alone ${note}`]);
            });
          },
        },
      ],
      polls: [
        {
          name: 'list',
          tenantId: 'a',
          everyMs: 3_600_000,
          poll: async (cursor) => {
            const at = Number(cursor ?? 0);
            const page = list.slice(at, at + 2);
            return {
              cursor: String(circling ? at : at + page.length),
              more: page.length === 2,
              apart: missedNotes(page),
              missed: missedNotes(page.filter((note) => note === 'waits')),
              apply: async (work) => {
                for (const note of page.filter((each) => each !== 'waits')) {
                  if (note === 'bad') throw new Error('a bad note');
                  await work.sql(`insert into seen (tenant_id, what) values ($1, $2)`, [work.tenantId, note]);
                }
              },
            };
          },
        },
        {
          name: 'notes',
          tenantId: 'a',
          everyMs: 3_600_000,
          poll: async (cursor) => {
            asked.push(cursor);
            const next = String(Number(cursor ?? 0) + 1);
            await meanwhile();
            return {
              cursor: next,
              apply: async (work) => {
                await work.sql(`insert into seen (tenant_id, what) values ($1, $2)`, [work.tenantId, `read ${next}`]);
              },
            };
          },
        },
      ],
    }));
    await bench.until(async () => (await bench.seen()).length === 1);
  });
  after(() => bench.stop());

  it('takes one turn after the other', async () => {
    await Promise.all([bench.transport.pollNow(), bench.transport.pollNow()]);
    assert.deepEqual(asked, [null, '1', '2']);
    assert.deepEqual(await bench.seen(), ['read 1', 'read 2', 'read 3']);
  });

  it('leaves the cursor where another process has moved it meanwhile', async () => {
    meanwhile = async () => {
      meanwhile = () => Promise.resolve();
      await bench.rows.query(`update poll_cursor set cursor = '100' where name = 'notes'`);
    };
    await bench.transport.pollNow();
    await bench.transport.pollNow();
    assert.deepEqual(await bench.seen(), ['read 1', 'read 2', 'read 3', 'read 101']);
  });

  it('takes page after page in one turn, and reads again only what could not be taken over together', async () => {
    list = ['one', 'two', 'three', 'bad', 'waits', 'six', 'seven'];
    const before = (await bench.seen()).length;
    await bench.transport.pollNow();
    await bench.rest();
    const seen = (await bench.seen()).slice(before).filter((what) => !what.startsWith('read'));
    assert.deepEqual([...seen].sort(), ['alone three', 'alone waits', 'one', 'seven', 'six', 'two']);
    assert.deepEqual([...readAlone].sort(), ['bad', 'three', 'waits']);
    const parked = await bench.select(
      `select provider_event_id as id, last_error from webhook_receipt where state = 'parked'`,
    );
    assert.deepEqual(parked, [{ id: 'bad', last_error: 'a bad note' }]);
    const [cursor] = await bench.select<{ cursor: string }>(`select cursor from poll_cursor where name = 'list'`);
    assert.equal(cursor?.cursor, '7');
  });

  it('fails instead of turning in a circle', async () => {
    list.push('eight', 'nine');
    circling = true;
    await assert.rejects(bench.transport.pollNow(), /has more and does not move/);
    assert.equal((await bench.transport.backlog()).failingPolls.count, 1, 'a monitor sees it');
    circling = false;
    await bench.transport.pollNow();
    assert.equal((await bench.transport.backlog()).failingPolls.count, 0);
  });
});
