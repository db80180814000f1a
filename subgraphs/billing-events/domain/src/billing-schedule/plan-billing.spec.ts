import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { type CalendarDate, Money, money, type Month, type Result } from '@throughline/contracts';
import { aFixedFeeDeal, aFixedFeeLine } from '../testing/fixed-fee-deal.ts';
import { type LinePlan, planBilling } from './plan-billing.ts';

const planOf = (result: Result<readonly LinePlan[]>): LinePlan => {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value[0] as LinePlan;
};
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.refusal.code);

describe('RU-7 package billing', () => {
  it('bills 30 % and 53 % of 62350.00 with the milestones and the rest with support', () => {
    const plan = planOf(planBilling(aFixedFeeDeal()));
    assert.deepEqual(
      plan.milestones.map(({ reference, amount }) => [reference, amount.toString()]),
      [
        ['MS-1', '18705.00 USD'],
        ['MS-2', '33045.50 USD'],
      ],
    );
    assert.deepEqual(
      plan.instalments.map(({ number, month, chargeDate, amount, workElementCode }) => [
        number,
        month,
        chargeDate,
        amount.toString(),
        workElementCode,
      ]),
      [
        [1, '2025-05', '2025-05-01', '3533.17 USD', 'A.3'],
        [2, '2025-06', '2025-06-01', '3533.16 USD', 'A.3'],
        [3, '2025-07', '2025-07-01', '3533.17 USD', 'A.3'],
      ],
    );
  });

  it('gives support what the rounding of the milestones left over', () => {
    // 30 % of 100.01 is 30.003 and 53 % is 53.0053; rounded 30.00 + 53.01, so support is 17.00 and not round(17.0017).
    const plan = planOf(
      planBilling(
        aFixedFeeDeal({
          price: money('100.01 USD'),
          support: { workElementCode: 'A.3', percent: '17', instalments: 1, firstMonth: '2025-05' as Month },
          obligations: [{ ...aFixedFeeLine().obligations[0]!, allocatedPrice: money('100.01 USD') }],
        }),
      ),
    );
    assert.equal(plan.instalments[0]?.amount.toString(), '17.00 USD');
  });

  it('bills exactly the price, whatever the price, the percents and the number of instalments', () => {
    const deals = fc.record({
      cents: fc.integer({ min: 100, max: 10_000_000_000 }),
      first: fc.integer({ min: 1, max: 49 }),
      second: fc.integer({ min: 1, max: 49 }),
      instalments: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(deals, ({ cents, first, second, instalments }) => {
        const price = Money.ofMinor(cents, 'USD');
        const [one, two] = aFixedFeeLine().milestones;
        const plan = planOf(
          planBilling(
            aFixedFeeDeal({
              price,
              milestones: [
                { ...one!, percent: `${first}` },
                { ...two!, percent: `${second}` },
              ],
              support: {
                workElementCode: 'A.3',
                percent: `${100 - first - second}`,
                instalments,
                firstMonth: '2025-05' as Month,
              },
              obligations: [{ ...aFixedFeeLine().obligations[0]!, allocatedPrice: price }],
            }),
          ),
        );
        const billed = [...plan.milestones, ...plan.instalments].map(({ amount }) => amount);
        assert.equal(Money.sum(billed, 'USD').toString(), price.toString());
      }),
    );
  });
});

describe('what billing refuses to establish', () => {
  it('names every kind that no rule is built for', () => {
    const result = planBilling({
      lines: [aFixedFeeLine(), aFixedFeeLine({ lineKey: 'QL-2', kind: 'LEASE', workElements: [] })],
    });
    assert.deepEqual(result, {
      ok: false,
      refusal: {
        code: 'DEAL_KIND_NOT_SUPPORTED',
        evidence: { kinds: ['LEASE'], lines: ['QL-2'], workElements: [] },
      },
    });
  });

  it('names unsupported work inside a package', () => {
    const result = planBilling(aFixedFeeDeal({ workElements: [{ code: 'A.4', kind: 'RETAINER' }] }));
    assert.equal(codeOf(result), 'DEAL_KIND_NOT_SUPPORTED');
  });

  const mismatches = {
    'percents that do not add up to 100': aFixedFeeDeal({ support: null }),
    'obligations that do not add up to the price': aFixedFeeDeal({ obligations: [] }),
    'milestones alone that miss the price by a cent': aFixedFeeDeal({
      price: money('100.01 USD'),
      milestones: aFixedFeeLine().milestones.map((milestone) => ({ ...milestone, percent: '50' })),
      support: null,
      obligations: [{ ...aFixedFeeLine().obligations[0]!, allocatedPrice: money('100.01 USD') }],
    }),
  };
  for (const [name, deal] of Object.entries(mismatches)) {
    it(`refuses ${name}`, () => assert.equal(codeOf(planBilling(deal)), 'ALLOCATION_MISMATCH'));
  }

  it('refuses a term that names work outside the line', () => {
    const result = planBilling(aFixedFeeDeal({ workElements: [{ code: 'A.1', kind: 'FIXED_FEE' }] }));
    assert.deepEqual(result.ok ? null : result.refusal, {
      code: 'ENTITY_UNKNOWN',
      evidence: { line: 'QL-1', workElements: ['A.2', 'A.3', 'A.2'], milestones: [] },
    });
  });
});

describe('RU-11 prepayments of a retainer', () => {
  const retainer = {
    workElementCode: 'R',
    prepayment: money('13200.00 USD'),
    tranches: [
      tranche('T1', 'RET-Q1', '2026-08-12', '2026-08-01', '2026-10-31'),
      tranche('T2', 'RET-Q2', '2026-11-03', '2026-11-01', '2027-01-31'),
    ],
  };
  const line = {
    quoteLineId: 'ql_2',
    lineKey: 'QL-2',
    kind: 'RETAINER',
    price: money('26400.00 USD'),
    workElements: [{ code: 'R', kind: 'RETAINER', rateCard: 'RC' }],
    milestones: [],
    support: null,
    obligations: [],
    retainer,
  };

  it('are charged on their dates', () => {
    const result = planBilling({ lines: [line] });
    assert.ok(result.ok);
    assert.deepEqual(
      result.value[0]?.prepayments.map(({ reference, chargeDate, amount }) => [reference, chargeDate, `${amount}`]),
      [
        ['RET-Q1', '2026-08-12', '13200.00 USD'],
        ['RET-Q2', '2026-11-03', '13200.00 USD'],
      ],
    );
  });

  it('have to come to the price of the line', () => {
    assert.equal(codeOf(planBilling({ lines: [{ ...line, price: money('26400.01 USD') }] })), 'ALLOCATION_MISMATCH');
  });

  it('need the terms of the retainer, a rate card and known work', () => {
    assert.equal(codeOf(planBilling({ lines: [{ ...line, retainer: null }] })), 'QUOTE_TERMS_INVALID');
    const unrated = [{ code: 'R', kind: 'RETAINER', rateCard: null }];
    assert.equal(codeOf(planBilling({ lines: [{ ...line, workElements: unrated }] })), 'QUOTE_TERMS_INVALID');
    const elsewhere = { ...retainer, workElementCode: 'S' };
    assert.equal(codeOf(planBilling({ lines: [{ ...line, retainer: elsewhere }] })), 'ENTITY_UNKNOWN');
  });
});

function tranche(key: string, reference: string, chargeDate: string, usableFrom: string, usableTo: string) {
  const [charged, from, to] = [chargeDate, usableFrom, usableTo] as CalendarDate[];
  return { key, reference, chargeDate: charged!, usableFrom: from!, usableTo: to! };
}
