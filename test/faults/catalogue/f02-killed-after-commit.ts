import type { FaultTest } from '../fault.ts';
import { restartAfterCrash } from '../tools/crash.ts';

export const killedAfterCommit: FaultTest = {
  id: 'F02',
  title: 'service killed after a commit, before answering',
  scene: { ackWaitMs: 5000, crashAt: { orders: { point: 'work.after-commit', hit: 40 } } },
  run: async ({ scene, load }) => {
    await Promise.all([load.run({ orders: 120, paceMs: 10 }), restartAfterCrash(scene, 'orders')]);
  },
};
