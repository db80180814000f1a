import { calendarDate, type Id, instant } from '@throughline/contracts';
import { projectCreated, projectRequested, timeEntryApproved } from '@throughline/events';
import { pollContract, type PolledSystem } from '@throughline/subgraph/testing';
import { CertiniaBench } from '../testing/certinia-bench.ts';
import { RunningDomain } from '../testing/running-domain.ts';
import { aSoldDeal } from '../testing/sold-deal.ts';

const FRIDAY = calendarDate('2025-02-14');

/** Approved time on a project of ours, in a PSA that sends no message. */
async function openPsa(): Promise<PolledSystem> {
  const bench = await CertiniaBench.start('2025-02-17T08:00:00Z');
  const domain = await RunningDomain.start(bench);
  const deal = { ...aSoldDeal('one', bench.publishedTemplate), crmAccountId: bench.crmAccountId };
  await domain.hear(projectRequested, deal.activationId, { activationId: deal.activationId, deal });
  await domain.poll();
  const [project] = await domain.publications(projectCreated);
  const element = project?.data.elements.find(({ code }) => code === 'A.1')?.wbsElementId as Id<'WbsElement'>;
  const idOf = new Map<string, string>();
  const corrected = new Map<string, string>();
  const enter = async (): Promise<string> => {
    const reference = `TE-${idOf.size + 1}`;
    const hours = { [FRIDAY]: '1.00' };
    const time = { wbsElementId: element, hours, billable: false, approved: true, reference };
    idOf.set(reference, await bench.enterTime(time));
    return reference;
  };
  const of = (name: string): string => idOf.get(name) ?? '';
  return {
    enter: async (count) => {
      const names: string[] = [];
      for (let k = 0; k < count; k += 1) names.push(await enter());
      return names;
    },
    change: (name) => bench.correctTime(of(name), { workDate: FRIDAY, hours: '2.00' }),
    remove: async (name) => bench.sandbox.org.delete('pse__Timecard__c', of(name)),
    enterLate: async (stamp) => {
      const name = await enter();
      bench.sandbox.org.stampEarlier('pse__Timecard__c', of(name), new Date(stamp));
      return name;
    },
    poll: () => domain.poll(),
    pass: async (seconds) => {
      await bench.moveTo(instant(new Date(bench.clock.now().getTime() + seconds * 1000)));
      return instant(bench.clock.now());
    },
    taken: async () => {
      const entries = await domain.published(timeEntryApproved);
      const corrections = await domain.rows<{ id: string; reference: string }>(
        `select c.entity_id as id, e.reference from correction c join time_entry e on e.id = c.entity_id`,
      );
      for (const { id, reference } of corrections) corrected.set(id, reference);
      return [...entries.map(({ reference }) => reference), ...corrected.values()];
    },
    close: async () => {
      await domain.stop();
      await bench.close();
    },
  };
}

pollContract('approved time in the PSA', openPsa);
