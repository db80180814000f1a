import type { CalendarDate } from '@throughline/contracts';
import { readCsv, writeCsv } from './csv.ts';
import { compactDate, dateFromCompact, sequenceText } from './file-name.ts';
import { LayoutError } from './fixed-width.ts';

/** `PARKED` and `HELD` may become `POSTED` or `REJECTED` in a later file; the others are final. */
export type DocumentStatus = 'POSTED' | 'PARKED' | 'HELD' | 'REJECTED' | 'DUPLICATE';

export type ReasonCode =
  | 'CUST_UNKNOWN'
  | 'CUST_BLOCKED'
  | 'PERIOD_CLOSED'
  | 'TAX_MISMATCH'
  | 'PROJ_CLOSED'
  | 'ACCT_INVALID'
  | 'DUPDOC'
  | 'FORMAT';

/** One state of a document, or of one of its lines. */
export interface AckRow {
  readonly fileSequence: number;
  readonly externalId: string;
  readonly externalLineId: string | null;
  readonly status: DocumentStatus;
  readonly erpDocNo: string | null;
  readonly postingDate: CalendarDate | null;
  readonly taxCode: string | null;
  /** In major units, as the ERP determined it; null where it says none. */
  readonly taxAmount: string | null;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
}

const COLUMNS = [
  'file_seq',
  'ext_doc_id',
  'ext_line_id',
  'status',
  'erp_doc_no',
  'posting_date',
  'tax_code',
  'tax_amount',
  'reason_code',
  'reason_text',
] as const;
const STATUSES: readonly string[] = ['POSTED', 'PARKED', 'HELD', 'REJECTED', 'DUPLICATE'];

/** Documents, posted ones, rejected ones: the last row. */
function totalsOf(rows: readonly AckRow[]): [number, number, number] {
  const documents = rows.filter(({ externalLineId }) => externalLineId === null);
  const having = (status: DocumentStatus) => documents.filter((row) => row.status === status).length;
  return [documents.length, having('POSTED'), having('REJECTED')];
}

export function writeAckFile(rows: readonly AckRow[]): Buffer {
  const cells = rows.map((row) => [
    sequenceText(row.fileSequence),
    row.externalId,
    row.externalLineId ?? '',
    row.status,
    row.erpDocNo ?? '',
    row.postingDate === null ? '' : compactDate(row.postingDate),
    row.taxCode ?? '',
    row.taxAmount ?? '',
    row.reasonCode ?? '',
    row.reasonText ?? '',
  ]);
  const total = ['TOTAL', ...totalsOf(rows).map(String), ...COLUMNS.slice(4).map(() => '')];
  return writeCsv(COLUMNS, [...cells, total]);
}

/** Throws `LayoutError` unless the file is whole: the last row must count what stands before it. */
export function readAckFile(bytes: Buffer): AckRow[] {
  const cells = readCsv(COLUMNS, bytes);
  const total = cells.pop();
  if (total?.file_seq !== 'TOTAL') throw new LayoutError('the last row with the totals is missing');
  const rows = cells.map(rowOf);
  const said = [total.ext_doc_id, total.ext_line_id, total.status].map(Number);
  const counted = totalsOf(rows);
  if (said.join() !== counted.join())
    throw new LayoutError(`the totals say ${said.join()}, the rows ${counted.join()}`);
  return rows;
}

function rowOf(cell: Record<(typeof COLUMNS)[number], string>): AckRow {
  if (!STATUSES.includes(cell.status)) throw new LayoutError(`"${cell.status}" is not a status`);
  const orNull = (text: string): string | null => (text === '' ? null : text);
  return {
    fileSequence: Number(cell.file_seq),
    externalId: cell.ext_doc_id,
    externalLineId: orNull(cell.ext_line_id),
    status: cell.status as DocumentStatus,
    erpDocNo: orNull(cell.erp_doc_no),
    postingDate: cell.posting_date === '' ? null : dateFromCompact(cell.posting_date),
    taxCode: orNull(cell.tax_code),
    taxAmount: orNull(cell.tax_amount),
    reasonCode: orNull(cell.reason_code),
    reasonText: orNull(cell.reason_text),
  };
}
