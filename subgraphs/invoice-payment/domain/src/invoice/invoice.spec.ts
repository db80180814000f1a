import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant, money, refuse } from '@throughline/contracts';
import type { TaxOutcome } from '../tax/tax-outcome.ts';
import { aDraft } from '../testing/builders.ts';
import { type PostedDocument, statusOf } from './invoice.ts';

const at = instant('2025-03-10T09:00:05Z');
const taxed: TaxOutcome = {
  documentId: '71',
  tax: money('1430.93 USD'),
  taxLines: [
    {
      category: 'S',
      jurisdiction: 'US-CO',
      ratePercent: '7.65',
      taxable: money('18705.00 USD'),
      tax: money('1430.93 USD'),
    },
  ],
  ratePercentByLine: { 1: '7.65' },
};
const document = (total: string): PostedDocument => ({
  internalId: '88012',
  number: '30411',
  status: 'Open',
  total: money(total),
});

describe('an invoice', () => {
  it('takes tax, then its number from the ERP', () => {
    const invoice = aDraft('18705.00');
    assert.ok(invoice.determineTax(taxed, at).ok);
    assert.equal(invoice.gross.toString(), '20135.93 USD');
    assert.ok(invoice.post(document('20135.93 USD'), at).ok);
    assert.deepEqual([invoice.facts.state, invoice.facts.number], ['POSTED', '30411']);
  });

  it('owes the tax of the document by category and jurisdiction, not what its lines would round to', () => {
    const invoice = aDraft('3.33', '3.33', '3.33');
    const line = { category: 'S', jurisdiction: 'US-CO', taxable: money('9.99 USD') };
    const outcome: TaxOutcome = {
      documentId: '72',
      tax: money('1.10 USD'),
      // 0.999 and 0.0999, rounded once each; line by line they would be 0.99 and 0.09.
      taxLines: [
        { ...line, ratePercent: '10', tax: money('1.00 USD') },
        { ...line, ratePercent: '1', jurisdiction: 'US-CO DENVER', tax: money('0.10 USD') },
      ],
      ratePercentByLine: { 1: '11', 2: '11', 3: '11' },
    };
    assert.ok(invoice.determineTax(outcome, at).ok);
    assert.deepEqual([invoice.tax.toString(), invoice.gross.toString()], ['1.10 USD', '11.09 USD']);
    assert.deepEqual(
      invoice.facts.lines.map(({ tax }) => tax?.toAmount()),
      ['0.37', '0.37', '0.36'],
    );
  });

  it('refuses the document of an ERP that computed another total, and names both', () => {
    const invoice = aDraft('18705.00');
    invoice.determineTax(taxed, at);
    const posted = invoice.post(document('20135.94 USD'), at);
    assert.ok(!posted.ok);
    assert.equal(posted.refusal.code, 'UPSTREAM_REJECTED');
    assert.deepEqual(
      [posted.refusal.evidence['theirs'], posted.refusal.evidence['ours']],
      ['20135.94 USD', '20135.93 USD'],
    );
    assert.equal(invoice.facts.state, 'TAXED');
  });

  it('starts over at tax when it is resubmitted after a rejection', () => {
    const invoice = aDraft('18705.00');
    const no = refuse('UPSTREAM_REJECTED', { why: 'address' });
    assert.ok(!no.ok);
    invoice.reject('TAX', no.refusal, at);
    assert.equal(invoice.facts.rejection?.stage, 'TAX');
    assert.ok(invoice.resubmit('ERP-MAIN', at).ok);
    assert.deepEqual([invoice.facts.state, invoice.facts.attempt, invoice.facts.rejection], ['DRAFT', 2, null]);
  });

  it('refuses to be resubmitted when nobody rejected it', () => {
    const result = aDraft('1.00').resubmit('ERP-MAIN', at);
    assert.equal(result.ok ? 'resubmitted' : result.refusal.code, 'INVOICE_NOT_REJECTED');
  });
});

describe('the status of an invoice', () => {
  for (const { state, open, status } of [
    { state: 'TAXED', open: '20135.93', status: 'TAXED' },
    { state: 'POSTED', open: '20135.93', status: 'POSTED' },
    { state: 'POSTED', open: '135.93', status: 'PARTIALLY_PAID' },
    { state: 'POSTED', open: '0.00', status: 'PAID' },
  ] as const) {
    it(`is ${status} when it is ${state} and ${open} of 20135.93 is open`, () => {
      assert.equal(statusOf(state, money('20135.93 USD'), money(`${open} USD`)), status);
    });
  }
});
