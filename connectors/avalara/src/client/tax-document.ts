import type { CalendarDate } from '@throughline/contracts';

export interface TaxAddress {
  readonly line1?: string;
  readonly line2?: string;
  readonly city?: string;
  /** State or province code. */
  readonly region?: string;
  readonly postalCode?: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
}

export interface TaxDocumentLine {
  /** Our line id, up to 50 characters. */
  readonly number: string;
  readonly quantity?: string;
  /** The extended amount, decimal text; negative on a return. */
  readonly amount: string;
  readonly taxCode?: string;
  readonly itemCode?: string;
  readonly ref1?: string;
  readonly ref2?: string;
  readonly description?: string;
}

/** What AvaTax determines tax for. The code is the key: a repeat while uncommitted replaces the first. */
export interface TaxDocument {
  readonly code: string;
  readonly type: 'SalesOrder' | 'SalesInvoice' | 'ReturnInvoice';
  readonly date: CalendarDate;
  readonly customerCode: string;
  readonly currencyCode: string;
  readonly shipFrom: TaxAddress;
  readonly shipTo: TaxAddress;
  readonly lines: readonly TaxDocumentLine[];
  readonly commit?: boolean;
  readonly purchaseOrderNo?: string;
  readonly referenceCode?: string;
  readonly entityUseCode?: string;
  readonly exemptionNo?: string;
  /** The buyer's VAT or other tax registration. */
  readonly businessIdentificationNo?: string;
  /** The date whose rates apply, on a return: the date of the invoice. */
  readonly taxDate?: { readonly date: CalendarDate; readonly reason: string };
}

export interface JurisdictionTax {
  readonly country: string;
  readonly region: string;
  readonly jurisdictionType: string;
  readonly jurisdictionCode: string;
  readonly jurisdictionName: string;
  readonly taxName: string;
  readonly taxType: string;
  readonly rateTypeCode: string;
  readonly vatCode: string;
  /** A fraction, `0.0765`. All figures are decimal text. */
  readonly rate: string;
  readonly taxable: string;
  readonly exempt: string;
  readonly nonTaxable: string;
  readonly tax: string;
}

export interface TaxedLine {
  readonly number: string;
  readonly amount: string;
  readonly taxable: string;
  readonly exempt: string;
  readonly tax: string;
  readonly taxCode: string;
  readonly vatCode: string;
  readonly ref1: string | null;
  readonly details: readonly JurisdictionTax[];
}

/** The outcome: lines sum to the document, and the summary holds the tax of each jurisdiction and rate. */
export interface TaxedDocument {
  readonly id: string;
  readonly code: string;
  readonly type: string;
  readonly status: string;
  readonly version: number;
  readonly locked: boolean;
  readonly currencyCode: string;
  readonly totalAmount: string;
  readonly totalTaxable: string;
  readonly totalExempt: string;
  readonly totalTax: string;
  readonly lines: readonly TaxedLine[];
  readonly summary: readonly JurisdictionTax[];
}

export interface AddressResolution {
  readonly resolved: boolean;
  readonly quality: string;
  readonly messages: readonly {
    readonly summary: string;
    readonly details: string;
    readonly refersTo: string;
    readonly severity: string;
  }[];
}

export interface Nexus {
  readonly country: string;
  /** Empty for the whole country. */
  readonly region: string;
  readonly jurisdictionName: string;
  readonly effectiveDate: string;
  readonly endDate: string;
  readonly taxId: string | null;
}
