import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JurisdictionTax, TaxedDocument } from '@throughline/avalara';
import { categoryOf, jurisdictionOf, outcomeOf } from './avalara-documents.ts';

const colorado: JurisdictionTax = {
  country: 'US',
  region: 'CO',
  jurisdictionType: 'State',
  jurisdictionCode: '08',
  jurisdictionName: 'COLORADO',
  taxName: 'CO STATE TAX',
  taxType: 'Sales',
  rateTypeCode: 'G',
  vatCode: '',
  rate: '0.0765',
  taxable: '18705',
  exempt: '0',
  nonTaxable: '0',
  tax: '1430.93',
};

describe('a tax outcome of AvaTax', () => {
  for (const { rateTypeCode, rate, category } of [
    { rateTypeCode: 'G', rate: '0.0765', category: 'S' }, // AvaTax's general rate
    { rateTypeCode: 'G', rate: '0', category: 'G' },
    { rateTypeCode: 'E', rate: '0', category: 'E' },
    { rateTypeCode: 'AE', rate: '0', category: 'AE' },
    { rateTypeCode: 'R', rate: '0.05', category: 'S' },
  ]) {
    it(`rate type ${rateTypeCode} at ${rate} is category ${category}`, () =>
      assert.equal(categoryOf({ rateTypeCode, rate }), category));
  }

  it('names a state by country and region, and a county by its name too', () => {
    assert.equal(jurisdictionOf(colorado), 'US-CO');
    assert.equal(
      jurisdictionOf({ ...colorado, jurisdictionType: 'County', jurisdictionName: 'DENVER' }),
      'US-CO DENVER',
    );
    assert.equal(jurisdictionOf({ ...colorado, country: 'CH', region: '', jurisdictionType: 'Country' }), 'CH');
  });

  it('carries each figure of the summary and the combined rate of each line', () => {
    const county = { ...colorado, jurisdictionType: 'County', rate: '0.01', tax: '187.05' };
    const document = {
      id: '71',
      currencyCode: 'USD',
      totalTax: '1617.98',
      summary: [colorado, county],
      lines: [{ number: '1', details: [colorado, county] }],
    } as unknown as TaxedDocument;
    const outcome = outcomeOf(document, 'USD');
    assert.equal(outcome.tax.toString(), '1617.98 USD');
    assert.deepEqual(outcome.ratePercentByLine, { 1: '8.65' });
    assert.deepEqual(
      outcome.taxLines.map((line) => [line.ratePercent, line.taxable.toAmount(), line.tax.toAmount()]),
      [
        ['7.65', '18705.00', '1430.93'],
        ['1', '18705.00', '187.05'],
      ],
    );
  });

  it('carries one figure of tax per jurisdiction and category, however many lines share it', () => {
    const ofLine = { ...colorado, rate: '0.1', taxable: '3.33', tax: '0.33' };
    const document = {
      id: '72',
      currencyCode: 'USD',
      totalTax: '1',
      summary: [{ ...ofLine, taxable: '9.99', tax: '1' }],
      lines: ['1', '2', '3'].map((number) => ({ number, details: [ofLine] })),
    } as unknown as TaxedDocument;
    assert.deepEqual(
      outcomeOf(document, 'USD').taxLines.map((line) => [
        line.jurisdiction,
        line.taxable.toAmount(),
        line.tax.toAmount(),
      ]),
      [['US-CO', '9.99', '1.00']],
    );
  });
});
