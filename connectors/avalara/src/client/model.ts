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

/** A transaction as it comes back, as far as it is read here. */
export interface TransactionAnswer {
  readonly id?: number;
  readonly code?: string;
  readonly type?: unknown;
  readonly status?: unknown;
  readonly version?: number;
  readonly locked?: boolean;
  readonly currencyCode?: string;
  readonly totalAmount?: number;
  readonly totalTaxable?: number;
  readonly totalExempt?: number;
  readonly totalTax?: number;
  readonly lines?: readonly LineAnswer[] | null;
  readonly summary?: readonly TaxAnswer[] | null;
}

interface LineAnswer {
  readonly lineNumber?: string;
  readonly lineAmount?: number;
  readonly taxableAmount?: number;
  readonly exemptAmount?: number;
  readonly tax?: number;
  readonly taxCode?: string;
  readonly vatCode?: string;
  readonly ref1?: string;
  readonly details?: readonly TaxAnswer[] | null;
}

/** Line details and summary rows say the same things under partly different names. */
interface TaxAnswer {
  readonly country?: string;
  readonly region?: string;
  readonly jurisdictionType?: unknown;
  readonly jurisType?: unknown;
  readonly jurisCode?: string;
  readonly jurisName?: string;
  readonly taxName?: string;
  readonly taxType?: string;
  readonly rateTypeCode?: string;
  readonly vatCode?: string;
  readonly rate?: number;
  readonly taxableAmount?: number;
  readonly taxable?: number;
  readonly exemptAmount?: number;
  readonly exemption?: number;
  readonly nonTaxableAmount?: number;
  readonly nonTaxable?: number;
  readonly tax?: number;
}

export const taxedDocumentOf = (answer: TransactionAnswer): TaxedDocument => ({
  id: String(answer.id ?? ''),
  code: answer.code ?? '',
  type: String(answer.type ?? ''),
  status: String(answer.status ?? ''),
  version: answer.version ?? 1,
  locked: answer.locked ?? false,
  currencyCode: answer.currencyCode ?? '',
  totalAmount: incomingNumber(answer.totalAmount),
  totalTaxable: incomingNumber(answer.totalTaxable),
  totalExempt: incomingNumber(answer.totalExempt),
  totalTax: incomingNumber(answer.totalTax),
  lines: (answer.lines ?? []).map(taxedLineOf),
  summary: (answer.summary ?? []).map(jurisdictionTaxOf),
});

const taxedLineOf = (line: LineAnswer): TaxedLine => ({
  number: line.lineNumber ?? '',
  amount: incomingNumber(line.lineAmount),
  taxable: incomingNumber(line.taxableAmount),
  exempt: incomingNumber(line.exemptAmount),
  tax: incomingNumber(line.tax),
  taxCode: line.taxCode ?? '',
  vatCode: line.vatCode ?? '',
  ref1: line.ref1 ?? null,
  details: (line.details ?? []).map(jurisdictionTaxOf),
});

const jurisdictionTaxOf = (tax: TaxAnswer): JurisdictionTax => ({
  country: tax.country ?? '',
  region: tax.region ?? '',
  jurisdictionType: String(tax.jurisdictionType ?? tax.jurisType ?? ''),
  jurisdictionCode: tax.jurisCode ?? '',
  jurisdictionName: tax.jurisName ?? '',
  taxName: tax.taxName ?? '',
  taxType: tax.taxType ?? '',
  rateTypeCode: tax.rateTypeCode ?? '',
  vatCode: tax.vatCode ?? '',
  rate: incomingNumber(tax.rate),
  taxable: incomingNumber(tax.taxableAmount ?? tax.taxable),
  exempt: incomingNumber(tax.exemptAmount ?? tax.exemption),
  nonTaxable: incomingNumber(tax.nonTaxableAmount ?? tax.nonTaxable),
  tax: incomingNumber(tax.tax),
});
