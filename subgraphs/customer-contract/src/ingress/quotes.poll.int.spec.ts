import { instant } from '@throughline/contracts';
import { pollContract, type PolledSystem } from '@throughline/subgraph/testing';
import { Bench, sell } from '../testing/bench.ts';

/** Quotes of one customer, entered in a CPQ that sends no message. */
async function openCpq(): Promise<PolledSystem> {
  const bench = await Bench.start('2025-02-03T16:00:00Z');
  const { org, clock } = bench;
  const { customer, opportunity } = sell(bench, 'crowd');
  const idOf = new Map<string, string>();
  const recorded = new Map<string, string>();
  const enter = (): string => {
    const name = `Q-${idOf.size + 1}`;
    const { Id } = org.insert('SBQQ__Quote__c', {
      SBQQ__Account__c: customer,
      SBQQ__Opportunity2__c: opportunity,
      Quote_Number__c: name,
      Engagement_Key__c: 'ENG-crowd',
      Version__c: 1,
      Selling_Entity__c: 'LE-US',
      CurrencyIsoCode: 'USD',
      SBQQ__StartDate__c: '2025-02-03',
    });
    idOf.set(name, Id);
    return name;
  };
  const of = (name: string): string => idOf.get(name) ?? '';
  return {
    enter: async (count) => Array.from({ length: count }, enter),
    change: async (name) => void org.update('SBQQ__Quote__c', of(name), { SBQQ__StartDate__c: '2025-03-03' }),
    remove: async (name) => org.delete('SBQQ__Quote__c', of(name)),
    enterLate: async (stamp) => {
      const name = enter();
      org.stampEarlier('SBQQ__Quote__c', of(name), new Date(stamp));
      return name;
    },
    poll: async () => {
      await bench.subgraph.pollNow();
      await bench.rest();
    },
    pass: async (seconds) => {
      await clock.moveTo(new Date(clock.now().getTime() + seconds * 1000), () => clock.pause(0));
      return instant(clock.now());
    },
    taken: async () => {
      const rows = await bench.rows<{ number: string; as_of: string }>(
        `select q.number, v.source_modified_at::text as as_of from quote_version v
         join quote q on q.tenant_id = v.tenant_id and q.id = v.quote_id`,
      );
      for (const { number, as_of } of rows) recorded.set(`${number} as of ${as_of}`, number);
      return [...recorded.values()];
    },
    close: () => bench.stop(),
  };
}

pollContract('quotes in the CPQ', openCpq);
