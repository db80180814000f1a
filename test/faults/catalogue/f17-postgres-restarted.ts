import assert from 'node:assert/strict';
import type { FaultTest } from '../fault.ts';

export const postgresRestarted: FaultTest = {
  id: 'F17',
  title: 'PostgreSQL restarted at once under load, 3 times',
  quietWithinMs: 120_000,
  run: async ({ scene, load, random, note, pause }) => {
    const restarts = async (): Promise<void> => {
      for (let restart = 0; restart < 3; restart += 1) {
        await pause(random.whole(800, 2000));
        await scene.postgres.restartAtOnce();
      }
    };
    await Promise.all([load.run({ orders: 240, paceMs: 60 }), restarts()]);
    note(`failures ${JSON.stringify(Object.fromEntries(load.failures))}, slowest order ${load.slowestMs} ms`);
    assert.ok(load.slowestMs < 15_000, 'the pools recover');
    assert.equal(load.failures.get('INTERNAL_SERVER_ERROR'), undefined, 'an outage is not called a defect');
  },
};
