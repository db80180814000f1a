import type { FaultTest } from '../fault.ts';

export const natsFrozen: FaultTest = {
  id: 'F13',
  title: 'NATS frozen, connections open',
  run: async ({ scene, load, note, pause }) => {
    await load.run({ orders: 50 });
    scene.nats.freeze();
    await Promise.all([load.run({ orders: 80, paceMs: 50 }), pause(20_000)]);
    scene.nats.thaw();
    await load.run({ orders: 50 });
    note(`slowest order ${load.slowestMs} ms`);
  },
};
