import type { FaultTest } from '../fault.ts';
import { unsent } from '../tools/stream.ts';
import { until } from '../tools/until.ts';

export const relayKilledAfterClaim: FaultTest = {
  id: 'F03',
  title: 'relay killed after the claim, before it publishes',
  scene: { ackWaitMs: 5000, copies: { orders: 2 }, crashAt: { orders: { point: 'relay.after-claim', hit: 5 } } },
  run: async ({ scene, load, note }) => {
    await load.run({ orders: 120, paceMs: 10 });
    await scene.process('orders').ended();
    const begun = scene.clock.now().getTime();
    await until('the other relay sends', async () => (await unsent(scene, 'orders')) === 0, scene.clock);
    note(`the other had sent everything ${scene.clock.now().getTime() - begun} ms after the load`);
  },
};
