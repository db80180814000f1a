import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { money } from '@throughline/contracts';
import { catchUp, kindOfModification, prospectiveUnitPrice } from './modification.ts';

describe('Example 5: 120 products at 100 each, 30 more after 60 were delivered', () => {
  it('case A: 30 more at 95, their price alone, are a contract of their own', () => {
    const change = { addsDistinct: true, atStandAlonePrice: true, remainingDistinct: true };
    assert.equal(kindOfModification(change), 'SEPARATE_CONTRACT');
  });

  it('case B: 30 more at 80, not their price alone, make every remaining one cost 93.33', () => {
    const change = { addsDistinct: true, atStandAlonePrice: false, remainingDistinct: true };
    assert.equal(kindOfModification(change), 'PROSPECTIVE');
    const price = prospectiveUnitPrice(
      { units: 60, unitPrice: money('100.00 USD') },
      { units: 30, price: money('2400.00 USD') },
    );
    assert.equal(price.rounded().toAmount(), '93.33');
  });
});

describe('Example 7: three years of cleaning at 100,000, prolonged below its price', () => {
  it('the four remaining years earn 70,000 each', () => {
    const change = { addsDistinct: true, atStandAlonePrice: false, remainingDistinct: true };
    assert.equal(kindOfModification(change), 'PROSPECTIVE');
    const price = prospectiveUnitPrice(
      { units: 1, unitPrice: money('80000.00 USD') },
      { units: 3, price: money('200000.00 USD') },
    );
    assert.equal(price.toAmount(), '70000.00');
  });
});

describe('Example 8: a building with a bonus for early completion, changed when 60 % of the costs were incurred', () => {
  it('600,000 are recognised before the change', () => {
    const before = {
      price: money('1000000.00 USD'),
      costToDate: 420_000,
      costAtCompletion: 700_000,
      recognised: money('0.00 USD'),
    };
    assert.equal(catchUp(before).toAmount(), '600000.00');
  });

  it('the rest is not distinct, so 51.2 % of 1,350,000 count from the beginning: 91,200 are caught up', () => {
    const change = { addsDistinct: false, atStandAlonePrice: false, remainingDistinct: false };
    assert.equal(kindOfModification(change), 'CUMULATIVE_CATCH_UP');
    const after = { price: money('1350000.00 USD'), recognised: money('600000.00 USD') };
    // The standard rounds the percent to 51.2 before it multiplies; unrounded it is 51.2195...
    const asPrinted = catchUp({ ...after, costToDate: '51.2', costAtCompletion: 100 });
    assert.equal(asPrinted.toAmount(), '91200.00');
    const exact = catchUp({ ...after, costToDate: 420_000, costAtCompletion: 820_000 });
    assert.equal(exact.toAmount(), '91463.41');
  });
});
