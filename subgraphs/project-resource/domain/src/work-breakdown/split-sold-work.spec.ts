import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Id, money, Money } from '@throughline/contracts';
import { splitSoldWork } from './split-sold-work.ts';
import type { SoldWork } from './work-breakdown.ts';

const obligation = (key: string, price: string): SoldWork['obligations'][number] => ({
  obligationId: key as Id<'PerformanceObligation'>,
  key,
  allocatedPrice: money(price),
});

const element = (
  code: string,
  kind: SoldWork['elements'][number]['kind'],
  obligationKey: string | null,
): SoldWork['elements'][number] => ({
  code,
  name: code,
  kind,
  parentCode: code.includes('.') ? 'A' : null,
  billToId: 'BT-CO' as Id<'BillTo'>,
  obligationId: obligationKey as Id<'PerformanceObligation'> | null,
});

/** The package of a clinic's rollout: 62,350.00 over three obligations by stand-alone price. */
const aPackage = (changes: Partial<SoldWork> = {}): SoldWork => ({
  quoteLineId: 'QL-1' as Id<'QuoteLine'>,
  lineKey: 'QL-1',
  price: money('62350.00 USD'),
  expenseMarkups: null,
  elements: [
    element('A.1', 'FIXED_FEE', 'PO-1'),
    element('A', 'PACKAGE', null),
    element('A.2', 'FIXED_FEE', 'PO-2'),
    element('A.3', 'MANAGED_SUPPORT', 'PO-3'),
  ],
  milestones: [
    { reference: 'MS-1', elementCode: 'A.1', percent: '30' },
    { reference: 'MS-2', elementCode: 'A.2', percent: '53' },
  ],
  obligations: [
    obligation('PO-1', '17135.77 USD'),
    obligation('PO-2', '36972.29 USD'),
    obligation('PO-3', '8241.94 USD'),
  ],
  ...changes,
});

function refusalOf(lines: SoldWork[]): { code: string; evidence: Readonly<Record<string, unknown>> } {
  const split = splitSoldWork(lines);
  assert.ok(!split.ok, 'it should be refused');
  return split.refusal;
}

describe('splitting sold work', () => {
  it('puts each allocated price on the element that delivers it, and none on the package', () => {
    const split = splitSoldWork([aPackage()]);
    assert.ok(split.ok);
    assert.deepEqual(
      split.value.elements.map(({ code, distribution }) => [code, distribution?.toString() ?? null]),
      [
        ['A', null],
        ['A.1', '17135.77 USD'],
        ['A.2', '36972.29 USD'],
        ['A.3', '8241.94 USD'],
      ],
    );
    const sum = Money.sum(
      split.value.elements.flatMap(({ distribution }) => distribution ?? []),
      'USD',
    );
    assert.equal(sum.toString(), '62350.00 USD');
  });

  it('keeps the billing triggers with their line', () => {
    const split = splitSoldWork([aPackage()]);
    assert.ok(split.ok);
    assert.deepEqual(split.value.milestones, [
      { reference: 'MS-1', elementCode: 'A.1', percent: '30', quoteLineId: 'QL-1' },
      { reference: 'MS-2', elementCode: 'A.2', percent: '53', quoteLineId: 'QL-1' },
    ]);
  });

  it('refuses parts that miss the price by a cent', () => {
    const refusal = refusalOf([aPackage({ price: money('62350.01 USD') })]);
    assert.equal(refusal.code, 'ALLOCATION_MISMATCH');
    assert.deepEqual(refusal.evidence, {
      line: 'QL-1',
      price: { amount: '62350.01', currency: 'USD' },
      allocated: { amount: '62350.00', currency: 'USD' },
    });
  });

  const sold = aPackage();
  for (const { what, changes } of [
    { what: 'an obligation that no element delivers', changes: { elements: sold.elements.slice(1) } },
    {
      what: 'an obligation that two elements deliver',
      changes: { elements: [...sold.elements, element('A.4', 'FIXED_FEE', 'PO-1')] },
    },
    {
      what: 'a parent element with a price of its own',
      changes: {
        elements: sold.elements.map((one) => (one.code === 'A.1' ? { ...one, kind: 'PACKAGE' as const } : one)),
      },
    },
    {
      what: 'a milestone on work that is not sold',
      changes: { milestones: [{ reference: 'MS-9', elementCode: 'B.1', percent: '10' }] },
    },
    {
      what: 'an element under a parent that is not sold',
      changes: { elements: sold.elements.filter(({ code }) => code !== 'A') },
    },
    {
      what: 'an allocation in another currency',
      changes: { obligations: [obligation('PO-1', '62350.00 EUR')] },
    },
  ]) {
    it(`refuses ${what}`, () => {
      assert.equal(refusalOf([aPackage(changes)]).code, 'ALLOCATION_MISMATCH');
    });
  }

  it('refuses the same element on two lines', () => {
    const { code, evidence } = refusalOf([aPackage(), aPackage({ milestones: [] })]);
    assert.equal(code, 'ALLOCATION_MISMATCH');
    assert.equal(evidence['problem'], 'sold twice');
  });

  it('gives work that is worth what is delivered no distribution, whatever its line is priced at', () => {
    const line = aPackage({
      price: money('34600.00 USD'),
      expenseMarkups: { TRAVEL: '0.12' },
      elements: [
        { ...element('T.1', 'TIME_AND_MATERIALS', null), parentCode: null },
        { ...element('X.1', 'EXPENSES', null), parentCode: null },
      ],
      milestones: [],
      obligations: [],
    });
    const split = splitSoldWork([line]);
    assert.ok(split.ok);
    assert.deepEqual(
      split.value.elements.map(({ code, distribution, currency, expenseMarkups }) => {
        return [code, distribution, currency, expenseMarkups];
      }),
      [
        ['T.1', null, 'USD', { TRAVEL: '0.12' }],
        ['X.1', null, 'USD', { TRAVEL: '0.12' }],
      ],
    );
    assert.deepEqual(split.value.milestones, []);
  });

  it('hangs added work under work that stands, and sells no code or milestone twice', () => {
    const line = aPackage({ elements: [element('A.4', 'TIME_AND_MATERIALS', null)], milestones: [], obligations: [] });
    const standing = { elements: ['A', 'A.1'], milestones: ['MS-1'] };
    const split = splitSoldWork([line], standing);
    assert.deepEqual(split.ok && split.value.elements.map(({ code, parentCode }) => [code, parentCode]), [
      ['A.4', 'A'],
    ]);
    assert.equal(splitSoldWork([line]).ok, false);
    assert.equal(splitSoldWork([line], { ...standing, elements: ['A', 'A.4'] }).ok, false);
    const milestones = [{ reference: 'MS-1', elementCode: 'A.4', percent: '5' }];
    assert.equal(splitSoldWork([{ ...line, milestones }], standing).ok, false);
  });
});
