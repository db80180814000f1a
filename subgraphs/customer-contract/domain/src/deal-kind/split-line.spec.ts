import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calendarDate, money } from '@throughline/contracts';
import { someTerms, termsOf } from '../package/testing.ts';
import type { RetainerTerms, TrancheTerms } from '../terms/line-terms.ts';
import { splitLine } from './split-line.ts';

const tranche = (key: string, from: string, to: string): TrancheTerms => ({
  key,
  reference: `RET-${key}`,
  chargeDate: calendarDate(from),
  usableFrom: calendarDate(from),
  usableTo: calendarDate(to),
});
const retainer = (over: Partial<RetainerTerms> = {}): RetainerTerms => ({
  workElementCode: 'T.1',
  prepayment: money('13200.00 USD'),
  rolloverPercent: '15',
  tranches: [tranche('T1', '2026-08-01', '2026-10-31'), tranche('T2', '2026-11-01', '2027-01-31')],
  ...over,
});
const splitRetainer = (over: Partial<RetainerTerms> = {}, price = '26400.00 USD') =>
  splitLine(money(price), termsOf('RETAINER', { retainer: retainer(over) }));

describe('RU-11 a sold retainer', () => {
  it('is worth its prepayments: two of 13200.00 make 26400.00', () => {
    const split = splitRetainer();
    assert.ok(split.ok);
    assert.deepEqual(
      split.value.elements.map(({ code, distribution }) => [code, distribution]),
      [['T.1', null]],
    );
  });

  for (const { why, over, price } of [
    { why: 'whose prepayments make another price', over: {}, price: '24800.00 USD' },
    { why: 'in another currency than its price', over: {}, price: '26400.00 CHF' },
    { why: 'on work that is not there', over: { workElementCode: 'T.2' } },
    {
      why: 'whose periods overlap',
      over: { tranches: [tranche('T1', '2026-08-01', '2026-10-31'), tranche('T2', '2026-10-31', '2027-01-31')] },
    },
    {
      why: 'with a period twice',
      over: { tranches: [tranche('T1', '2026-08-01', '2026-10-31'), tranche('T1', '2026-11-01', '2027-01-31')] },
    },
  ]) {
    it(`${why} is refused`, () => {
      const split = splitRetainer(over, price);
      assert.equal(!split.ok && split.refusal.code, 'ALLOCATION_MISMATCH');
    });
  }
});

describe('a line of delivered work', () => {
  it('has no obligations and no distributions, whatever its price', () => {
    const terms = termsOf('TIME_AND_MATERIALS', { timeAndMaterials: { capNet: money('34600.00 AUD') } });
    const split = splitLine(money('34600.00 AUD'), terms);
    assert.deepEqual(split.ok && split.value.obligations, []);
    assert.ok(splitLine(money('0.00 AUD'), terms).ok);
  });

  it('may not count usage on work that is not there', () => {
    const usage = { workElementCode: 'A.9', unit: 'TICKET', includedPerMonth: 80, overagePrice: money('38.50 USD') };
    const split = splitLine(money('62350.00 USD'), someTerms({ usage }));
    assert.equal(!split.ok && split.refusal.evidence['workElement'], 'A.9');
  });
});
