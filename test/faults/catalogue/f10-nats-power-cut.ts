import type { FaultContext, FaultTest } from '../fault.ts';
import { waitForQuiet } from '../tools/quiet.ts';

/** The stream goes back to an image while the services have applied what came after it. */
async function rollBack({ scene, load }: FaultContext, consumers: 'go back' | 'stay'): Promise<void> {
  await load.run({ orders: 60 });
  await waitForQuiet(scene);
  scene.nats.takeImage();
  await load.run({ orders: 80 });
  await waitForQuiet(scene);
  await load.run({ orders: 40 });
  await scene.nats.kill();
  scene.nats.restoreImage(consumers);
  await scene.nats.up();
  await load.run({ orders: 60 });
}

export const natsPowerCut: FaultTest = {
  id: 'F10',
  title: 'NATS power cut, consumer state lost',
  quietWithinMs: 120_000,
  run: (context) => rollBack(context, 'go back'),
};

export const natsPowerCutWithConsumers: FaultTest = {
  id: 'F10b',
  title: 'NATS power cut, consumer state kept',
  quietWithinMs: 120_000,
  run: (context) => rollBack(context, 'stay'),
};
