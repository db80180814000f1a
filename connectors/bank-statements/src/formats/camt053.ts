import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { calendarDate, type CalendarDate, Money, type Result } from '@throughline/contracts';
import { type BankEntry, type BankStatement, reading, UnreadableStatement } from '../statement.ts';

/** An element: its text, or its children. Every element comes as a list, so that none is missed. */
type Element = string | { readonly [name: string]: readonly Element[] | string };

const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-9]|1[0-4])$/;

/** Every value stays text; amounts never become binary numbers. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  removeNSPrefix: true,
  trimValues: true,
  isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
});

const children = (element: Element | undefined, name: string): readonly Element[] => {
  if (element === undefined || typeof element === 'string') return [];
  const found = element[name];
  return Array.isArray(found) ? (found as readonly Element[]) : [];
};

/** All elements at the end of a path. */
const all = (element: Element | undefined, path: string): readonly Element[] =>
  path
    .split('/')
    .reduce<readonly Element[]>(
      (found, name) => found.flatMap((one) => children(one, name)),
      element === undefined ? [] : [element],
    );

const textOf = (element: Element | undefined): string | null => {
  const text = typeof element === 'object' ? element['#text'] : element;
  return typeof text === 'string' && text !== '' ? text : null;
};

const textAt = (element: Element | undefined, path: string): string | null => textOf(all(element, path)[0]);

function needed(element: Element | undefined, ...paths: readonly string[]): string {
  for (const path of paths) {
    const text = textAt(element, path);
    if (text !== null) return text;
  }
  throw new UnreadableStatement(`${paths.join(' or ')} is missing`);
}

/** `Dt`, or the day of `DtTm` as the bank wrote it. */
const dateAt = (element: Element | undefined, path: string): CalendarDate | null => {
  const text = textAt(element, `${path}/Dt`) ?? textAt(element, `${path}/DtTm`)?.slice(0, 10) ?? null;
  return text === null ? null : calendarDate(text.slice(0, 10));
};

function amountAt(element: Element | undefined, path: string, currency: string): Money {
  const found = all(element, path)[0];
  const text = textOf(found);
  if (text === null || !/^\d{1,18}(\.\d{1,5})?$/.test(text))
    throw new UnreadableStatement(`${path} is no amount: ${text}`);
  const said = typeof found === 'object' ? found['@Ccy'] : undefined;
  if (said !== currency) throw new UnreadableStatement(`${path} is in ${String(said)}, the account in ${currency}`);
  return Money.of(text, currency);
}

function signed(element: Element | undefined, amount: Money): Money {
  const direction = needed(element, 'CdtDbtInd');
  if (direction !== 'CRDT' && direction !== 'DBIT') throw new UnreadableStatement(`CdtDbtInd is ${direction}`);
  return direction === 'CRDT' ? amount : amount.negated();
}

/**
 * Reads camt.053 in the versions 001.02 to 001.14. Refuses BANK_STATEMENT_UNREADABLE and BANK_STATEMENT_UNBALANCED.
 * Source: ISO 20022 message definition report "Bank-to-Customer Cash Management", BankToCustomerStatement.
 */
export const readCamt053 = (xml: string): Result<BankStatement[]> =>
  reading('camt.053', () => {
    // A document type could define entities; no bank sends one.
    if (/<!DOCTYPE/i.test(xml)) throw new UnreadableStatement('the file has a document type');
    const valid = XMLValidator.validate(xml);
    if (valid !== true) throw new UnreadableStatement(`line ${valid.err.line}: ${valid.err.msg}`);
    const root = parser.parse(xml) as Element;
    const document = children(root, 'Document')[0];
    if (!isKnownVersion(xml)) throw new UnreadableStatement('the file is no camt.053 of a known version');
    return all(document, 'BkToCstmrStmt/Stmt').map((statement) => statementOf(statement));
  });

/** The parser drops namespaces with their prefixes, so the root's own are read from its tag. */
function isKnownVersion(xml: string): boolean {
  const root = /<(?:[\w-]+:)?Document\b[^>]*>/.exec(xml)?.[0] ?? '';
  return [...root.matchAll(/\bxmlns(?::[\w-]+)?\s*=\s*["']([^"']*)["']/g)].some(([, name]) =>
    NAMESPACE.test(name ?? ''),
  );
}

function statementOf(statement: Element): BankStatement {
  const id = needed(statement, 'Id');
  const account = needed(statement, 'Acct/Id/IBAN', 'Acct/Id/Othr/Id').replaceAll(' ', '');
  const currency = textAt(statement, 'Acct/Ccy') ?? currencyOfBalances(statement);
  const booked = all(statement, 'Ntry').filter((entry) => needed(entry, 'Sts/Cd', 'Sts') === 'BOOK');
  return {
    account,
    currency,
    id,
    opening: balance(statement, ['OPBD', 'PRCD'], currency),
    closing: balance(statement, ['CLBD'], currency),
    entries: booked.flatMap((entry, index) => entriesOf(entry, currency, `${id}/${index + 1}`)),
  };
}

function currencyOfBalances(statement: Element): string {
  const amount = all(statement, 'Bal/Amt')[0];
  const currency = typeof amount === 'object' ? amount['@Ccy'] : undefined;
  if (typeof currency !== 'string') throw new UnreadableStatement('the currency of the account is missing');
  return currency;
}

/** The first balance of the first type that there is: opening booked, else the previous day's closing. */
function balance(statement: Element, types: readonly string[], currency: string): Money {
  for (const type of types) {
    const found = all(statement, 'Bal').find((one) => textAt(one, 'Tp/CdOrPrtry/Cd') === type);
    if (found !== undefined) return signed(found, amountAt(found, 'Amt', currency));
  }
  throw new UnreadableStatement(`balance ${types.join(' or ')} is missing`);
}

/** One entry, or one for each transaction of a batch booking whose amounts are told and add up to it. */
function entriesOf(entry: Element, currency: string, place: string): BankEntry[] {
  const amount = amountAt(entry, 'Amt', currency);
  const reference = textAt(entry, 'AcctSvcrRef') ?? place;
  const transactions = all(entry, 'NtryDtls/TxDtls');
  const parts = transactions.map((one) => textAt(one, 'Amt') ?? textAt(one, 'AmtDtls/TxAmt/Amt'));
  const whole = transactions.length > 1 && parts.every((part) => part !== null);
  if (!whole) return [entryOf(entry, transactions[0], signed(entry, amount), reference)];
  const split = transactions.map((one, index) => {
    const path = textAt(one, 'Amt') === null ? 'AmtDtls/TxAmt/Amt' : 'Amt';
    const own = textAt(one, 'Refs/AcctSvcrRef');
    const named = own !== null && own !== reference ? own : `${reference}/${index + 1}`;
    return entryOf(entry, one, signed(entry, amountAt(one, path, currency)), named);
  });
  const sum = Money.sum(
    split.map((one) => one.amount),
    currency,
  );
  if (!sum.equals(signed(entry, amount)))
    throw new UnreadableStatement(`the transactions of entry ${reference} do not add up to it`);
  return split;
}

function entryOf(entry: Element, details: Element | undefined, amount: Money, bankReference: string): BankEntry {
  const bookingDate = dateAt(entry, 'BookgDt') ?? dateAt(entry, 'ValDt');
  if (bookingDate === null) throw new UnreadableStatement(`entry ${bankReference} has no date`);
  const endToEndId = textAt(details, 'Refs/EndToEndId');
  const texts = all(details, 'RmtInf/Ustrd').map((one) => textOf(one) ?? '');
  const party = amount.isNegative ? 'Cdtr' : 'Dbtr';
  return {
    bankReference,
    valueDate: dateAt(entry, 'ValDt') ?? bookingDate,
    bookingDate,
    amount,
    remittanceText: texts.join(' ').trim(),
    endToEndId: endToEndId === 'NOTPROVIDED' ? null : endToEndId,
    structuredReference: textAt(details, 'RmtInf/Strd/CdtrRefInf/Ref'),
    documents: all(details, 'RmtInf/Strd/RfrdDocInf/Nb').flatMap((one) => textOf(one) ?? []),
    counterparty: textAt(details, `RltdPties/${party}/Nm`) ?? textAt(details, `RltdPties/${party}/Pty/Nm`),
  };
}

/** A statement as a bank would send it, in version 001.08. For sandboxes and rehearsals. */
export function writeCamt053(statement: BankStatement): string {
  const { account, currency, id, opening, closing, entries } = statement;
  const iban = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(account);
  const amountOf = (amount: Money) => ({
    Amt: { '@Ccy': currency, '#text': amount.isNegative ? amount.negated().toAmount() : amount.toAmount() },
    CdtDbtInd: amount.isNegative ? 'DBIT' : 'CRDT',
  });
  const balanceOf = (code: string, amount: Money) => ({ Tp: { CdOrPrtry: { Cd: code } }, ...amountOf(amount) });
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({
    Document: {
      '@xmlns': 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08',
      BkToCstmrStmt: {
        Stmt: {
          Id: id,
          Acct: { Id: iban ? { IBAN: account } : { Othr: { Id: account } }, Ccy: currency },
          Bal: [balanceOf('OPBD', opening), balanceOf('CLBD', closing)],
          Ntry: entries.map((entry) => ({
            ...amountOf(entry.amount),
            Sts: { Cd: 'BOOK' },
            BookgDt: { Dt: entry.bookingDate },
            ValDt: { Dt: entry.valueDate },
            AcctSvcrRef: entry.bankReference,
            NtryDtls: { TxDtls: detailsOf(entry) },
          })),
        },
      },
    },
  })}`;
}

function detailsOf(entry: BankEntry): Record<string, unknown> {
  const { endToEndId, counterparty, remittanceText, structuredReference, documents, amount } = entry;
  const structured = {
    ...(documents.length > 0 && { RfrdDocInf: documents.map((number) => ({ Nb: number })) }),
    ...(structuredReference !== null && { CdtrRefInf: { Ref: structuredReference } }),
  };
  return {
    Refs: { EndToEndId: endToEndId ?? 'NOTPROVIDED' },
    ...(counterparty !== null && {
      RltdPties: { [amount.isNegative ? 'Cdtr' : 'Dbtr']: { Pty: { Nm: counterparty } } },
    }),
    RmtInf: {
      ...(remittanceText !== '' && { Ustrd: remittanceText }),
      ...(Object.keys(structured).length > 0 && { Strd: structured }),
    },
  };
}
