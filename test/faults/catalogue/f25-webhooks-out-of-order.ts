import type { FaultTest } from '../fault.ts';

export const webhooksOutOfOrder: FaultTest = {
  id: 'F25',
  title: 'webhooks out of order and late',
  run: async ({ deliveries, random, pause }) => {
    const plan = random.shuffled(deliveries.plan(10, 6));
    const late = plan.splice(0, 10);
    const senders = Array.from({ length: 6 }, async () => {
      for (let next = plan.pop(); next; next = plan.pop()) await deliveries.untilAnswered(next);
    });
    await Promise.all(senders);
    await pause(1500);
    for (const each of late) await deliveries.untilAnswered(each);
  },
};
