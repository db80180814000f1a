import assert from 'node:assert/strict';
import { ScaledClock } from '../domain/scaled-clock.ts';
import type { FaultTest } from '../fault.ts';
import { waitForQuiet } from '../tools/quiet.ts';

const HOUR_MS = 3_600_000;
const ORDERS = 20;

export const outageOfAnHour: FaultTest = {
  id: 'F27',
  title: 'SaaS answers 500 for an hour',
  run: async ({ scene, load, note }) => {
    const time = { from: scene.clock.now().toISOString(), aheadMs: 0, factor: 400 };
    const fast = new ScaledClock(time);
    // The vendor's hour passes in nine seconds, for the service that calls it.
    await scene.process('ledger').terminate();
    scene.processes.ledger.length = 0;
    await scene.add('ledger', { time });
    const back = fast.now().getTime() + HOUR_MS;
    scene.books.script = () => (fast.now().getTime() < back ? { kind: 'answers', status: 500 } : { kind: 'works' });
    await load.run({ orders: ORDERS, shape: { exported: true, from: null } });
    await waitForQuiet(scene);
    const refused = scene.books.writes.filter((write) => write.status === 500).length;
    note(`${refused} requests into the outage for ${ORDERS} calls, ${scene.books.lookUps} look-ups`);
    assert.equal(scene.books.records.length, ORDERS);
    assert.ok(refused <= ORDERS * 16, 'the outage is not hammered');
  },
};
