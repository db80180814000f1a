import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { array, assert as holdsFor, integer, property } from 'fast-check';
import { decimal } from '@throughline/contracts';
import { determineTax } from './tax-calculation.ts';
import { hasNexus, rulesFor } from './rule-selection.ts';
import type { TaxRule } from './tax-content.ts';

const rule = (ratePercent: string, more: Partial<TaxRule> = {}): TaxRule => ({
  country: 'US',
  region: 'CO',
  category: 'S',
  ratePercent,
  jurisdictionCode: 'US-CO',
  ...more,
});
const lines = (amounts: readonly string[], ...rules: TaxRule[]) =>
  amounts.map((amount, position) => ({ position, amount: decimal(amount), rules }));

describe('tax of a document', () => {
  for (const { rate, amounts, tax, shares } of [
    { rate: '7.65', amounts: ['18705.00'], tax: '1430.93', shares: ['1430.93'] }, // 1430.9325
    { rate: '7.65', amounts: ['3533.17'], tax: '270.29', shares: ['270.29'] }, // 270.287505
    { rate: '8.10', amounts: ['232.83'], tax: '18.86', shares: ['18.86'] }, // 18.85923
    { rate: '10', amounts: ['0.05'], tax: '0.01', shares: ['0.01'] }, // exactly half a cent rounds up
    { rate: '10', amounts: ['0.05', '0.05'], tax: '0.01', shares: ['0.01', '0.00'] }, // 0.005 each: tie to the lower line
    { rate: '10', amounts: ['10.01', '10.09', '10.05'], tax: '3.02', shares: ['1.00', '1.01', '1.01'] }, // 1.001 + 1.009 + 1.005
    { rate: '10', amounts: ['-0.05'], tax: '-0.01', shares: ['-0.01'] }, // half away from zero
    { rate: '10', amounts: ['-10.01', '-10.09'], tax: '-2.01', shares: ['-1.00', '-1.01'] },
    { rate: '0', amounts: ['100.00'], tax: '0', shares: ['0'] },
  ]) {
    it(`${amounts.join(' + ')} at ${rate} % is ${tax}, by line ${shares.join(' + ')}`, () => {
      const [summary] = determineTax(lines(amounts, rule(rate)), 'USD');
      assert.equal(summary?.tax.toFixed(), decimal(tax).toFixed());
      assert.deepEqual(
        summary?.lines.map((line) => line.tax.toFixed()),
        shares.map((share) => decimal(share).toFixed()),
      );
    });
  }

  it('is rounded for each jurisdiction by itself', () => {
    const groups = determineTax(lines(['1.00'], rule('2.5'), rule('2.5', { jurisdictionCode: 'DENVER' })), 'USD');
    assert.deepEqual(
      groups.map(({ tax }) => tax.toFixed()),
      ['0.03', '0.03'],
    );
  });

  it('has whole yen', () => {
    const [summary] = determineTax(lines(['105'], rule('10', { country: 'JP' })), 'JPY');
    assert.equal(summary?.tax.toFixed(), '11');
  });

  it('is nothing on exempt and out-of-scope amounts', () => {
    const [exempt] = determineTax(lines(['100.00'], rule('0', { category: 'E' })), 'USD');
    assert.deepEqual([exempt?.taxable.toFixed(), exempt?.exempt.toFixed(), exempt?.tax.toFixed()], ['0', '100', '0']);
    const [outside] = determineTax(lines(['100.00'], rule('0', { category: 'O' })), 'USD');
    assert.equal(outside?.nonTaxable.toFixed(), '100');
  });

  it('is the sum of its lines, whatever they are', () => {
    const amount = integer({ min: -1_000_000, max: 1_000_000 }).map((cents) => decimal(cents).div(100).toFixed());
    holdsFor(
      property(array(amount, { minLength: 1, maxLength: 30 }), integer({ min: 0, max: 2500 }), (amounts, rate) => {
        const [summary] = determineTax(lines(amounts, rule(decimal(rate).div(100).toFixed())), 'USD');
        const sum = summary?.lines.reduce((total, line) => total.plus(line.tax), decimal(0));
        assert.equal(sum?.toFixed(2), summary?.tax.toFixed(2));
      }),
    );
  });
});

describe('the choice of rules', () => {
  const subject = { place: { country: 'US', region: 'CO' }, customerCode: 'C-1', entityUseCode: '', taxCode: 'S' };
  const rules = [
    rule('7.65'),
    rule('0', { customerCode: 'C-2', category: 'E' }),
    rule('5', { region: 'TX' }),
    rule('3', { taxCode: 'S' }),
  ];

  it('takes the most specific that fit', () => {
    assert.deepEqual(
      rulesFor(rules, subject).map((one) => one.ratePercent),
      ['3'],
    );
    assert.deepEqual(
      rulesFor(rules, { ...subject, taxCode: 'X' }).map((one) => one.ratePercent),
      ['7.65'],
    );
    assert.deepEqual(
      rulesFor(rules, { ...subject, customerCode: 'C-2' }).map((one) => one.category),
      ['E'],
    );
  });

  it('knows nexus by country, region and date', () => {
    const nexus = [
      { country: 'US', region: 'CO', effectiveDate: '2025-01-01', endDate: '2025-12-31' },
      { country: 'CH' },
    ];
    assert.equal(hasNexus(nexus, { country: 'US', region: 'CO' }, '2025-12-31'), true);
    assert.equal(hasNexus(nexus, { country: 'US', region: 'CO' }, '2026-01-01'), false);
    assert.equal(hasNexus(nexus, { country: 'US', region: 'TX' }, '2025-06-01'), false);
    assert.equal(hasNexus(nexus, { country: 'CH', region: 'ZH' }, '2025-06-01'), true);
    assert.equal(hasNexus(null, { country: 'FR', region: '' }, '2025-06-01'), true);
  });
});
