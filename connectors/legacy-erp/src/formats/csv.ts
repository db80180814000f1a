import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { LayoutError } from './fixed-width.ts';

/** CSV of this ERP: UTF-8 with BOM, CRLF, a heading, decimals with a point. */
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

export function writeCsv(columns: readonly string[], rows: readonly (readonly string[])[]): Buffer {
  const text = stringify([[...columns], ...rows.map((row) => [...row])], { record_delimiter: 'windows' });
  return Buffer.concat([BOM, Buffer.from(text, 'utf8')]);
}

/** Rows by column name. Throws `LayoutError` on another code page, other columns or a row of another length. */
export function readCsv<C extends string>(columns: readonly C[], bytes: Buffer): Record<C, string>[] {
  const rows = cellsOf(bytes);
  const [heading, ...body] = rows;
  if (heading?.join(',') !== columns.join(',')) throw new LayoutError(`the heading is not ${columns.join(',')}`);
  return body.map((row) => {
    if (row.length !== columns.length) throw new LayoutError(`a row has ${row.length} of ${columns.length} columns`);
    return Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ''])) as Record<C, string>;
  });
}

function cellsOf(bytes: Buffer): string[][] {
  if (!bytes.subarray(0, 3).equals(BOM)) throw new LayoutError('the file is not in UTF-8 with its mark');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return parse(text, { bom: true, record_delimiter: '\r\n', relax_column_count: true });
  } catch (cause) {
    throw new LayoutError('the file is not readable as CSV in UTF-8', { cause });
  }
}
