import type { LineAnswer, LineTax, SummaryTax, TransactionAnswer } from './answers.ts';
import { incomingNumber, outgoingNumber } from './decimal-number.ts';
import type {
  JurisdictionTax,
  TaxAddress,
  TaxDocument,
  TaxDocumentLine,
  TaxedDocument,
  TaxedLine,
} from './tax-document.ts';

/** AvaTax's own form of a document on its way out; enumerations travel as text. Source: CreateTransactionModel. */
export function createModelOf(document: TaxDocument, companyCode: string): Record<string, unknown> {
  const { shipFrom, shipTo, lines, taxDate, commit = false, ...header } = document;
  return {
    ...header,
    companyCode,
    commit,
    addresses: { shipFrom: addressOf(shipFrom), shipTo: addressOf(shipTo) },
    lines: lines.map(lineOf),
    ...(taxDate && { taxOverride: { type: 'TaxDate', taxDate: taxDate.date, reason: taxDate.reason } }),
  };
}

const addressOf = (address: TaxAddress): Record<string, unknown> => ({ ...address });

const lineOf = ({ amount, quantity = '1', ...line }: TaxDocumentLine): Record<string, unknown> => ({
  ...line,
  amount: outgoingNumber(amount),
  quantity: outgoingNumber(quantity),
});

export const taxedDocumentOf = (answer: TransactionAnswer): TaxedDocument => ({
  id: String(answer.id),
  code: answer.code,
  type: answer.type,
  status: answer.status,
  version: answer.version ?? 1,
  locked: answer.locked ?? false,
  currencyCode: answer.currencyCode,
  totalAmount: incomingNumber(answer.totalAmount),
  totalTaxable: incomingNumber(answer.totalTaxable),
  totalExempt: incomingNumber(answer.totalExempt),
  totalTax: incomingNumber(answer.totalTax),
  lines: (answer.lines ?? []).map(taxedLineOf),
  summary: (answer.summary ?? []).map((tax) =>
    jurisdictionTaxOf(tax, { taxable: tax.taxable, exempt: tax.exemption, nonTaxable: tax.nonTaxable }),
  ),
});

const taxedLineOf = (line: LineAnswer): TaxedLine => ({
  number: line.lineNumber,
  amount: incomingNumber(line.lineAmount),
  taxable: incomingNumber(line.taxableAmount),
  exempt: incomingNumber(line.exemptAmount),
  tax: incomingNumber(line.tax),
  taxCode: line.taxCode ?? '',
  vatCode: line.vatCode ?? '',
  ref1: line.ref1 ?? null,
  details: (line.details ?? []).map((tax) =>
    jurisdictionTaxOf(tax, {
      taxable: tax.taxableAmount,
      exempt: tax.exemptAmount,
      nonTaxable: tax.nonTaxableAmount,
    }),
  ),
});

const jurisdictionTaxOf = (
  tax: LineTax | SummaryTax,
  base: { readonly taxable: number; readonly exempt: number; readonly nonTaxable: number },
): JurisdictionTax => ({
  country: tax.country ?? '',
  region: tax.region ?? '',
  jurisdictionType: tax.jurisdictionType ?? tax.jurisType ?? '',
  jurisdictionCode: tax.jurisCode ?? '',
  jurisdictionName: tax.jurisName ?? '',
  taxName: tax.taxName ?? '',
  taxType: tax.taxType ?? '',
  rateTypeCode: tax.rateTypeCode ?? '',
  vatCode: tax.vatCode ?? '',
  rate: incomingNumber(tax.rate),
  taxable: incomingNumber(base.taxable),
  exempt: incomingNumber(base.exempt),
  nonTaxable: incomingNumber(base.nonTaxable),
  tax: incomingNumber(tax.tax),
});
