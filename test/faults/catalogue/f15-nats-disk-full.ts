import assert from 'node:assert/strict';
import type { FaultTest } from '../fault.ts';
import { unsent } from '../tools/stream.ts';
import { until } from '../tools/until.ts';

export const natsDiskFull: FaultTest = {
  id: 'F15',
  title: 'disk of NATS full',
  scene: { natsStoreMb: 64, ackWaitMs: 5000 },
  quietWithinMs: 120_000,
  run: async ({ scene, load, note, pause }) => {
    await load.run({ orders: 60 });
    scene.nats.fillDisk();
    await load.run({ orders: 200, paceMs: 10 });
    await until('the outbox holds', async () => (await unsent(scene, 'orders')) > 0, scene.clock);
    await pause(20_000);
    const held = await unsent(scene, 'orders');
    assert.ok(held > 0, 'nothing is taken for sent');
    assert.deepEqual([...load.failures], [], 'mutations go on');
    const alerts = scene
      .process('orders')
      .logged()
      .filter((event) => event === 'relay.publish-failed' || event === 'loop.failed');
    assert.ok(alerts.length > 0, 'the relay says that it cannot publish');
    scene.nats.emptyDisk();
    // The server does not find its way back from a full disk by itself; an operator restarts it.
    await scene.nats.kill();
    await scene.nats.up();
    note(`${held} facts waited for space, ${alerts.length} alerts`);
  },
};
