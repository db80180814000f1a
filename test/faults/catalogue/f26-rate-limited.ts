import assert from 'node:assert/strict';
import type { FaultTest } from '../fault.ts';
import { until } from '../tools/until.ts';

const RETRY_AFTER_S = 6;

export const rateLimited: FaultTest = {
  id: 'F26',
  title: 'SaaS answers 429 with Retry-After',
  run: async ({ scene, load, note }) => {
    const { books } = scene;
    const limited = { kind: 'answers', status: 429, retryAfterSeconds: RETRY_AFTER_S } as const;
    const begun = scene.clock.now().getTime();
    books.script = ({ tenantId }) =>
      tenantId === 'tenant-a' && scene.clock.now().getTime() < begun + 4000 ? limited : { kind: 'works' };
    const exported = { exported: true, from: null };
    await load.run({ orders: 12, shape: { ...exported, tenantId: 'tenant-a' } });
    await load.run({ orders: 12, shape: { ...exported, tenantId: 'tenant-b' } });
    const written = (): number => books.records.filter((record) => record.tenantId === 'tenant-b').length;
    await until('the other tenant goes on', () => written() === 12, scene.clock, 5000);
    const refused = books.writes.filter((write) => write.status === 429);
    assert.ok(refused.length > 0, 'requests were refused');
    await until('all are written', () => books.records.length === 24, scene.clock);
    for (const { reference, at } of refused) {
      const next = books.writes.find((write) => write.reference === reference && write.at > at);
      assert.ok(
        next && next.at - at >= RETRY_AFTER_S * 1000 - 20,
        `${reference} came back after ${next && next.at - at} ms`,
      );
    }
    note(`${refused.length} requests refused, each came back after ${RETRY_AFTER_S} s or later`);
  },
};
