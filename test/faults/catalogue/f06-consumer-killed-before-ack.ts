import type { FaultTest } from '../fault.ts';
import { restartAfterCrash } from '../tools/crash.ts';

export const consumerKilledBeforeAck: FaultTest = {
  id: 'F06',
  title: 'consumer killed after the commit, before the ack',
  scene: { ackWaitMs: 5000, crashAt: { ledger: { point: 'inbox.before-ack', hit: 30 } } },
  run: async ({ scene, load }) => {
    await Promise.all([load.run({ orders: 120, paceMs: 10 }), restartAfterCrash(scene, 'ledger')]);
  },
};
