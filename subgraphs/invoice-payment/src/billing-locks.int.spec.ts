import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Id } from '@throughline/contracts';
import type { Event } from '@throughline/events';
import { recordBillableEvents } from './use-cases/record-billable-event.ts';
import { aMilestone } from './testing/facts.ts';
import { publishConfiguration, RunningDomain } from './testing/running-domain.ts';
import { TENANT } from './testing/sandboxes.ts';

const ROUNDS = 25;
const BILL_TOS = ['bt_a', 'bt_b', 'bt_c'];

let domain: RunningDomain;
type Recorded = Parameters<typeof recordBillableEvents>[0][number];

/** An event for each bill-to, in the order given. */
const eventsFor = (round: number, by: string, billTos: readonly string[]): Recorded[] =>
  billTos.map((billTo) => {
    const data = {
      ...aMilestone(`${by}-${round}-${billTo}`, '2025-03-10T10:00:00Z', '10.00'),
      billToId: billTo as Id<'BillTo'>,
    };
    return { correlationId: `cor ${round}`, data } as unknown as Event<never> as Recorded;
  });
const deadlocks = async (): Promise<number> => {
  const [row] = await domain.rows<{ deadlocks: string }>(
    `select deadlocks::text from pg_stat_database where datname = current_database()`,
  );
  return Number(row?.deadlocks);
};

describe('batches of billable events for the same bill-tos', () => {
  before(async () => {
    domain = await RunningDomain.start('2025-03-10T10:00:00Z');
    await publishConfiguration(domain);
    await domain.ask(
      `mutation { publishBillingCalendar(input: { termsDays: 20, recurringDay: 1, milestoneAfterDays: 5 }) { __typename } }`,
      'architect',
    );
  });
  after(() => domain.stop());

  it('take their locks in one order, whatever the order of the events', async () => {
    const record = (events: readonly Recorded[]): Promise<void> =>
      domain.parts.transact({ tenantId: TENANT }, (work) => recordBillableEvents(events, work));
    for (let round = 0; round < ROUNDS; round += 1)
      await Promise.all([
        record(eventsFor(round, 'one', BILL_TOS)),
        record(eventsFor(round, 'two', [...BILL_TOS].reverse())),
        record(eventsFor(round, 'three', [BILL_TOS[1] ?? '', BILL_TOS[2] ?? '', BILL_TOS[0] ?? ''])),
      ]);
    assert.equal(await deadlocks(), 0);
    const [kept] = await domain.rows<{ count: number }>(`select count(*)::int as count from billable_item`);
    assert.equal(kept?.count, ROUNDS * 3 * BILL_TOS.length);
  });
});
