import { userError } from './api-error.ts';
import { idOf } from './field-rules.ts';
import type { RecordBook } from './record-book.ts';
import type { Fields, StoredRecord } from './record-types.ts';

/** The posting period: the one named, else the one that the date falls into; undefined when no calendar covers it. */
export function periodOf(book: RecordBook, fields: Fields): StoredRecord | undefined {
  const named = idOf(fields, 'postingPeriod');
  if (named !== undefined) return book.byId('accountingPeriod', named);
  const date = String(fields['tranDate']);
  return book
    .all('accountingPeriod')
    .find(
      (period) =>
        period.fields['isQuarter'] !== true &&
        period.fields['isYear'] !== true &&
        String(period.fields['startDate']) <= date &&
        date <= String(period.fields['endDate']),
    );
}

/** A period with `closedAt` closes at that instant of the clock; without it, as its flag says. */
export function isClosed(book: RecordBook, period: StoredRecord): boolean {
  const { closed, closedAt } = period.fields;
  if (typeof closedAt === 'string') return new Date(closedAt).getTime() <= book.clock.now().getTime();
  return closed === true;
}

export function refuseClosedPeriod(book: RecordBook, fields: Fields): void {
  const period = periodOf(book, fields);
  if (period && isClosed(book, period))
    throw userError(
      `The posting period ${String(period.fields['periodName'])} of this transaction is closed.`,
      'postingPeriod',
    );
}
