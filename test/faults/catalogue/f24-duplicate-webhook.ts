import assert from 'node:assert/strict';
import type { FaultTest } from '../fault.ts';
import { waitForQuiet } from '../tools/quiet.ts';

const DAY_MS = 86_400_000;

export const duplicateWebhook: FaultTest = {
  id: 'F24',
  title: 'duplicate webhook, in parallel and a day later',
  run: async ({ scene, deliveries }) => {
    const plan = deliveries.plan(8, 2);
    await Promise.all(plan.flatMap((delivery) => Array.from({ length: 6 }, () => deliveries.deliver(delivery))));
    await waitForQuiet(scene);
    await scene.process('ledger').terminate();
    scene.processes.ledger.length = 0;
    await scene.add('ledger', { time: { ...scene.time, aheadMs: DAY_MS } });
    await Promise.all(plan.map((delivery) => deliveries.deliver(delivery)));
    assert.ok(
      deliveries.statuses.every((status) => status === 200),
      'each delivery was answered 2xx',
    );
  },
};
