import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { calendarDate, Money, money } from '@throughline/contracts';
import { readStatements } from '../bank-statement-client.ts';
import { settledPaymentsOf } from '../settled-payments.ts';
import { type BankEntry, type BankStatement, unseenEntries } from '../statement.ts';
import { readCamt053, writeCamt053 } from './camt053.ts';
import { readMt940, writeMt940 } from './mt940.ts';

const entry = (facts: Partial<BankEntry> = {}): BankEntry => ({
  bankReference: 'B000000001',
  valueDate: calendarDate('2026-10-14'),
  bookingDate: calendarDate('2026-10-14'),
  amount: money('59398.71 CHF'),
  remittanceText: 'INV-CH-0001 INV-CH-0002',
  endToEndId: 'PAY-502',
  structuredReference: null,
  documents: [],
  counterparty: 'Tamarack Foods Schweiz AG',
  ...facts,
});

function statementOf(entries: readonly BankEntry[], opening = money('0.00 CHF')): BankStatement {
  const moved = Money.sum(
    entries.map(({ amount }) => amount),
    'CHF',
  );
  const account = 'CH5604835012345678009';
  return { account, currency: 'CHF', id: '20261014-1', opening, closing: opening.plus(moved), entries };
}

/** MT940 by hand, as a German bank writes it. */
const GERMAN = [
  ':20:STARTUMS',
  ':25:70090100/1234567890EUR',
  ':28C:12/1',
  ':60F:C250321EUR1000,00',
  ':61:2503240324C20135,93N166NONREF//POS 1/1',
  ':86:166?00GUTSCHR. UEBERWEISUNG?20EREF+PAY-11?21SVWZ+Rechnung INV-30411?22 danke?32PALISADE CLI?33NICS',
  ':61:2412311231D12,50N808NONREF//POS 1/2',
  ':86:808?00ENTGELT?20Kontofuehrung',
  ':62F:C250324EUR21123,43',
  '-',
].join('\r\n');

const codeOf = (result: ReturnType<typeof readMt940>): string => (result.ok ? 'read' : result.refusal.code);

describe('MT940', () => {
  it('is read with value date, booking date, amount and what the payer said', () => {
    const read = readMt940(GERMAN);
    assert.ok(read.ok);
    const [first, second] = read.value[0]?.entries ?? [];
    assert.deepEqual(
      [first?.bankReference, first?.valueDate, first?.amount.toString(), first?.endToEndId, first?.counterparty],
      ['POS 1/1', '2025-03-24', '20135.93 EUR', 'PAY-11', 'PALISADE CLINICS'],
    );
    assert.equal(first?.remittanceText, 'Rechnung INV-30411 danke');
    assert.deepEqual([second?.amount.toString(), second?.bookingDate], ['-12.50 EUR', '2024-12-31']);
  });

  it('is refused as a whole when it does not add up, is cut off, or names a day that does not exist', () => {
    assert.equal(codeOf(readMt940(GERMAN.replace('21123,43', '21123,44'))), 'BANK_STATEMENT_UNBALANCED');
    assert.equal(codeOf(readMt940(GERMAN.slice(0, GERMAN.indexOf(':62F:')))), 'BANK_STATEMENT_UNREADABLE');
    assert.equal(codeOf(readMt940(GERMAN.replace('2503240324', '2502300324'))), 'BANK_STATEMENT_UNREADABLE');
    assert.equal(codeOf(readMt940('')), 'BANK_STATEMENT_UNREADABLE');
  });
});

describe('camt.053', () => {
  const xml = writeCamt053(statementOf([entry({ documents: ['INV-CH-0001', 'INV-CH-0002'] })]));

  it('is read with the documents that the payer named, in order', () => {
    const read = readCamt053(xml);
    assert.ok(read.ok);
    assert.deepEqual(read.value[0]?.entries[0]?.documents, ['INV-CH-0001', 'INV-CH-0002']);
  });

  it('is refused with entities, in an unknown version, unbalanced, or as no XML', () => {
    const codes = [
      xml.replace('<Document', '<!DOCTYPE x [<!ENTITY a "b">]><Document'),
      xml.replace('camt.053.001.08', 'camt.052.001.08'),
      xml.replace('<Amt Ccy="CHF">0.00</Amt>', '<Amt Ccy="CHF">1.00</Amt>'),
      `${xml}<`,
    ].map((text) => codeOf(readCamt053(text)));
    assert.deepEqual(codes, [
      'BANK_STATEMENT_UNREADABLE',
      'BANK_STATEMENT_UNREADABLE',
      'BANK_STATEMENT_UNBALANCED',
      'BANK_STATEMENT_UNREADABLE',
    ]);
  });

  it('leaves out what is not booked yet', () => {
    const read = readCamt053(xml.replace('<Cd>BOOK</Cd>', '<Cd>PDNG</Cd>'));
    assert.equal(codeOf(read), 'BANK_STATEMENT_UNBALANCED');
  });
});

describe('a statement in either format', () => {
  const word = fc.stringMatching(/^[A-Z0-9]{1,12}$/);
  const arbitrary = fc.array(fc.tuple(fc.integer({ min: -9_999_999, max: 9_999_999 }), word, word), {
    minLength: 1,
    maxLength: 8,
  });

  it('comes back as it was written, entry by entry', () => {
    fc.assert(
      fc.property(arbitrary, (rows) => {
        const entries = rows
          .filter(([units]) => units !== 0)
          .map(([units, text, reference], index) =>
            entry({
              bankReference: `B${index}`,
              amount: Money.ofMinor(units, 'CHF'),
              remittanceText: `for ${text}`,
              endToEndId: reference,
            }),
          );
        const written = statementOf(entries, money('12.34 CHF'));
        for (const bytes of [writeMt940(written), writeCamt053(written)].map((text) => Buffer.from(text))) {
          const read = readStatements(bytes);
          assert.ok(read.ok, JSON.stringify(read));
          const [statement] = read.value;
          assert.deepEqual(
            statement?.entries.map((one) => [
              one.bankReference,
              one.amount.toString(),
              one.endToEndId,
              one.remittanceText,
            ]),
            entries.map((one) => [one.bankReference, one.amount.toString(), one.endToEndId, one.remittanceText]),
          );
          assert.ok(statement.closing.equals(written.closing));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the payments of a statement', () => {
  it('are what came in, once for ever by account and bank reference, with the invoices named in order', () => {
    const statement = statementOf([
      entry({ documents: ['4400004'], structuredReference: 'RF18539007547034', valueDate: calendarDate('2026-10-16') }),
      entry({ bankReference: 'B2', amount: money('-30.00 CHF') }),
      entry({ bankReference: 'B3', endToEndId: null, remittanceText: 'pays INV-CH-0004 and inv, INV-CH-0004' }),
    ]);
    assert.deepEqual(
      settledPaymentsOf(statement).map((one) => [one.gatewayPaymentId, one.reference, one.valueDate, one.remittance]),
      [
        [
          'CH5604835012345678009/B000000001',
          'PAY-502',
          '2026-10-16',
          ['4400004', 'RF18539007547034', 'INV-CH-0001', 'INV-CH-0002'],
        ],
        ['CH5604835012345678009/B3', 'B3', '2026-10-14', ['INV-CH-0004']],
      ],
    );
    const known = new Set(['CH5604835012345678009/B000000001']);
    assert.equal(unseenEntries(statement, (key) => known.has(key)).length, 2);
  });
});
