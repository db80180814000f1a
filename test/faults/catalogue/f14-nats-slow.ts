import assert from 'node:assert/strict';
import type { FaultTest } from '../fault.ts';

export const natsSlow: FaultTest = {
  id: 'F14',
  title: 'NATS slow: 500 ms each way, 64 kB/s',
  quietWithinMs: 180_000,
  run: async ({ scene, load, note, pause }) => {
    for (const door of Object.values(scene.toNats))
      door.set({ kind: 'throttle', delayMs: 500, bytesPerSecond: 64_000 });
    await Promise.all([load.run({ orders: 150, accounts: 4, paceMs: 50 }), pause(15_000)]);
    for (const door of Object.values(scene.toNats)) door.pass();
    const failed = scene
      .process('orders')
      .logged()
      .filter((event) => event === 'relay.publish-failed').length;
    assert.ok(failed <= 3, `${failed} batches of the relay failed`);
    note(`${failed} failed batches`);
  },
};
