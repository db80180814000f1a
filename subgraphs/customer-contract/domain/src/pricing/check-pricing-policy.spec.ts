import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { money } from '@throughline/contracts';
import { checkPricingPolicy } from './check-pricing-policy.ts';

const packageAt = (price: string) => [
  {
    lineKey: 'QL-1',
    kind: 'PACKAGE',
    price: money(price),
    referencePrices: [money('18400.00 USD'), money('39700.00 USD'), money('8850.00 USD')],
  },
];

describe('RU-7: a discount above the approval limit needs approval', () => {
  it('passes 62,350 against 66,950 under a limit of 12 % and says so', () => {
    assert.deepEqual(checkPricingPolicy({ discountApprovalLimitPercent: '12' }, packageAt('62350.00 USD')), {
      result: 'PASS',
      evidence: {
        line: 'QL-1',
        discountPercent: '6.87',
        limitPercent: '12',
        detail: 'package discount 6.87 % is below the 12 % approval limit',
      },
    });
  });

  for (const { price, limit, code } of [
    { price: '58916.00 USD', limit: '12', code: undefined }, // exactly 12 %
    { price: '58915.99 USD', limit: '12', code: 'DISCOUNT_OVER_LIMIT' }, // 12.00 % when rounded, yet above
    { price: '70000.00 USD', limit: '0', code: undefined }, // a premium
  ]) {
    it(`${price} under a limit of ${limit} % ${code ? `fails ${code}` : 'passes'}`, () => {
      const verdict = checkPricingPolicy({ discountApprovalLimitPercent: limit }, packageAt(price));
      assert.equal(verdict.result === 'FAIL' ? verdict.code : undefined, code);
    });
  }

  it('fails PRICING_POLICY_MISSING without a policy in force', () => {
    const verdict = checkPricingPolicy(null, packageAt('62350.00 USD'));
    assert.equal(verdict.result === 'FAIL' && verdict.code, 'PRICING_POLICY_MISSING');
  });
});
