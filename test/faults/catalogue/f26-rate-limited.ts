import assert from 'node:assert/strict';
import type { FaultTest } from '../fault.ts';
import { until } from '../tools/until.ts';

const RETRY_AFTER_S = 6;
/** From the first request on. Longer than that, so that the first call that tries again is refused as well. */
const LIMITED_MS = 8000;
/** What may be on its way to one account at once. */
const BUDGET = 8;

export const rateLimited: FaultTest = {
  id: 'F26',
  title: 'SaaS answers 429 with Retry-After',
  run: async ({ scene, load, note }) => {
    const { books } = scene;
    const limited = { kind: 'answers', status: 429, retryAfterSeconds: RETRY_AFTER_S } as const;
    let limitedUntil = 0;
    books.script = ({ tenantId }) => {
      if (tenantId !== 'tenant-a') return { kind: 'works' };
      const now = scene.clock.now().getTime();
      limitedUntil ||= now + LIMITED_MS;
      return now < limitedUntil ? limited : { kind: 'works' };
    };
    const exported = { exported: true, from: null };
    await load.run({ orders: 24, parallel: 12, shape: { ...exported, tenantId: 'tenant-a' } });
    await load.run({ orders: 12, shape: { ...exported, tenantId: 'tenant-b' } });
    const written = (): number => books.records.filter((record) => record.tenantId === 'tenant-b').length;
    await until('the other tenant goes on', () => written() === 12, scene.clock, 5000);
    await until('all are written', () => books.records.length === 36, scene.clock);
    const toLimited = books.writes.filter((write) => write.tenantId === 'tenant-a');
    const refused = toLimited.filter((write) => write.status === 429);
    assert.ok(refused.length >= 2, 'the account was tried again in vain');
    for (const { at } of refused) {
      const tooSoon = toLimited.filter((write) => write.at > at && write.at < at + RETRY_AFTER_S * 1000 - 20);
      assert.ok(tooSoon.length < BUDGET, `${tooSoon.length} requests, more than were on their way, came too soon`);
    }
    assert.ok(refused.length <= BUDGET + 1, `${refused.length} requests were refused`);
    const told = scene.process('ledger').logged();
    assert.ok(told.includes('target.resting') && told.includes('target.answers-again'), 'the log tells of the rest');
    note(`${refused.length} requests of 24 refused; the whole account rested ${RETRY_AFTER_S} s each time`);
  },
};
