import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { FaultTest } from '../fault.ts';
import { waitForQuiet } from '../tools/quiet.ts';

/** Resident memory in MB. Source: proc(5), VmRSS. */
const memoryOf = (pid: number): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
};

export const natsUnreachable: FaultTest = {
  id: 'F12',
  title: 'NATS unreachable for long',
  run: async ({ scene, load, options, note, pause }) => {
    await load.run({ orders: 100 });
    const orders = scene.process('orders');
    const before = memoryOf(orders.pid);
    for (const door of Object.values(scene.toNats)) door.set({ kind: 'cut' });
    const begun = scene.clock.now().getTime();
    const elapsed = (): number => scene.clock.now().getTime() - begun;
    while (elapsed() < options.outageMs) {
      await load.run({ orders: 40 });
      const ready = await fetch(`${orders.url}/ready`);
      assert.equal(ready.status, 200, 'readiness stays while the bus is away');
      await pause(500);
    }
    const grown = memoryOf(orders.pid) - before;
    assert.ok(grown < 150, `memory grew by ${grown.toFixed(0)} MB`);
    assert.deepEqual([...load.failures], [], 'mutations go on');
    for (const door of Object.values(scene.toNats)) door.pass();
    const drainedMs = await waitForQuiet(scene, 120_000);
    note(`${load.answers.size} orders, +${grown.toFixed(0)} MB, drained in ${(drainedMs / 1000).toFixed(1)} s`);
  },
};
