import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { money } from '@throughline/contracts';
import { splitCredit } from './split-credit.ts';

const split = (net: string, unrecognised: string) => {
  const { deferred, revenue } = splitCredit(money(`${net} CHF`), money(`${unrecognised} CHF`));
  return `${deferred.toAmount()} deferred, ${revenue.toAmount()} revenue`;
};

describe('credit note on a deferred item reverses the unrecognised part first', () => {
  it('takes all of it from what is deferred while that lasts', () => {
    assert.equal(split('500.00', '1200.00'), '500.00 deferred, 0.00 revenue');
  });
  it('takes the rest from revenue', () => {
    assert.equal(split('500.00', '120.00'), '120.00 deferred, 380.00 revenue');
  });
  it('takes all of it from revenue when nothing is deferred, or more was recognised than billed', () => {
    assert.equal(split('500.00', '0.00'), '0.00 deferred, 500.00 revenue');
    assert.equal(split('500.00', '-80.00'), '0.00 deferred, 500.00 revenue');
  });
});
