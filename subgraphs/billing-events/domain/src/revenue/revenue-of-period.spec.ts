import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { addMonths, Money, money, type Month } from '@throughline/contracts';
import type { TreatmentTerms } from '../deal/deal-terms.ts';
import { type RevenueInputs, revenueOfPeriod } from './revenue-of-period.ts';

const overTime: TreatmentTerms = { kind: 'OVER_TIME_HOURS', workElementCode: 'A.1', milestoneReference: 'MS-1' };
const straightLine: TreatmentTerms = { kind: 'STRAIGHT_LINE', months: 3, firstMonth: '2025-05' as Month };

/** Recognises month after month, each on top of what the earlier ones recognised. */
function recognise(
  allocatedPrice: Money,
  treatment: TreatmentTerms,
  months: readonly { period: string; hours?: string; estimate?: string | null; acceptedIn?: string | null }[],
) {
  let recognisedBefore = Money.zero(allocatedPrice.currency);
  return months.map(({ period, hours, estimate, acceptedIn }) => {
    const inputs: RevenueInputs = {
      treatment,
      allocatedPrice,
      recognisedBefore,
      hoursToDate: hours ?? '0',
      estimateHours: estimate ?? null,
      acceptedIn: (acceptedIn ?? null) as Month | null,
    };
    const figure = revenueOfPeriod(inputs, period as Month);
    recognisedBefore = figure.cumulative;
    return figure;
  });
}

describe('RU-8 fixed-fee revenue', () => {
  it('recognises the assessment of scenario 01 by hours, then completely with its acceptance', () => {
    const figures = recognise(money('17135.77 USD'), overTime, [
      { period: '2025-02', hours: '82.00', estimate: '96.00' },
      { period: '2025-03', hours: '82.00', estimate: '96.00', acceptedIn: '2025-03' },
      { period: '2025-04', hours: '82.00', estimate: '96.00', acceptedIn: '2025-03' },
    ]);
    assert.deepEqual(
      figures.map(({ amount, percentComplete }) => [amount.toAmount(), percentComplete]),
      [
        ['14636.80', '0.854167'],
        ['2498.97', '1.000000'],
        ['0.00', '1.000000'],
      ],
    );
  });

  it('recognises the rollout of scenario 01', () => {
    const figures = recognise(money('36972.29 USD'), overTime, [
      { period: '2025-02', hours: '0.00', estimate: '180.00' },
      { period: '2025-03', hours: '110.00', estimate: '180.00' },
      { period: '2025-04', hours: '164.00', estimate: '180.00', acceptedIn: '2025-04' },
    ]);
    assert.deepEqual(
      figures.map(({ amount, percentComplete }) => [amount.toAmount(), percentComplete]),
      [
        ['0.00', '0.000000'],
        ['22594.18', '0.611111'],
        ['14378.11', '1.000000'],
      ],
    );
  });

  it('does not lose half a cent to a periodic quotient', () => {
    // 5/6 of 0.03 is exactly 0.025.
    const [figure] = recognise(money('0.03 USD'), overTime, [{ period: '2025-02', hours: '5', estimate: '6' }]);
    assert.equal(figure?.amount.toAmount(), '0.03');
    assert.equal(figure?.percentComplete, '0.833333');
  });

  it('takes revenue back when the estimate grows', () => {
    const figures = recognise(money('1000.00 USD'), overTime, [
      { period: '2025-02', hours: '50', estimate: '100' },
      { period: '2025-03', hours: '60', estimate: '150' },
    ]);
    assert.deepEqual(
      figures.map(({ amount }) => amount.toAmount()),
      ['500.00', '-100.00'],
    );
  });

  it('recognises nothing while there is no estimate, and shows that', () => {
    const [figure] = recognise(money('1000.00 USD'), overTime, [{ period: '2025-02', hours: '50' }]);
    assert.equal(figure?.amount.toAmount(), '0.00');
    assert.equal(figure?.estimateHours, null);
    assert.equal(figure?.percentComplete, '0.000000');
  });

  it('never recognises more than the allocated price, and all of it once accepted', () => {
    const month = fc.record({
      hours: fc.integer({ min: 0, max: 500_00 }),
      estimate: fc.option(fc.integer({ min: 0, max: 400_00 })),
    });
    const histories = fc.record({
      cents: fc.integer({ min: 0, max: 1e11 }),
      months: fc.array(month, { minLength: 1, maxLength: 24 }),
    });
    fc.assert(
      fc.property(histories, ({ cents, months }) => {
        const allocated = Money.ofMinor(cents, 'USD');
        const last = addMonths('2025-01' as Month, months.length);
        const figures = recognise(allocated, overTime, [
          ...months.map(({ hours, estimate }, index) => ({
            period: addMonths('2025-01' as Month, index),
            hours: (hours / 100).toFixed(2),
            estimate: estimate === null ? null : (estimate / 100).toFixed(2),
          })),
          { period: last, acceptedIn: last },
        ]);
        let toDate = Money.zero('USD');
        for (const { amount, cumulative } of figures) {
          toDate = toDate.plus(amount);
          assert.equal(toDate.toString(), cumulative.toString());
          assert.ok(toDate.compare(allocated) <= 0 && !toDate.isNegative);
        }
        assert.equal(toDate.toString(), allocated.toString());
      }),
    );
  });
});

describe('RU-9 support revenue', () => {
  it('earns 8241.94 evenly over three months, nothing before and nothing after', () => {
    const figures = recognise(
      money('8241.94 USD'),
      straightLine,
      ['2025-04', '2025-05', '2025-06', '2025-07', '2025-08'].map((period) => ({ period })),
    );
    assert.deepEqual(
      figures.map(({ amount }) => amount.toAmount()),
      ['0.00', '2747.31', '2747.32', '2747.31', '0.00'],
    );
    assert.equal(figures[1]?.percentComplete, null);
  });

  it('catches up in the first period in which the contract is active', () => {
    const [figure] = recognise(money('8241.94 USD'), straightLine, [{ period: '2025-06' }]);
    assert.equal(figure?.amount.toAmount(), '5494.63');
  });
});
