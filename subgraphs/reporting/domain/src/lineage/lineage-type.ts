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
] as const;

export type LineageType = (typeof LINEAGE_TYPES)[number];

const SOURCE_TYPE_OF_PREFIX: Readonly<Record<string, LineageType>> = {
  inv: 'INVOICE',
  pay: 'PAYMENT',
  ca: 'CASH_APPLICATION',
  rev: 'REVENUE_EVENT',
};

/** What kind of thing the source of a journal entry is, by the prefix of its id; null for what is not connected yet. */
export const sourceTypeOf = (id: string): LineageType | null => SOURCE_TYPE_OF_PREFIX[id.split('_')[0] ?? ''] ?? null;
