import type { FaultTest } from '../fault.ts';
import { waitForQuiet } from '../tools/quiet.ts';

export const natsWiped: FaultTest = {
  id: 'F11',
  title: 'NATS store wiped',
  quietWithinMs: 120_000,
  run: async ({ scene, load }) => {
    await load.run({ orders: 80 });
    await waitForQuiet(scene);
    await load.run({ orders: 40 });
    await scene.nats.kill();
    scene.nats.wipe();
    await scene.nats.up();
    await load.run({ orders: 60 });
  },
};
