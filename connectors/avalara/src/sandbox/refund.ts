import { decimal, minorUnitsOf } from '@throughline/contracts';
import { AvalaraApiError, notFound, valueRequired, wrongStatus } from './api-error.ts';
import type { DocumentModel, LineModel, RecordedDocument } from './document-model.ts';

/** RefundTransactionModel. */
export interface RefundModel {
  readonly refundTransactionCode?: string;
  readonly refundDate?: string;
  readonly refundType?: string;
  readonly refundPercentage?: number;
  readonly refundLines?: readonly string[];
  readonly referenceCode?: string;
}

/** The ReturnInvoice of a committed invoice: its amounts negated, at the rates of the invoice's date. */
export function refundOf(invoice: RecordedDocument, refund: RefundModel): DocumentModel {
  if (invoice.status !== 'Committed') throw wrongStatus('Only a committed document can be refunded.');
  if (!refund.refundTransactionCode) throw valueRequired('refundTransactionCode');
  if (!refund.refundDate) throw valueRequired('refundDate');
  return {
    ...invoice.model,
    code: refund.refundTransactionCode,
    type: 'ReturnInvoice',
    date: refund.refundDate,
    commit: true,
    referenceCode: refund.referenceCode ?? invoice.code,
    lines: refundedLines(invoice.model.lines ?? [], refund, minorUnitsOf(invoice.model.currencyCode ?? 'USD')),
    taxOverride: { type: 'TaxDate', taxDate: invoice.model.date ?? '', reason: 'Refund' },
  };
}

function refundedLines(lines: readonly LineModel[], refund: RefundModel, minorUnits: number): LineModel[] {
  const negated = (line: LineModel, share: number): LineModel => ({
    ...line,
    amount: decimal(line.amount ?? 0)
      .times(share)
      .div(-100)
      .toDecimalPlaces(minorUnits)
      .toNumber(),
  });
  switch (refund.refundType) {
    case 'Full':
      return lines.map((line) => negated(line, 100));
    case 'Percentage':
      return lines.map((line) => negated(line, refund.refundPercentage ?? 0));
    case 'Partial': {
      const chosen = lines.filter((line) => refund.refundLines?.includes(line.number ?? ''));
      if (chosen.length !== (refund.refundLines ?? []).length) throw notFound('Line');
      return chosen.map((line) => negated(line, 100));
    }
    default:
      throw new AvalaraApiError(400, 'ValueRequiredError', 'The refund type is not supported.', {
        refersTo: 'refundType',
      });
  }
}
