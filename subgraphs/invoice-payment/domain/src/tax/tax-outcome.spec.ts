import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Money, money } from '@throughline/contracts';
import { checkTaxOutcome, displayTaxPerLine, type TaxOutcome } from './tax-outcome.ts';

const outcome = (tax: string, rates: Record<number, string>): TaxOutcome => ({
  documentId: '1',
  tax: money(tax),
  taxLines: [
    { category: 'S', jurisdiction: 'US-CO', ratePercent: '7.65', taxable: money('18705.00 USD'), tax: money(tax) },
  ],
  ratePercentByLine: rates,
});
const lines = (...nets: string[]) => nets.map((net, index) => ({ lineNumber: index + 1, net: money(`${net} USD`) }));
const shown = (parts: Money[]) => parts.map((part) => part.toAmount());

describe('showing tax per line', () => {
  it('gives the only line the whole tax', () => {
    assert.deepEqual(shown(displayTaxPerLine(lines('18705.00'), outcome('1430.93 USD', { 1: '7.65' }))), ['1430.93']);
  });

  it('gives the odd cent to the largest remainder, and to the lower line on a tie', () => {
    const tax = outcome('0.05 USD', { 1: '10', 2: '10' });
    assert.deepEqual(shown(displayTaxPerLine(lines('0.25', '0.25'), tax)), ['0.03', '0.02']);
  });

  it('shows none on a line without a rate', () => {
    const tax = outcome('7.65 USD', { 1: '7.65', 2: '0' });
    assert.deepEqual(shown(displayTaxPerLine(lines('100.00', '900.00'), tax)), ['7.65', '0.00']);
  });

  it('always adds up to the tax of the document', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9_999_999 }), { minLength: 1, maxLength: 30 }), (cents) => {
        const list = cents.map((net, index) => ({ lineNumber: index + 1, net: Money.ofMinor(net, 'USD') }));
        const net = Money.sum(
          list.map((line) => line.net),
          'USD',
        );
        const tax = net.times('0.0765').rounded();
        const rates = Object.fromEntries(list.map((line) => [line.lineNumber, '7.65']));
        const parts = displayTaxPerLine(list, outcome(tax.toString(), rates));
        assert.ok(Money.sum(parts, 'USD').equals(tax));
      }),
    );
  });
});

describe('accepting a tax outcome', () => {
  it('refuses tax lines that do not add up to the document', () => {
    const checked = checkTaxOutcome({ ...outcome('10.00 USD', {}), tax: money('10.01 USD') });
    assert.equal(checked.ok ? 'accepted' : checked.refusal.code, 'UPSTREAM_REJECTED');
  });
});
