import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Money, money } from '@throughline/contracts';
import type { LineTerms } from '../terms/line-terms.ts';
import { splitPackage } from './split-package.ts';
import { aPackage, someTerms, withElement } from './testing.ts';

const PRICE = money('62350.00 USD');

describe('a sold package splits into work, billing triggers and accounting distributions', () => {
  it('hands every element the allocated price of its obligation, and the distributions sum to the price', () => {
    const split = splitPackage(PRICE, someTerms());
    assert.ok(split.ok);
    assert.deepEqual(
      split.value.elements.map(({ code, distribution }) => [code, distribution?.toAmount() ?? null]),
      [
        ['A', null],
        ['A.1', '17135.77'],
        ['A.2', '36972.29'],
        ['A.3', '8241.94'],
      ],
    );
    const parts = split.value.obligations.map(({ allocatedPrice }) => allocatedPrice);
    assert.ok(Money.sum(parts, 'USD').equals(PRICE));
  });

  const straightLine = { kind: 'STRAIGHT_LINE', months: 1, firstMonth: '2025-05' } as const;
  const refused: { why: string; terms: LineTerms }[] = [
    { why: 'no package terms', terms: someTerms({ package: null }) },
    {
      why: 'percents that leave a part of the price unbilled',
      terms: someTerms({
        package: aPackage({ milestones: [{ reference: 'MS-1', workElementCode: 'A.1', percent: '30' }] }),
      }),
    },
    { why: 'an obligation that nobody delivers', terms: withElement(someTerms(), 'A.2', { obligationKey: null }) },
    {
      why: 'an obligation that two elements deliver',
      terms: withElement(someTerms(), 'A', { obligationKey: 'PO-1' }),
    },
    {
      why: 'an element of an unknown obligation',
      terms: withElement(someTerms(), 'A.2', { obligationKey: 'PO-9' }),
    },
    { why: 'a parent that is not there', terms: withElement(someTerms(), 'A.2', { parentCode: 'B' }) },
    { why: 'a code that appears twice', terms: withElement(someTerms(), 'A.2', { code: 'A.1' }) },
    {
      why: 'a trigger on an unknown element',
      terms: someTerms({ package: aPackage({ support: { ...aPackage().support!, workElementCode: 'Z' } }) }),
    },
    {
      why: 'milestone amounts that do not sum to the price once rounded',
      terms: someTerms({
        package: aPackage({
          obligations: aPackage().obligations.map((each) => ({
            ...each,
            treatment: straightLine as typeof each.treatment,
          })),
          support: null,
          milestones: ['33.335', '33.335', '33.33'].map((percent, position) => ({
            reference: `MS-${position}`,
            workElementCode: 'A.1',
            percent,
          })),
        }),
      }),
    },
  ];
  for (const { why, terms } of refused) {
    it(`refuses ${why} as ALLOCATION_MISMATCH`, () => {
      const result = splitPackage(money('100.00 USD'), terms);
      assert.equal(!result.ok && result.refusal.code, 'ALLOCATION_MISMATCH');
    });
  }
});
