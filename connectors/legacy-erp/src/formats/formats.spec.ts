import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { addDays, calendarDate, Money, money } from '@throughline/contracts';
import { anInvoice } from '../testing/an-erp.ts';
import { type AckRow, readAckFile, writeAckFile } from './acknowledgment-file.ts';
import { type ArDocument, grossOf } from './ar-document.ts';
import { readArFile, writeArFile } from './ar-invoice-file.ts';
import { externalKey } from './external-key.ts';
import { fileNameText, parseFileName } from './file-name.ts';
import { amountFromFixed, fixedAmount, LayoutError } from './fixed-width.ts';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const header = { created: calendarDate('2026-03-31'), sequence: 412, legalEntity: 'DE01' };
const twelve = { at: 1, length: 12 };

const latin = fc.string({ unit: fc.constantFrom('a', 'Z', ' ', 'é', 'ß', '/', '-', '9'), maxLength: 40 });
const cents = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }).map((units) => Money.ofMinor(units, 'EUR'));
const documents = fc.array(
  fc
    .record({
      kind: fc.constantFrom('IN' as const, 'CM' as const),
      offset: fc.nat({ max: 3000 }),
      lines: fc.array(fc.record({ net: cents, tax: cents, text: latin }), { minLength: 1, maxLength: 5 }),
    })
    .map(({ kind, offset, lines }) => ({ kind, documentDate: addDays(calendarDate('2020-01-01'), offset), lines })),
  { minLength: 1, maxLength: 8 },
);

describe('the AR invoice file', () => {
  it('has the places of the interface description', () => {
    const text = writeArFile(header, [anInvoice('INV-2026-0042', '0000700200')]).toString('latin1');
    const [first = '', document = '', line = '', trailer = ''] = text.split('\r\n');
    assert.equal(first.trimEnd(), '00ARINV 20260331000412DE01');
    assert.equal(
      document.slice(0, 85).trimEnd(),
      '10INV-2026-0042       IN00007002002026033120260430EUR00000880600+PO-77',
    );
    assert.equal(line.slice(58, 70), '00000740000+');
    assert.equal(line.slice(86, 126).trimEnd(), 'Erhebung ? Köln');
    assert.equal(trailer.trimEnd(), '9900000004000000000880600');
    assert.ok([first, document, line, trailer].every((record) => record.length === 200));
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(documents, (made) => {
        const written = made.map((each, index): ArDocument => ({
          ...anInvoice(`INV-${index}`, '0000700200', { kind: each.kind, documentDate: each.documentDate }),
          lines: each.lines.map((line, position) => ({
            externalLineId: `INV-${index}-${position}`,
            revenueAccount: '401000',
            projectNo: '',
            taxCode: 'V19',
            ...line,
            text: line.text.trimEnd(),
          })),
        }));
        const read = readArFile(writeArFile(header, written));
        assert.deepEqual(read.header, header);
        assert.deepEqual(
          read.documents.map(({ problem }) => problem),
          written.map(() => null),
        );
        assert.deepEqual(plain(read.documents.map(({ document }) => document)), plain(written));
      }),
      { numRuns: 60 },
    );
  });

  it('rejects one document whose lines do not add up, and keeps the others', () => {
    const good = anInvoice('INV-1', '0000700200');
    const text = writeArFile(header, [good, anInvoice('INV-2', '0000700200')]).toString('latin1');
    const spoilt = text.replace(/(20INV-2 {15}.{36})00000740000\+/, '$100000740001+');
    const { documents: read } = readArFile(Buffer.from(spoilt, 'latin1'));
    assert.deepEqual(
      read.map(({ problem }) => problem),
      [null, 'lines add up to 8806.01, not 8806.00'],
    );
  });

  for (const { what, spoil, says } of [
    { what: 'a missing trailer', spoil: (text: string) => text.slice(0, 600 + 6), says: /trailer is missing/ },
    { what: 'a record cut off', spoil: (text: string) => text.slice(0, 500), says: /cut off/ },
    {
      what: 'another hash total',
      spoil: (text: string) => text.replace('000000000880600', '000000000880601'),
      says: /hash/,
    },
    { what: 'another count', spoil: (text: string) => text.replace('9900000004', '9900000005'), says: /counts/ },
    {
      what: 'a foreign code page',
      spoil: (text: string) => Buffer.from(text, 'utf8').toString('latin1'),
      says: /places/,
    },
  ]) {
    it(`rejects the whole file for ${what}`, () => {
      const text = writeArFile(header, [anInvoice('INV-1', '0000700200')]).toString('latin1');
      assert.throws(
        () => readArFile(Buffer.from(spoil(text), 'latin1')),
        (error: unknown) => error instanceof LayoutError && says.test(error.message),
      );
    });
  }
});

describe('amounts with the sign last', () => {
  it('reads a negative zero as zero and never writes one', () => {
    assert.equal(amountFromFixed('00000000000-', 'EUR').toAmount(), '0.00');
    assert.equal(fixedAmount(money('0.00 EUR').negated(), twelve), '00000000000+');
  });

  it('loses nothing', () => {
    fc.assert(fc.property(cents, (amount) => amountFromFixed(fixedAmount(amount, twelve), 'EUR').equals(amount)));
    assert.throws(() => fixedAmount(money('1000000000.00 EUR'), twelve), /does not fit/);
  });

  it('knows currencies without cents', () => {
    assert.equal(fixedAmount(money('1235 JPY'), twelve), '00000001235+');
    assert.equal(grossOf({ lines: [], currency: 'JPY' }).toAmount(), '0');
  });
});

describe('acknowledgment files', () => {
  const row: AckRow = {
    fileSequence: 412,
    externalId: 'INV-1',
    externalLineId: null,
    status: 'REJECTED',
    erpDocNo: null,
    postingDate: null,
    taxCode: null,
    taxAmount: null,
    reasonCode: 'CUST_BLOCKED',
    reasonText: 'Customer 0000700200, "Müller" blocked',
  };

  it('come back as they were written', () => {
    const rows = [row, { ...row, externalId: 'INV-2', status: 'POSTED' as const, erpDocNo: '1900000001' }];
    assert.deepEqual(readAckFile(writeAckFile(rows)), rows);
  });

  it('are refused when cut off, in another code page, or counted wrongly', () => {
    const bytes = writeAckFile([row]);
    assert.throws(() => readAckFile(bytes.subarray(0, bytes.lastIndexOf('TOTAL'))), /totals is missing/);
    assert.throws(() => readAckFile(bytes.subarray(3)), /UTF-8/);
    assert.throws(
      () => readAckFile(Buffer.from(bytes.toString('utf8').replace('TOTAL,1', 'TOTAL,2'))),
      /the totals say/,
    );
  });
});

describe('names and keys', () => {
  it('names files as the interface says', () => {
    const text = 'QTC_ARINV_DE01_20260331_000412.dat';
    const name = parseFileName(text);
    assert.ok(name);
    assert.equal(fileNameText(name), text);
    assert.equal(fileNameText({ ...name, part: 2 }), 'QTC_ARINV_DE01_20260331_000412-2.dat');
    assert.equal(parseFileName('QTC_ARINV_DE01_20261331_000412.dat'), null);
  });

  it('fits our ids into twenty places, the same each time', () => {
    assert.equal(externalKey('INV-2026-0042'), 'INV-2026-0042');
    const key = externalKey('inv_01jqz8c9x1f2v3b4n5m6k7p8q9');
    assert.match(key, /^T[0-9A-Z]{19}$/);
    assert.equal(externalKey('inv_01jqz8c9x1f2v3b4n5m6k7p8q9'), key);
    assert.notEqual(externalKey('inv_01jqz8c9x1f2v3b4n5m6k7p8q8'), key);
  });
});
