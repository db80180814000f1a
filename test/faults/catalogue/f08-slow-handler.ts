import type { FaultTest } from '../fault.ts';
import { consumersCaughtUp, shortenAckWait } from '../tools/stream.ts';

export const slowHandler: FaultTest = {
  id: 'F08',
  title: 'handler slower than the ack wait',
  scene: { copies: { ledger: 2 }, variant: { slowMs: 3500 } },
  run: async ({ scene, load }) => {
    await shortenAckWait(scene, 1000);
    await Promise.all([
      load.run({ orders: 8, parallel: 8, accounts: 4, shape: { behaviour: 'slow' } }),
      load.run({ orders: 60, accounts: 8 }),
    ]);
    await consumersCaughtUp(scene);
  },
};
