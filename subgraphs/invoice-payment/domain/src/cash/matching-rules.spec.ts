import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MATCHING_RULES, methodOf, onlyOne, searchesFor } from './matching-rules.ts';

const said = (reference: string, ...remittance: string[]) => ({ reference, remittance });

describe('RU-17 which rules look for the invoices of a payment', () => {
  it('a remittance decides alone, in its order', () => {
    assert.deepEqual(searchesFor(MATCHING_RULES, said('PAY-502', 'B-2', 'B-1')), [
      { rule: 'REMITTANCE', names: ['B-2', 'B-1'] },
    ]);
  });

  it('without a remittance the words of the reference that could be numbers are tried, then the amount', () => {
    assert.deepEqual(searchesFor(MATCHING_RULES, said('invoice 30411, ERP-MAIN:30412 thanks')), [
      { rule: 'REFERENCE', names: ['30411', 'ERP-MAIN:30412'] },
      { rule: 'AMOUNT' },
    ]);
  });

  it('a reference without a number is not searched for', () => {
    assert.deepEqual(searchesFor(MATCHING_RULES, said('thank you')), [{ rule: 'AMOUNT' }]);
  });

  it('nothing but a remittance is tried where the policy allows no more', () => {
    assert.deepEqual(searchesFor(['REMITTANCE'], said('30411')), []);
    assert.deepEqual(searchesFor(['REMITTANCE'], said('x', '30411')), [{ rule: 'REMITTANCE', names: ['30411'] }]);
  });

  it('a remittance is not read where the policy leaves it out, and the order is the policy’s', () => {
    assert.deepEqual(searchesFor(['AMOUNT', 'REFERENCE'], said('30411', '30412')), [
      { rule: 'AMOUNT' },
      { rule: 'REFERENCE', names: ['30411'] },
    ]);
  });

  it('an amount that two invoices share finds none', () => {
    assert.deepEqual(onlyOne(['a']), ['a']);
    assert.deepEqual(onlyOne(['a', 'b']), []);
  });

  it('names the method by the rule', () => {
    assert.deepEqual(MATCHING_RULES.map(methodOf), ['AUTO_REMITTANCE', 'AUTO_REFERENCE', 'AUTO_AMOUNT']);
  });
});
