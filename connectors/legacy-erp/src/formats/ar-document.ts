import { type CalendarDate, Money } from '@throughline/contracts';

/** `IN` invoice, `CM` credit memo, `PY` receipt applied to one invoice, `MI` open item taken over from another ledger. */
export type DocumentKind = 'IN' | 'CM' | 'PY' | 'MI';

export interface ArLine {
  /** Ours, at most 20 characters. */
  readonly externalLineId: string;
  readonly revenueAccount: string;
  readonly projectNo: string;
  readonly net: Money;
  readonly taxCode: string;
  readonly tax: Money;
  readonly text: string;
}

/** A receivables document as every channel of the ERP takes it. Amounts are positive in the sense of its kind. */
export interface ArDocument {
  /** Ours, at most 20 characters, unique for ever. */
  readonly externalId: string;
  readonly kind: DocumentKind;
  readonly customerNo: string;
  readonly documentDate: CalendarDate;
  readonly dueDate: CalendarDate;
  readonly currency: string;
  /** Purchase order or reference; of a credit memo the external id, of a receipt the ERP's number of the invoice. */
  readonly reference: string;
  readonly lines: readonly ArLine[];
}

export const grossOf = ({ lines, currency }: Pick<ArDocument, 'lines' | 'currency'>): Money =>
  Money.sum(
    lines.map(({ net, tax }) => net.plus(tax)),
    currency,
  );

export const EXTERNAL_ID_LENGTH = 20;
