import swiftParser, { type SwiftStatement, type SwiftTransaction } from '@centrapay/swift-parser';
import { calendarDate, type CalendarDate, daysBetween, minorUnitsOf, Money, type Result } from '@throughline/contracts';
import { type BankEntry, type BankStatement, reading, UnreadableStatement } from '../statement.ts';

/**
 * Field 61 in full. The parsing library reads it without its end, so that a reference with a single slash would lose
 * what follows, and rolls dates that do not exist over to others; references and dates are therefore read here.
 * Source: SWIFT Standards MT, MT 940 field 61: `6!n[4!n]2a[1!a]15d1!a3!c16x[//16x]`.
 */
const LINE =
  /^(?<value>\d{6})(?<entry>\d{4})?(?<mark>R?[CD])(?<funds>[A-Z])?(?<amount>\d{1,12},\d{0,2})(?<type>[NFS][A-Z0-9]{3})(?<reference>.{0,16}?)(?:\/\/(?<bank>.{1,16}))?$/;

interface Line {
  readonly valueDate: CalendarDate;
  readonly bookingDate: CalendarDate;
  readonly reference: string;
  readonly bankReference: string | null;
}

const dateOf = (year: string | number, monthDay: string): CalendarDate =>
  calendarDate(`${year}-${monthDay.slice(0, 2)}-${monthDay.slice(2, 4)}`);

/** The entry date has no year: it is the one nearest to the value date, so that turns of the year come out right. */
function bookingDateNear(valueDate: CalendarDate, monthDay: string): CalendarDate {
  const year = Number(valueDate.slice(0, 4));
  const candidates = [year - 1, year, year + 1].flatMap((each) => {
    try {
      return [dateOf(each, monthDay)];
    } catch {
      return []; // 29 February of another year
    }
  });
  const distance = (date: CalendarDate): number => Math.abs(daysBetween(valueDate, date));
  const nearest = candidates.sort((a, b) => distance(a) - distance(b))[0];
  if (nearest === undefined) throw new UnreadableStatement(`${monthDay} is no day`);
  return nearest;
}

function linesIn(text: string): Line[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.startsWith(':61:'))
    .map((line) => {
      const fields = LINE.exec(line.slice(':61:'.length).trimEnd())?.groups;
      if (!fields) throw new UnreadableStatement(`field 61 is not of its form: ${line}`);
      const { value = '', entry, reference = '', bank } = fields;
      const valueDate = dateOf(`20${value.slice(0, 2)}`, value.slice(2));
      const bookingDate = entry === undefined ? valueDate : bookingDateNear(valueDate, entry);
      return { valueDate, bookingDate, reference, bankReference: bank ?? null };
    });
}

/**
 * Reads MT940 text, one message or several. Refuses BANK_STATEMENT_UNREADABLE and BANK_STATEMENT_UNBALANCED. Currencies
 * with three decimals are refused: the parsing library keeps two.
 */
export const readMt940 = (text: string): Result<BankStatement[]> =>
  reading('MT940', () => {
    const lines = linesIn(text);
    const statements = swiftParser.parse({ data: text, type: 'mt940' });
    const found = statements.reduce((sum, { transactions }) => sum + transactions.length, 0);
    if (found !== lines.length) throw new UnreadableStatement(`${lines.length} lines, ${found} entries`);
    let next = 0;
    return statements.map((statement) => statementOf(statement, () => lines[next++]));
  });

function statementOf(statement: SwiftStatement, nextLine: () => Line | undefined): BankStatement {
  const { currency, accountIdentification, transactionReference, number, openingBalance, closingBalance } = statement;
  if (!currency || !openingBalance || !closingBalance || !accountIdentification || !number)
    throw new UnreadableStatement('field 25, 28C, 60 or 62 is missing');
  if (minorUnitsOf(currency) > 2) throw new UnreadableStatement(`amounts in ${currency} have three decimals`);
  const id = `${transactionReference}-${number.statement}${number.sequence ? `/${number.sequence}` : ''}`;
  return {
    account: accountIdentification.replaceAll(' ', ''),
    currency,
    id,
    opening: Money.of(openingBalance.toFixed(), currency),
    closing: Money.of(closingBalance.toFixed(), currency),
    entries: statement.transactions.map((transaction, index) => {
      const line = nextLine();
      if (!line) throw new UnreadableStatement('an entry has no field 61');
      return entryOf(transaction, line, currency, `${id}/${index + 1}`);
    }),
  };
}

function entryOf(transaction: SwiftTransaction, line: Line, currency: string, place: string): BankEntry {
  const details = detailsOf(transaction);
  const reference = line.reference === 'NONREF' || line.reference === '' ? null : line.reference;
  return {
    bankReference: line.bankReference ?? place,
    valueDate: line.valueDate,
    bookingDate: line.bookingDate,
    amount: Money.of(transaction.amount.toFixed(), currency),
    remittanceText: details.text,
    endToEndId: details.endToEndId ?? reference,
    structuredReference: details.structuredReference,
    documents: [],
    counterparty: details.counterparty,
  };
}

interface Details {
  readonly text: string;
  readonly endToEndId: string | null;
  readonly structuredReference: string | null;
  readonly counterparty: string | null;
}

const orNull = (text: string | undefined): string | null => {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' || trimmed === 'NOTPROVIDED' ? null : trimmed;
};

/**
 * Field 86 by the customs of banks: `/EREF/../REMI/..` (Netherlands and others), `?20..?29` with `EREF+` and `SVWZ+`
 * (German banks), else plain text.
 */
function detailsOf({ details, structuredDetails: fields }: SwiftTransaction): Details {
  if (fields && ('EREF' in fields || 'REMI' in fields || 'NAME' in fields)) {
    return {
      text: fields['REMI']?.trim() ?? '',
      endToEndId: orNull(fields['EREF']),
      structuredReference: orNull(fields['CREF']),
      counterparty: orNull(fields['NAME']),
    };
  }
  if (fields && 'gvc' in fields) {
    const numbered = [...Array.from({ length: 10 }, (_, index) => 20 + index), 60, 61, 62, 63];
    const purpose = numbered.map((field) => fields[String(field)] ?? '').join('');
    const eref = /EREF\+(.*?)(?=[A-Z]{4}\+|$)/.exec(purpose)?.[1];
    const svwz = /SVWZ\+(.*?)(?=(?:EREF|KREF|MREF|CRED|DEBT|ABWA)\+|$)/.exec(purpose)?.[1];
    const counterparty = orNull(`${fields['32'] ?? ''}${fields['33'] ?? ''}`);
    return { text: (svwz ?? purpose).trim(), endToEndId: orNull(eref), structuredReference: null, counterparty };
  }
  return {
    text: details.replaceAll('\n', ' ').trim(),
    endToEndId: null,
    structuredReference: null,
    counterparty: null,
  };
}

const compact = (date: CalendarDate): string => date.slice(2).replaceAll('-', '');
const amountText = (amount: Money): string =>
  (amount.isNegative ? amount.negated() : amount)
    .toAmount()
    .replace('.', ',')
    .replace(/^(\d+)$/, '$1,');
const markOf = (amount: Money): string => (amount.isNegative ? 'D' : 'C');

/** Lines of at most 65 characters, none of which begins like a field or an end of message. */
function folded(text: string): string {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > 65) {
    let at = 65;
    while (at > 1 && /[:{-]/.test(rest.charAt(at))) at -= 1;
    lines.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...lines, rest].join('\r\n');
}

/** A statement as a bank would send it. `id` must read `reference-number[/sequence]`. For sandboxes and rehearsals. */
export function writeMt940(statement: BankStatement): string {
  const { account, currency, id, opening, closing, entries } = statement;
  const day = entries.at(-1)?.bookingDate ?? calendarDate('2025-01-01');
  const balance = (amount: Money): string => `${markOf(amount)}${compact(day)}${currency}${amountText(amount)}`;
  const cut = id.lastIndexOf('-');
  const fields = entries.flatMap((entry) => {
    const dates = `${compact(entry.valueDate)}${compact(entry.bookingDate).slice(2)}`;
    const own = `${markOf(entry.amount)}${amountText(entry.amount)}NTRFNONREF//${entry.bankReference}`;
    const details = [
      entry.endToEndId !== null && `/EREF/${entry.endToEndId}`,
      entry.structuredReference !== null && `/CREF/${entry.structuredReference}`,
      entry.counterparty !== null && `/NAME/${entry.counterparty}`,
      `/REMI/${entry.remittanceText}`,
    ].filter((part) => typeof part === 'string');
    return [`:61:${dates}${own}`, `:86:${folded(details.join(''))}`];
  });
  return [
    `:20:${id.slice(0, cut)}`,
    `:25:${account}`,
    `:28C:${id.slice(cut + 1)}`,
    `:60F:${balance(opening)}`,
    ...fields,
    `:62F:${balance(closing)}`,
    '-',
    '',
  ].join('\r\n');
}
