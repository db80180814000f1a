import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { money } from '@throughline/contracts';
import { revenueWithUninstalledMaterials } from './uninstalled-materials.ts';

describe('Example 19: a renovation with elevators that stand about', () => {
  it('is 20 % complete, and earns 2,200,000 at costs of 2,000,000', () => {
    const { progress, revenue, cost } = revenueWithUninstalledMaterials({
      price: money('5000000.00 USD'),
      costAtCompletion: money('4000000.00 USD'),
      materials: money('1500000.00 USD'),
      otherCostToDate: money('500000.00 USD'),
    });
    assert.deepEqual([progress, revenue.toAmount(), cost.toAmount()], ['0.2000', '2200000.00', '2000000.00']);
  });
});
