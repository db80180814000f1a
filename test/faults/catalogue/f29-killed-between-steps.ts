import type { FaultTest } from '../fault.ts';
import { restartAfterCrash } from '../tools/crash.ts';

/** Between any two steps of: fact applied, intent committed, call made, answer got, outcome applied. */
const STEPS = ['inbox.before-ack', 'call.after-claim', 'call.after-answer', 'call.after-settle', 'relay.after-publish'];

export const killedBetweenSteps: FaultTest = {
  id: 'F29',
  title: 'process of a flow killed between its steps',
  scene: { ackWaitMs: 5000 },
  // A call whose process died is looked up when it has run into its deadline of a minute.
  quietWithinMs: 150_000,
  run: async ({ scene, load, note }) => {
    for (const point of STEPS) {
      await scene.process('ledger').terminate();
      scene.processes.ledger.shift();
      await scene.addDoomed('ledger', { crashAt: { point, hit: 2 } });
      await Promise.all([
        load.run({ orders: 20, shape: { exported: true, from: null } }),
        restartAfterCrash(scene, 'ledger'),
      ]);
    }
    note(`killed at ${STEPS.length} points`);
  },
};
