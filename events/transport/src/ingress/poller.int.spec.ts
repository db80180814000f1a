import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Bench } from '../testing/bench.fixture.ts';

let bench: Bench;
let meanwhile: () => Promise<void> = () => Promise.resolve();
const asked: (string | null)[] = [];

describe('a poll', () => {
  before(async () => {
    bench = await Bench.start('polling', () => ({
      polls: [
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
      await bench.rows.query(`update poll_cursor set cursor = '100'`);
    };
    await bench.transport.pollNow();
    await bench.transport.pollNow();
    assert.deepEqual(await bench.seen(), ['read 1', 'read 2', 'read 3', 'read 101']);
  });
});
