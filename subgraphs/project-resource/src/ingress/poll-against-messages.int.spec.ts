import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { calendarDate, type Id } from '@throughline/contracts';
import { projectCreated, projectRequested, timeEntryApproved } from '@throughline/events';
import { CertiniaBench } from '../testing/certinia-bench.ts';
import { RunningDomain } from '../testing/running-domain.ts';
import { aSoldDeal } from '../testing/sold-deal.ts';

const RECORDS = 500;
const FRIDAY = calendarDate('2025-02-14');

describe('messages and polls that bring the same records at the same time', () => {
  let bench: CertiniaBench;
  let domain: RunningDomain;
  let element: Id<'WbsElement'>;

  before(async () => {
    bench = await CertiniaBench.start('2025-02-17T08:00:00Z');
    domain = await RunningDomain.start(bench);
    bench.notify(domain.webhookUrl('PSA-MAIN'));
    const deal = { ...aSoldDeal('one', bench.publishedTemplate), crmAccountId: bench.crmAccountId };
    await domain.hear(projectRequested, deal.activationId, { activationId: deal.activationId, deal });
    const [project] = await domain.publications(projectCreated);
    element = project?.data.elements.find(({ code }) => code === 'A.1')?.wbsElementId as Id<'WbsElement'>;
  });
  after(async () => {
    await domain.stop();
    await bench.close();
  });

  it(`take each of ${RECORDS} over once, and neither waits for the other in a circle`, async () => {
    const enter = async (from: number): Promise<void> => {
      for (let n = from; n < RECORDS; n += 2) {
        const time = { wbsElementId: element, hours: { [FRIDAY]: '1.00' }, billable: false, approved: true };
        await bench.enterTime({ ...time, reference: `TE-${n}` });
      }
    };
    const polls = async (): Promise<void> => {
      for (let turn = 0; turn < 5; turn += 1) await domain.subgraph.pollNow();
    };
    await Promise.all([enter(0), enter(1), polls()]);
    await Promise.all([domain.rest(), polls()]);
    await domain.poll();
    const references = (await domain.published(timeEntryApproved)).map(({ reference }) => reference);
    assert.equal(references.length, RECORDS);
    assert.equal(new Set(references).size, RECORDS);
    const metrics = await (await fetch(`${domain.subgraph.url}/metrics`)).text();
    const repeated = metrics.split('\n').filter((line) => line.startsWith('throughline_repeated_work{'));
    assert.deepEqual(repeated, []);
    const [{ deadlocks } = { deadlocks: -1 }] = await domain.rows<{ deadlocks: number }>(
      `select deadlocks::int from pg_stat_database where datname = current_database()`,
    );
    assert.equal(deadlocks, 0);
  });
});
