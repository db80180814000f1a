import { calendarDate, type CalendarDate } from '@throughline/contracts';

/** What a file is about. Inbound: ARINV, CUST. Outbound: the others. */
export type FileType = 'ARINV' | 'CUST' | 'ARACK' | 'OPENITEMS' | 'CASHAPP' | 'CUSTMAST' | 'PERIODS' | 'FXRATES';

export interface FileName {
  readonly type: FileType;
  readonly legalEntity: string;
  readonly date: CalendarDate;
  /** Without a gap per type and legal entity, from 1. */
  readonly sequence: number;
  /** The second and later parts of one acknowledgment; 1 is not written. */
  readonly part: number;
  readonly extension: 'dat' | 'csv';
}

const PATTERN =
  /^QTC_(ARINV|CUST|ARACK|OPENITEMS|CASHAPP|CUSTMAST|PERIODS|FXRATES)_([A-Z0-9]{4})_(\d{8})_(\d{6})(?:-(\d))?\.(dat|csv)$/;

/** Dates on every channel of this ERP: `YYYYMMDD`. */
export const compactDate = (date: CalendarDate): string => date.replaceAll('-', '');
export const dateFromCompact = (text: string): CalendarDate =>
  calendarDate(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`);

export const sequenceText = (sequence: number): string => String(sequence).padStart(6, '0');

/** `QTC_ARINV_DE01_20260331_000412.dat` */
export function fileNameText({ type, legalEntity, date, sequence, part, extension }: FileName): string {
  const suffix = part > 1 ? `-${part}` : '';
  return `QTC_${type}_${legalEntity}_${compactDate(date)}_${sequenceText(sequence)}${suffix}.${extension}`;
}

/** The parts of a name, or null for a file that is none of the interface's. */
export function parseFileName(text: string): FileName | null {
  const match = PATTERN.exec(text);
  if (!match) return null;
  const [, type, legalEntity = '', date = '', sequence, part = '1', extension] = match;
  try {
    return {
      type: type as FileType,
      legalEntity,
      date: dateFromCompact(date),
      sequence: Number(sequence),
      part: Number(part),
      extension: extension as 'dat' | 'csv',
    };
  } catch {
    return null;
  }
}

/** Oldest first: by date, then sequence, then part. */
export const compareFileNames = (a: FileName, b: FileName): number =>
  a.date.localeCompare(b.date) || a.sequence - b.sequence || a.part - b.part;
