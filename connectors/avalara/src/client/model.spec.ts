import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CalendarDate } from '@throughline/contracts';
import { createModelOf, taxedDocumentOf } from './model.ts';

const address = { country: 'US', region: 'CO' };

describe('a document on the wire', () => {
  it('carries amounts digit by digit', () => {
    const model = createModelOf(
      {
        code: 'INV-1',
        type: 'ReturnInvoice',
        date: '2025-03-10' as CalendarDate,
        customerCode: 'C-41',
        currencyCode: 'USD',
        shipFrom: address,
        shipTo: address,
        lines: [{ number: '1', amount: '-90071992547409.93' }],
        taxDate: { date: '2025-02-01' as CalendarDate, reason: 'credit' },
      },
      'US',
    );
    const text = JSON.stringify(model);
    assert.match(text, /"amount":-90071992547409\.93,"quantity":1/);
    assert.match(text, /"taxOverride":\{"type":"TaxDate","taxDate":"2025-02-01","reason":"credit"\}/);
    assert.match(text, /"companyCode":"US","commit":false/);
  });

  it('refuses what is not a plain decimal', () => {
    const lines = [{ number: '1', amount: '1,000.00' }];
    const document = {
      code: 'x',
      type: 'SalesInvoice',
      date: '2025-03-10' as CalendarDate,
      customerCode: 'c',
      currencyCode: 'USD',
    } as const;
    assert.throws(
      () => createModelOf({ ...document, shipFrom: address, shipTo: address, lines }, 'US'),
      /not a plain decimal/,
    );
  });

  it('reads figures as decimal text', () => {
    const tax = { rate: 0.0765, tax: 0.1 };
    const read = taxedDocumentOf({
      id: 7,
      code: 'INV-1',
      type: 'SalesInvoice',
      status: 'Saved',
      currencyCode: 'USD',
      totalAmount: 7980.39,
      totalTaxable: 7980.39,
      totalExempt: 0,
      totalTax: 610.5,
      lines: [
        {
          lineNumber: '1',
          lineAmount: 1.31,
          taxableAmount: 1.31,
          exemptAmount: 0,
          tax: 0.1,
          details: [{ ...tax, taxableAmount: 1.31, exemptAmount: 0, nonTaxableAmount: 0 }],
        },
      ],
      summary: [{ ...tax, taxable: 1.31, exemption: 0, nonTaxable: 0 }],
    });
    assert.equal(read.totalTax, '610.5');
    assert.equal(read.totalExempt, '0');
    assert.deepEqual([read.lines[0]?.tax, read.lines[0]?.details[0]?.rate], ['0.1', '0.0765']);
    assert.deepEqual(read.summary[0]?.taxable, read.lines[0]?.details[0]?.taxable);
  });
});
