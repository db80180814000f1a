import type { FaultTest } from '../fault.ts';
import { restartAfterCrash } from '../tools/crash.ts';

export const consumerKilledInside: FaultTest = {
  id: 'F07',
  title: 'consumer killed inside its transaction',
  scene: { ackWaitMs: 5000, crashAt: { ledger: { point: 'inbox.inside-transaction', hit: 30 } } },
  run: async ({ scene, load }) => {
    await Promise.all([load.run({ orders: 120, paceMs: 10 }), restartAfterCrash(scene, 'ledger')]);
  },
};
