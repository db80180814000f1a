import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { calendarDate } from '@throughline/contracts';
import { projectRequested } from '@throughline/events';
import { CertiniaBench } from '../testing/certinia-bench.ts';
import { RunningDomain } from '../testing/running-domain.ts';
import { aSoldDeal } from '../testing/sold-deal.ts';

const EVERYTHING = `query ($first: Int!) { projects(first: $first) { nodes {
  externalIds { externalId } corrections { code } expenses { id } subcontractorBills { id } usageRecords { id }
  elements { hoursToDate parent { code } children { code } project { id } externalIds { externalId }
    quoteLine { wbsElements { code } } milestones { reference } timeEntries { reference currentHours corrections { hours } billingStatus { status } externalIds { externalId } wbsElement { code } project { id } }
    expenses { reference cost { amount } billingStatus { status } externalIds { externalId } wbsElement { code } project { id } }
    subcontractorBills { reference cost { amount } billingStatus { status } externalIds { externalId } wbsElement { code } project { id } }
    usageRecords { reference supersedes { reference } externalIds { externalId } wbsElement { code } project { id } }
    estimates { version wbsElement { code } externalIds { externalId } } }
  milestones { project { id } wbsElement { code } externalIds { externalId } }
  engagement { projects { id } } } } }`;

describe('the graph of delivery', () => {
  let bench: CertiniaBench;
  let domain: RunningDomain;

  before(async () => {
    bench = await CertiniaBench.start('2025-02-03T16:00:00Z');
    domain = await RunningDomain.start(bench);
    for (const key of ['one', 'two', 'three']) {
      const deal = { ...aSoldDeal(key, bench.publishedTemplate), crmAccountId: bench.crmAccountId };
      await domain.hear(projectRequested, deal.activationId, { activationId: deal.activationId, deal });
    }
    const elements = await domain.rows<{ id: string }>(`select id from wbs_element where kind = 'FIXED_FEE'`);
    for (const { id } of elements) {
      const hours = { [calendarDate('2025-02-14')]: '7.50' };
      await bench.enterTime({ wbsElementId: id, hours, billable: false, approved: true });
      await bench.estimate(id, '96.00');
      const cost = { wbsElementId: id, date: calendarDate('2025-02-14'), currency: 'USD', approved: true };
      await bench.enterSubcontractorBill({ ...cost, reference: `SI-${id}`, cost: '100.00' });
      await bench.enterExpense({ ...cost, reference: `EX-${id}`, type: 'TRAVEL', netCost: '10.00', billable: false });
      const usage = { wbsElementId: id, month: '2025-02', measuredOn: cost.date, unit: 'TICKET', quantity: 7 };
      const supersedes = await bench.recordUsage({ ...usage, reference: `US-${id}` });
      await bench.recordUsage({ ...usage, reference: `US-${id}-ADJ`, supersedes });
    }
    await domain.poll();
  });
  after(async () => {
    await domain.stop();
    await bench.close();
  });

  /** Answers the statements that the question took and how much it answered. */
  async function asking(first: number): Promise<{ statements: number; length: number }> {
    const { data, statements } = await domain.counted(EVERYTHING, { first });
    return { statements, length: JSON.stringify(data).length };
  }

  it('takes as many statements for many projects as for one', async () => {
    const one = await asking(1);
    const many = await asking(3);
    assert.ok(many.length > 2 * one.length);
    assert.equal(many.statements, one.statements);
  });

  it('answers entities by key in one statement, and null for what is not there', async () => {
    const rows = await domain.rows<{ id: string }>('select id from milestone order by id');
    const source = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Milestone { reference } } }`;
    const representations = [...rows, { id: 'ms_unknown' }].map(({ id }) => ({ __typename: 'Milestone', id }));
    const { data, statements } = await domain.counted<{ _entities: unknown[] }>(source, { representations });
    assert.equal(data._entities.at(-1), null);
    assert.equal(statements, 1);
  });
});
