import { instant } from '@throughline/contracts';
import { pollContract, type PolledSystem } from '@throughline/subgraph/testing';
import { publishConfiguration, RunningDomain } from '../testing/running-domain.ts';

/** Payments at a gateway that sends no message; what changes of one is that some of it goes back. */
async function openGateway(): Promise<PolledSystem> {
  const domain = await RunningDomain.start('2025-03-10T10:00:00Z');
  await publishConfiguration(domain);
  await domain.poll();
  const { stripe } = domain.sandboxes;
  const idOf = new Map<string, string>();
  const settle = (created?: Date): string => {
    const name = `PAY-${idOf.size + 1}`;
    const payment = { amountMinor: 10_000, currency: 'usd', metadata: { reference: name } };
    idOf.set(name, stripe.settle({ ...payment, ...(created && { created }) }).id);
    return name;
  };
  const pass = async (seconds: number) => {
    await domain.clock.moveTo(new Date(domain.clock.now().getTime() + seconds * 1000), () => Promise.resolve());
    return instant(domain.clock.now());
  };
  return {
    enter: async (count) => Array.from({ length: count }, () => settle()),
    change: async (name) => void stripe.refund(idOf.get(name) ?? '', 100),
    enterLate: async (stamp) => settle(new Date(stamp)),
    poll: () => domain.poll(),
    pass,
    taken: async () => {
      const rows = await domain.rows<{ name: string }>(
        `select reference as name from payment union all
         select p.reference from payment_reversal r join payment p on p.id = r.payment_id`,
      );
      return rows.map(({ name }) => name);
    },
    close: () => domain.stop(),
  };
}

pollContract('payments at the gateway', openGateway);
