import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestedSubgraph } from '@throughline/subgraph/testing';
import { shuffledWithDuplicates } from './testing/facts.ts';
import { SOLD_AND_DELIVERED } from './testing/fixed-fee.facts.ts';
import { INVOICED_AND_PAID } from './testing/fixed-fee-cash.facts.ts';
import { startDomain } from './testing/running-domain.ts';
import { CASH_TAKEN_BACK, CLOSED_AGAIN, REOPENED, REVALUED, WORK_GIVEN_UP } from './testing/taken-back.facts.ts';

const FACTS = [...SOLD_AND_DELIVERED, ...INVOICED_AND_PAID, ...CASH_TAKEN_BACK, ...WORK_GIVEN_UP];

interface Receivables {
  readonly items: readonly { number: string }[];
  readonly total: { amount: string };
  readonly unappliedCash: { amount: string };
}

let domain: TestedSubgraph;
before(async () => {
  domain = await startDomain();
  await domain.hearAll(FACTS);
  await domain.as('shuffled').hearAll(shuffledWithDuplicates(FACTS, 3));
});
after(() => domain.stop());

const receivables = async (day: string, knownAt: string | null = null, tenant = 'cedar'): Promise<unknown[]> => {
  const known = knownAt === null ? '' : `, knownAt: "${knownAt}"`;
  const { on } = await domain
    .as(tenant)
    .ask<{ on: Receivables }>(
      `{ on: receivablesOn(day: "${day}"${known}) { items { number } total { amount } unappliedCash { amount } } }`,
    );
  return [on.items.map(({ number }) => number).join(' '), on.total.amount, on.unappliedCash.amount];
};

for (const tenant of ['cedar', 'shuffled']) {
  describe(`what was taken back, told ${tenant === 'cedar' ? 'in order' : 'in any order'}`, () => {
    const open = (day: string, knownAt?: string) => receivables(day, knownAt, tenant);

    it('counts until the day on which it was taken back', async () => {
      assert.deepEqual(await open('2025-05-19'), ['INV-CO-0002 INV-CO-0003', '39376.94', '0.00']);
      assert.deepEqual(await open('2025-05-31'), ['INV-CO-0003', '3803.46', '0.00']);
      assert.deepEqual(await open('2025-06-02'), ['INV-CO-0002 INV-CO-0003 INV-CO-0004', '43180.39', '35573.48']);
    });

    it('is less what went back to the payer', async () => {
      assert.deepEqual(await open('2025-06-10'), ['INV-CO-0002 INV-CO-0003 INV-CO-0004', '43180.39', '5573.48']);
      const { cashByMonth, unappliedCashAt, cashByQuoteLine } = await domain.as(tenant).ask<{
        cashByMonth: { amount: { amount: string } }[];
        unappliedCashAt: { amount: string };
        cashByQuoteLine: { cashGross: { amount: string } }[];
      }>(`{ cashByMonth(months: ["2025-05", "2025-06"]) { amount { amount } }
            unappliedCashAt(billToReference: "BT-CO", at: "2025-06-30T23:59:59Z") { amount }
            cashByQuoteLine(engagementId: "eng_1") { cashGross { amount } } }`);
      assert.deepEqual(
        cashByMonth.map(({ amount }) => amount.amount),
        ['35573.48', '-30000.00'],
      );
      assert.equal(unappliedCashAt.amount, '5573.48');
      assert.deepEqual(cashByQuoteLine, [{ cashGross: { amount: '20135.93' } }]);
    });

    it('was not known before it was told', async () => {
      assert.deepEqual(await open('2025-06-30', '2025-06-01T23:59:59Z'), [
        'INV-CO-0003 INV-CO-0004',
        '7606.91',
        '0.00',
      ]);
      assert.deepEqual(await open('2025-05-31', '2025-05-01T00:00:00Z'), ['INV-CO-0002', '35573.48', '0.00']);
    });

    it('is no work to be billed any more, as far as it was given up', async () => {
      const wip = async (day: string, knownAt: string) =>
        (
          await domain
            .as(tenant)
            .ask<{ wipOn: { wip: { amount: string } } }>(
              `{ wipOn(day: "${day}", knownAt: "${knownAt}") { wip { amount } } }`,
            )
        ).wipOn.wip.amount;
      assert.equal(await wip('2025-06-04', '2025-06-30T00:00:00Z'), '0.00');
      assert.equal(await wip('2025-06-30', '2025-06-19T00:00:00Z'), '250.00');
      assert.equal(await wip('2025-06-30', '2025-06-30T00:00:00Z'), '150.00');
    });

    it('waits with its reason while it is held', async () => {
      const stuck = (at: string) =>
        domain
          .as(tenant)
          .ask<{ stuckBillableEvents: object[] }>(
            `{ stuckBillableEvents(at: "${at}", approvedMoreThanDays: 2) { sourceReference code currency since amountAtRisk { amount } } }`,
          );
      const row = { sourceReference: 'EX-1', currency: 'USD', since: '2025-06-06T09:00:00Z' };
      assert.deepEqual((await stuck('2025-06-09T12:00:00Z')).stuckBillableEvents, [
        { ...row, code: 'BILLABLE_EVENT_HELD', amountAtRisk: { amount: '250.00' } },
      ]);
      assert.deepEqual((await stuck('2025-06-21T12:00:00Z')).stuckBillableEvents, [
        { ...row, code: 'NOT_ON_AN_INVOICE', amountAtRisk: { amount: '150.00' } },
      ]);
    });

    it('is connected with what it stems from', async () => {
      const { lineage } = await domain.as(tenant).ask<{
        lineage: { nodes: { type: string; reference: string; attributes: { name: string; value: string }[] }[] };
      }>(`{ lineage(from: [{ type: WRITE_OFF, id: "EX-1-WO" }]) { nodes { type reference attributes { name value } } } }`);
      const names = lineage.nodes.map(({ type, reference }) => `${type} ${reference}`);
      for (const name of ['BILLABLE_EVENT EX-1', 'EXPENSE EX-1', 'WBS A.1', 'QUOTE_VERSION Q-2207 v2'])
        assert.ok(names.includes(name), `${name} in ${names.join(', ')}`);
      const writeOff = lineage.nodes.find(({ type }) => type === 'WRITE_OFF');
      const figures = Object.fromEntries((writeOff?.attributes ?? []).map(({ name, value }) => [name, value]));
      assert.deepEqual(
        [figures['amount'], figures['source'], figures['reason']],
        ['100.00', 'EX-1', 'CUSTOMER_DISPUTE'],
      );
    });
  });
}

describe('the value of a receivable', () => {
  const total = async (day: string, knownAt: string): Promise<unknown> =>
    (await receivables(day, knownAt, 'valued'))[1];

  it('is that of the latest valuation that was known, from the end of its month to the end of the next', async () => {
    await domain.as('valued').hearAll([...SOLD_AND_DELIVERED, ...INVOICED_AND_PAID, ...REVALUED]);
    assert.equal(await total('2025-05-30', '2025-06-30T00:00:00Z'), '3803.46');
    assert.equal(await total('2025-05-31', '2025-06-01T00:00:00Z'), '3808.46');
    assert.equal(await total('2025-05-31', '2025-06-30T00:00:00Z'), '3810.46');
    assert.equal(await total('2025-06-15', '2025-06-30T00:00:00Z'), '7613.91');
  });
});

describe('a month that is opened again', () => {
  const closedAt = async (): Promise<unknown> => {
    const { rows } = await domain.ask<{ rows: { closedAt: string | null }[] }>(
      `{ rows: receivablesAtMonthEnd(months: ["2025-02"]) { closedAt } }`,
    );
    return rows[0]?.closedAt;
  };

  it('is not closed until it is closed once more', async () => {
    assert.equal(await closedAt(), '2025-03-05T22:00:00Z');
    await domain.hearAll([REOPENED]);
    assert.equal(await closedAt(), null);
    await domain.hearAll([CLOSED_AGAIN]);
    assert.equal(await closedAt(), '2025-03-09T09:00:00Z');
  });
});
