import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packageTermsJson } from '../testing/terms.ts';
import { readTerms } from './quote-terms.ts';

describe('the terms of a quote line', () => {
  it('are read in our words, money in the currency of the line', () => {
    const read = readTerms(JSON.stringify(packageTermsJson()), 'USD');
    assert.ok(read.ok);
    const { package: sold, workBreakdown, services, other } = read.terms;
    assert.equal(sold?.obligations[0]?.standAlonePrice.toString(), '18400.00 USD');
    assert.deepEqual(sold?.obligations[1]?.treatment, {
      kind: 'OVER_TIME_HOURS',
      workElementCode: 'A.2',
      milestoneReference: 'MS-2',
    });
    assert.deepEqual(sold?.milestones[0], { reference: 'MS-1', workElementCode: 'A.1', percent: '30' });
    assert.equal(sold?.support?.instalments, 3);
    assert.deepEqual(
      workBreakdown.map(({ code, parentCode, obligationKey }) => [code, parentCode, obligationKey]),
      [
        ['A', null, null],
        ['A.1', 'A', 'PO-1'],
        ['A.2', 'A', 'PO-2'],
        ['A.3', 'A', 'PO-3'],
      ],
    );
    assert.deepEqual(services, ['ASSESS-ROLLOUT']);
    assert.deepEqual(other, {});
  });

  it('of every other kind are read too', () => {
    const tranche = { chargeDate: '2026-08-12', usableFrom: '2026-08-01', usableTo: '2026-10-31' };
    const json = {
      usage: { wbs: '10.3', unit: 'TICKET', includedPerMonth: 80, overagePrice: '38.50' },
      timeAndMaterials: { cap: '18170.00' },
      retainer: {
        wbs: '20.1',
        prepayment: '13200.00',
        rolloverPercent: '15',
        tranches: [{ id: 'T1', reference: 'RET-Q1', ...tranche }],
      },
      expenses: { markups: { TRAVEL: '0.06', LICENCE: '0.00' } },
      subcontracting: { handlingFeeRate: '0.035' },
      purchaseOrder: 'PO-77',
      listPrice: '20000.00',
      discounts: [{ name: 'Volume', percent: '5' }],
      workBreakdown: [],
    };
    const read = readTerms(JSON.stringify(json), 'CHF');
    assert.ok(read.ok);
    const { usage, timeAndMaterials, retainer, expenses, subcontracting, ...others } = read.terms;
    assert.deepEqual([usage?.workElementCode, usage?.overagePrice.toString()], ['10.3', '38.50 CHF']);
    assert.equal(timeAndMaterials?.capNet?.toString(), '18170.00 CHF');
    assert.equal(retainer?.prepayment.toString(), '13200.00 CHF');
    assert.deepEqual(retainer.tranches, [{ key: 'T1', reference: 'RET-Q1', ...tranche }]);
    assert.deepEqual(expenses, { markups: { TRAVEL: '0.06', LICENCE: '0.00' } });
    assert.deepEqual(subcontracting, { handlingFeeRate: '0.035' });
    assert.equal(others.purchaseOrderNumber, 'PO-77');
    assert.equal(others.listPrice?.toString(), '20000.00 CHF');
    assert.deepEqual(others.discounts, [{ name: 'Volume', percent: '5' }]);
  });

  it('usage inside the support counts on its work element; no cap and no fee are terms too', () => {
    const sold = packageTermsJson()['package'] as { support: object };
    const usage = { unit: 'TICKET', includedPerMonth: 80, overagePrice: '38.50' };
    const inside = { ...sold, support: { ...sold.support, usage } };
    const read = readTerms(JSON.stringify(packageTermsJson({ package: inside })), 'USD');
    assert.equal(read.ok && read.terms.usage?.workElementCode, 'A.3');
    const open = { timeAndMaterials: { cap: null }, subcontracting: { handlingFeeRate: null }, workBreakdown: [] };
    const other = readTerms(JSON.stringify(open), 'USD');
    assert.deepEqual(other.ok && other.terms.timeAndMaterials, { capNet: null });
    assert.deepEqual(other.ok && other.terms.subcontracting, { handlingFeeRate: '0' });
  });

  for (const { why, text, problem } of [
    {
      why: 'a day that is none',
      text: JSON.stringify({ retainer: aRetainer({ chargeDate: '2026-02-30' }), workBreakdown: [] }),
      problem: /chargeDate/,
    },
    {
      why: 'a retainer without periods',
      text: JSON.stringify({ retainer: { ...aRetainer(), tranches: [] }, workBreakdown: [] }),
      problem: /tranches/,
    },
    {
      why: 'a discount of more than everything',
      text: JSON.stringify({ discounts: [{ name: 'D', percent: '101' }], workBreakdown: [] }),
      problem: /percent/,
    },
    {
      why: 'a negative markup',
      text: JSON.stringify({ expenses: { markups: { TRAVEL: '-0.1' } }, workBreakdown: [] }),
      problem: /markups\.TRAVEL/,
    },
    { why: 'missing terms', text: null, problem: /no terms/ },
    { why: 'terms that are not JSON', text: '{"package":', problem: /not JSON/ },
    {
      why: 'a price that is a number',
      text: JSON.stringify(packageTermsJson({ package: priced(18400) })),
      problem: /ssp/,
    },
    {
      why: 'an unknown kind of work',
      text: JSON.stringify(packageTermsJson({ workBreakdown: [{ wbs: 'A', name: 'A', kind: 'MAGIC', billTo: 'BT' }] })),
      problem: /workBreakdown\.0\.kind/,
    },
  ]) {
    it(`${why} are problems, not guesses`, () => {
      const read = readTerms(text, 'USD');
      assert.ok(!read.ok);
      assert.match(read.problems.join('\n'), problem);
    });
  }
});

function priced(ssp: unknown): unknown {
  const treatment = { kind: 'STRAIGHT_LINE', months: 1, firstMonth: '2025-05' };
  return { performanceObligations: [{ po: 'PO-1', name: 'A', ssp, treatment }], milestones: [], support: null };
}

function aRetainer(over: Record<string, string> = {}): Record<string, unknown> {
  const days = { chargeDate: '2026-08-12', usableFrom: '2026-08-01', usableTo: '2026-10-31', ...over };
  const tranches = [{ id: 'T1', reference: 'RET-Q1', ...days }];
  return { wbs: '20.1', prepayment: '1.00', rolloverPercent: '15', tranches };
}
