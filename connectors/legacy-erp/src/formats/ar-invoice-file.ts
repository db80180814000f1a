import { type CalendarDate, invariant, Money } from '@throughline/contracts';
import { type ArDocument, type ArLine, type DocumentKind, grossOf } from './ar-document.ts';
import { compactDate, dateFromCompact } from './file-name.ts';
import {
  amountFromFixed,
  fixedAmount,
  fixedNumber,
  fixedText,
  LayoutError,
  readRecord,
  RECORD_END,
  RECORD_LENGTH,
  writeRecord,
} from './fixed-width.ts';

/** Source: interface description of the legacy ERP, "AR invoice file, fixed width 200". */
const HEADER = {
  record: { at: 1, length: 2 },
  type: { at: 3, length: 6 },
  created: { at: 9, length: 8 },
  sequence: { at: 17, length: 6 },
  legalEntity: { at: 23, length: 4 },
} as const;
const DOCUMENT = {
  record: { at: 1, length: 2 },
  externalId: { at: 3, length: 20 },
  kind: { at: 23, length: 2 },
  customerNo: { at: 25, length: 10 },
  documentDate: { at: 35, length: 8 },
  dueDate: { at: 43, length: 8 },
  currency: { at: 51, length: 3 },
  gross: { at: 54, length: 12 },
  reference: { at: 66, length: 20 },
} as const;
const LINE = {
  record: { at: 1, length: 2 },
  externalId: { at: 3, length: 20 },
  externalLineId: { at: 23, length: 20 },
  revenueAccount: { at: 43, length: 6 },
  projectNo: { at: 49, length: 10 },
  net: { at: 59, length: 12 },
  taxCode: { at: 71, length: 4 },
  tax: { at: 75, length: 12 },
  text: { at: 87, length: 40 },
} as const;
const TRAILER = {
  record: { at: 1, length: 2 },
  count: { at: 3, length: 8 },
  hashTotal: { at: 11, length: 15 },
} as const;

export interface ArFileHeader {
  readonly created: CalendarDate;
  readonly sequence: number;
  readonly legalEntity: string;
}

/** A document as a reader found it: its gross is what the file says, and `problem` is why it alone is rejected. */
export interface ReadDocument {
  readonly document: ArDocument;
  readonly gross: Money;
  readonly problem: string | null;
}

const absoluteMinor = (amount: Money): bigint => {
  const units = amount.toMinor();
  return units < 0n ? -units : units;
};

const documentRecord = (document: ArDocument): string => {
  invariant(document.kind === 'IN' || document.kind === 'CM', `a file holds no ${document.kind}`);
  return writeRecord(DOCUMENT, {
    record: '10',
    externalId: fixedText(document.externalId, DOCUMENT.externalId),
    kind: document.kind,
    customerNo: fixedText(document.customerNo, DOCUMENT.customerNo),
    documentDate: compactDate(document.documentDate),
    dueDate: compactDate(document.dueDate),
    currency: document.currency,
    gross: fixedAmount(grossOf(document), DOCUMENT.gross),
    reference: fixedText(document.reference, DOCUMENT.reference),
  });
};

const lineRecord = (externalId: string, line: ArLine): string =>
  writeRecord(LINE, {
    record: '20',
    externalId: fixedText(externalId, LINE.externalId),
    externalLineId: fixedText(line.externalLineId, LINE.externalLineId),
    revenueAccount: fixedText(line.revenueAccount, LINE.revenueAccount),
    projectNo: fixedText(line.projectNo, LINE.projectNo),
    net: fixedAmount(line.net, LINE.net),
    taxCode: fixedText(line.taxCode, LINE.taxCode),
    tax: fixedAmount(line.tax, LINE.tax),
    text: fixedText(line.text, LINE.text),
  });

/** The bytes of a file, in ISO-8859-1. The hash total adds the absolute gross amounts in minor units. */
export function writeArFile(header: ArFileHeader, documents: readonly ArDocument[]): Buffer {
  for (const { externalId, lines } of documents)
    for (const id of [externalId, ...lines.map((line) => line.externalLineId)])
      invariant(/^[\u0021-\u007e]{1,20}$/.test(id), `"${id}" is not an external id of at most 20 places`);
  const body = documents.flatMap((document) => [
    documentRecord(document),
    ...document.lines.map((line) => lineRecord(document.externalId, line)),
  ]);
  const hashTotal = documents.reduce((sum, document) => sum + absoluteMinor(grossOf(document)), 0n);
  const records = [
    writeRecord(HEADER, {
      record: '00',
      type: fixedText('ARINV', HEADER.type),
      created: compactDate(header.created),
      sequence: fixedNumber(header.sequence, HEADER.sequence),
      legalEntity: fixedText(header.legalEntity, HEADER.legalEntity),
    }),
    ...body,
    writeRecord(TRAILER, {
      record: '99',
      count: fixedNumber(body.length + 2, TRAILER.count),
      hashTotal: hashTotal.toString().padStart(TRAILER.hashTotal.length, '0'),
    }),
  ];
  return Buffer.from(records.join(''), 'latin1');
}

/**
 * Reads a file as the ERP does. Throws `LayoutError` for what rejects the whole file: a wrong length of a record (a
 * foreign code page shows so), a missing header or trailer, a count or hash total that does not agree.
 */
export function readArFile(bytes: Buffer): { header: ArFileHeader; documents: ReadDocument[] } {
  const text = bytes.toString('latin1');
  if (!text.endsWith(RECORD_END)) throw new LayoutError('the last record is cut off');
  const records = text.split(RECORD_END).slice(0, -1);
  for (const [index, record] of records.entries())
    if (record.length !== RECORD_LENGTH) throw new LayoutError(`record ${index + 1} has ${record.length} places`);
  const first = records[0];
  const last = records.at(-1);
  if (!first?.startsWith('00ARINV ')) throw new LayoutError('the header is missing');
  if (!last?.startsWith('99')) throw new LayoutError('the trailer is missing');
  const documents = documentsOf(records.slice(1, -1));
  checkTrailer(readRecord(TRAILER, last), records.length, documents);
  const { created, sequence, legalEntity } = readRecord(HEADER, first);
  return { header: { created: dateFromCompact(created), sequence: Number(sequence), legalEntity }, documents };
}

function checkTrailer(
  trailer: { count: string; hashTotal: string },
  count: number,
  documents: readonly ReadDocument[],
): void {
  if (Number(trailer.count) !== count) throw new LayoutError(`the trailer counts ${trailer.count} of ${count} records`);
  const hashTotal = documents.reduce((sum, { gross }) => sum + absoluteMinor(gross), 0n);
  if (!/^\d+$/.test(trailer.hashTotal) || BigInt(trailer.hashTotal) !== hashTotal)
    throw new LayoutError(`the hash total is ${trailer.hashTotal}, the documents add up to ${hashTotal}`);
}

/** Lines follow their document; one that does not rejects the document that it names. */
function documentsOf(records: readonly string[]): ReadDocument[] {
  const found: { head: string; lines: string[] }[] = [];
  for (const record of records) {
    if (record.startsWith('10')) found.push({ head: record, lines: [] });
    else if (record.startsWith('20') && found.length > 0) found.at(-1)?.lines.push(record);
    else throw new LayoutError(`a record of type "${record.slice(0, 2)}" stands where none may`);
  }
  return found.map(({ head, lines }) => documentOf(head, lines));
}

function documentOf(head: string, lineRecords: readonly string[]): ReadDocument {
  const fields = readRecord(DOCUMENT, head);
  const { externalId, customerNo, currency, reference } = fields;
  const kind = fields.kind as DocumentKind;
  const gross = amountFromFixed(fields.gross, currency);
  const lines = lineRecords.map((record) => ({
    owner: readRecord(LINE, record).externalId,
    line: lineOf(record, currency),
  }));
  const document: ArDocument = {
    externalId,
    kind,
    customerNo,
    documentDate: dateFromCompact(fields.documentDate),
    dueDate: dateFromCompact(fields.dueDate),
    currency,
    reference,
    lines: lines.map(({ line }) => line),
  };
  const problems = [
    kind !== 'IN' && kind !== 'CM' && `kind ${kind} is unknown`,
    lines.some(({ owner }) => owner !== externalId) && 'a line names another document',
    !grossOf(document).equals(gross) && `lines add up to ${grossOf(document).toAmount()}, not ${gross.toAmount()}`,
  ];
  return { document, gross, problem: problems.find((problem) => typeof problem === 'string') || null };
}

function lineOf(record: string, currency: string): ArLine {
  const { externalLineId, revenueAccount, projectNo, net, taxCode, tax, text } = readRecord(LINE, record);
  return {
    externalLineId,
    revenueAccount,
    projectNo,
    net: amountFromFixed(net, currency),
    taxCode,
    tax: amountFromFixed(tax, currency),
    text,
  };
}
