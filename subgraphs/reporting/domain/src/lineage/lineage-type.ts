import { decimal } from '@throughline/contracts';

/** What the lineage connects, from money back to what was sold. */
export const LINEAGE_TYPES = [
  'PAYMENT',
  'CASH_APPLICATION',
  'INVOICE',
  'INVOICE_LINE',
  'BILLABLE_EVENT',
  'MILESTONE',
  'TIME_ENTRY',
  'WBS',
  'PERFORMANCE_OBLIGATION',
  'QUOTE_LINE',
  'QUOTE_VERSION',
  'ERP_DOCUMENT',
  'JOURNAL_ENTRY',
  'REVENUE_EVENT',
  'REVENUE',
  'EXPENSE',
  'SUBCONTRACTOR_INVOICE',
  'USAGE_RECORD',
  'RATE_CARD_VERSION',
  'RETAINER_TRANCHE',
  'AMENDMENT',
  'PURCHASE_ORDER',
  'FX_RATE',
  'CREDIT_MEMO',
  'WRITE_OFF',
  'RECEIVABLE_WRITE_OFF',
] as const;

export type LineageType = (typeof LINEAGE_TYPES)[number];

const SOURCE_TYPE_OF_PREFIX: Readonly<Record<string, LineageType>> = {
  inv: 'INVOICE',
  pay: 'PAYMENT',
  ca: 'CASH_APPLICATION',
  rev: 'REVENUE_EVENT',
  cm: 'CREDIT_MEMO',
  wo: 'RECEIVABLE_WRITE_OFF',
};

export interface JournalSource {
  readonly type: LineageType;
  readonly id: string;
}

/**
 * What a journal entry is about, by the prefix of the id of its source; an entry that takes something back says so behind
 * the id. Null for what is not connected, such as the valuation of a month.
 */
export function journalSourceOf(sourceId: string): JournalSource | null {
  const id = sourceId.split(' ')[0] ?? '';
  const type = SOURCE_TYPE_OF_PREFIX[id.split('_')[0] ?? ''];
  return type === undefined ? null : { type, id };
}

/** An exchange rate as it is written, with four decimals at least. */
export function fxRateText(rate: string): string {
  const exact = decimal(rate);
  return exact.toFixed(Math.max(4, exact.decimalPlaces()));
}

/** A rate of a day, by what people call it: `USD/CHF 2026-10-13`. */
export const fxRateKey = (from: string, to: string, date: string): string => `${from}/${to} ${date}`;
