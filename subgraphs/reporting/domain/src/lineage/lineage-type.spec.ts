import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fxRateKey, fxRateText, journalSourceOf } from './lineage-type.ts';

describe('what a journal entry is about', () => {
  for (const { source, is } of [
    { source: 'inv_1', is: { type: 'INVOICE', id: 'inv_1' } },
    { source: 'cm_1', is: { type: 'CREDIT_MEMO', id: 'cm_1' } },
    { source: 'wo_1', is: { type: 'RECEIVABLE_WRITE_OFF', id: 'wo_1' } },
    { source: 'ca_1 reversed', is: { type: 'CASH_APPLICATION', id: 'ca_1' } },
    { source: 'LE-US 2026-11 1', is: null },
  ]) {
    it(`${source} is ${is?.type ?? 'nothing that is connected'}`, () => {
      assert.deepEqual(journalSourceOf(source), is);
    });
  }
});

it('a rate is known by its currencies and day', () => {
  assert.equal(fxRateKey('USD', 'CHF', '2026-10-13'), 'USD/CHF 2026-10-13');
});

it('a rate is written with four decimals at least', () => {
  assert.equal(fxRateText('0.813'), '0.8130');
  assert.equal(fxRateText('0.81234'), '0.81234');
  assert.equal(fxRateText('1'), '1.0000');
});
