import type { FaultTest } from '../fault.ts';
import { restartAfterCrash } from '../tools/crash.ts';

export const killedBeforeCommit: FaultTest = {
  id: 'F01',
  title: 'service killed before a commit',
  scene: { ackWaitMs: 5000, crashAt: { orders: { point: 'work.before-commit', hit: 40 } } },
  run: async ({ scene, load }) => {
    await Promise.all([load.run({ orders: 120, paceMs: 10 }), restartAfterCrash(scene, 'orders')]);
  },
};
