import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { money } from '@throughline/contracts';
import { usageCharge, usageOverage } from './usage-overage.ts';

const terms = { includedPerMonth: 80, overagePrice: money('38.50 CHF') };

describe('RU-10 usage beyond what support includes', () => {
  for (const { quantity, value } of [
    { quantity: 97, value: '654.50' },
    { quantity: 80, value: '0.00' },
    { quantity: 71, value: '0.00' },
    { quantity: 103, value: '885.50' },
  ]) {
    it(`${quantity} tickets of 80 included are worth ${value}`, () => {
      assert.equal(usageOverage(quantity, terms).toAmount(), value);
    });
  }

  it('a correction bills the difference: 94 instead of 97 gives 115.50 back', () => {
    assert.equal(usageCharge(94, 97, terms).toAmount(), '-115.50');
  });

  it('a correction within what is included changes nothing', () => {
    assert.ok(usageCharge(60, 71, terms).isZero);
  });
});
