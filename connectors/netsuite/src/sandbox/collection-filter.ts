import { NetSuiteApiError } from './api-error.ts';
import type { RecordBook } from './record-book.ts';
import type { StoredRecord } from './record-types.ts';
import { derivedFields } from './record-view.ts';

const CONDITION = /^(\w+)\s+(IS|IS_NOT|CONTAIN|START_WITH|EQUAL|ON_OR_AFTER|BEFORE)\s+(?:"([^"]*)"|(\S+))$/i;

const TESTS: Readonly<Record<string, (actual: string, wanted: string) => boolean>> = {
  IS: (actual, wanted) => actual === wanted,
  EQUAL: (actual, wanted) => Number(actual) === Number(wanted),
  IS_NOT: (actual, wanted) => actual !== wanted,
  CONTAIN: (actual, wanted) => actual.includes(wanted),
  START_WITH: (actual, wanted) => actual.startsWith(wanted),
  ON_OR_AFTER: (actual, wanted) => actual !== '' && actual >= wanted,
  BEFORE: (actual, wanted) => actual !== '' && actual < wanted,
};

/** `q=companyName START_WITH "North" AND externalId IS "C-1"`. Source: help "Record Collection Filtering". */
export function selectRecords(
  book: RecordBook,
  records: readonly StoredRecord[],
  q: string | undefined,
): StoredRecord[] {
  if (q === undefined || q.trim() === '') return [...records];
  const conditions = q
    .trim()
    .split(/\s+AND\s+/i)
    .map(conditionOf);
  return records.filter((record) => conditions.every((holds) => holds(book, record)));
}

function conditionOf(text: string): (book: RecordBook, record: StoredRecord) => boolean {
  const match = CONDITION.exec(text.trim());
  const [, field = '', operator = '', quoted, bare] = match ?? [];
  const test = TESTS[operator.toUpperCase()];
  if (!test) throw new NetSuiteApiError(400, 'INVALID_PARAMETER', `Invalid search query: ${text}`, { query: 'q' });
  return (book, record) => test(valueOf(book, record, field), quoted ?? bare ?? '');
}

function valueOf(book: RecordBook, record: StoredRecord, field: string): string {
  if (field === 'id' || field === 'externalId' || field === 'lastModifiedDate') return record[field] ?? '';
  const value = { ...record.fields, ...derivedFields(book, record) }[field];
  if (value === undefined || value === null) return '';
  return typeof value === 'object' && !Array.isArray(value) ? String(value['id'] ?? '') : String(value);
}
