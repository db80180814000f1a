import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '@throughline/contracts';
import { daysWaiting, secondsWaiting } from './days-waiting.ts';
import { offendingLines, whyNotInvoiced, whyUnmatched } from './why-stuck.ts';

describe('what is stuck', () => {
  it('waits whole days of 24 hours', () => {
    const since = instant('2024-12-09T05:00:00Z');
    assert.equal(daysWaiting(since, instant('2024-12-31T23:59:59Z')), 22);
    assert.equal(daysWaiting(since, instant('2024-12-10T04:59:59Z')), 0);
    assert.equal(secondsWaiting(since, instant('2024-12-09T05:01:04Z')), 64);
  });

  it('says why an event is not invoiced', () => {
    const waiting = { drafted: false, rejectedWith: null, obstacle: null };
    for (const [event, code, owner] of [
      [waiting, 'NOT_ON_AN_INVOICE', 'finance'],
      [{ ...waiting, obstacle: 'BILLING_CALENDAR_MISSING' }, 'BILLING_CALENDAR_MISSING', 'architect'],
      [{ ...waiting, obstacle: 'DEAL_KIND_NOT_SUPPORTED' }, 'DEAL_KIND_NOT_SUPPORTED', 'operator'],
      [{ ...waiting, drafted: true }, 'INVOICE_NOT_POSTED', 'operator'],
      [{ drafted: true, rejectedWith: 'TAX_REJECTED', obstacle: null }, 'TAX_REJECTED', 'finance'],
    ] as const)
      assert.deepEqual(whyNotInvoiced(event), { code, owner });
  });

  it('says why a payment is not matched', () => {
    assert.equal(whyUnmatched({ remittance: [], partlyApplied: false, refusal: null }).code, 'REMITTANCE_MISSING');
    const refused = { remittance: ['INV-1'], partlyApplied: false, refusal: 'DEAL_KIND_NOT_SUPPORTED' };
    assert.deepEqual(whyUnmatched(refused), { code: 'DEAL_KIND_NOT_SUPPORTED', owner: 'finance' });
    assert.equal(
      whyUnmatched({ remittance: ['INV-1'], partlyApplied: false, refusal: null }).code,
      'REMITTANCE_NOT_MATCHED',
    );
    assert.equal(whyUnmatched({ remittance: ['INV-1'], partlyApplied: true, refusal: null }).code, 'OVERPAID');
  });

  const lines = [
    { lineNumber: 1, invoiceLineId: 'il_1', sourceReference: 'EX-35' },
    { lineNumber: 2, invoiceLineId: 'il_2', sourceReference: 'TE-1' },
  ];
  it('finds the offending lines in the evidence', () => {
    assert.deepEqual(offendingLines(lines, { line: 2 }), [lines[1]]);
    assert.deepEqual(offendingLines(lines, { invoiceLineIds: ['il_1'] }), [lines[0]]);
    assert.deepEqual(offendingLines(lines, { details: [{ number: 30, refersTo: '1' }] }), [lines[0]]);
    assert.deepEqual(offendingLines(lines, { details: [{ refersTo: 'lines[1].taxCode' }] }), [lines[1]]);
    assert.deepEqual(offendingLines(lines, { message: 'unknown code' }), lines);
  });
});
