import type { FaultTest } from '../fault.ts';
import { unsent } from '../tools/stream.ts';
import { until } from '../tools/until.ts';

export const frozenRelay: FaultTest = {
  id: 'F05',
  title: 'relay frozen, then continued',
  scene: { copies: { orders: 2 } },
  run: async ({ scene, load, options, note, pause }) => {
    await load.run({ orders: 60 });
    const frozen = scene.process('orders', 0);
    frozen.freeze();
    const begun = scene.clock.now().getTime();
    await load.run({ orders: 120, paceMs: 20 });
    await until('the other relay takes over', async () => (await unsent(scene, 'orders')) === 0, scene.clock, 60_000);
    const tookMs = scene.clock.now().getTime() - begun;
    note(`all sent by the other ${(tookMs / 1000).toFixed(1)} s after the freeze`);
    await pause(Math.max(0, options.frozenMs - tookMs));
    frozen.thaw();
    await load.run({ orders: 60 });
  },
};
