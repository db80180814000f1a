import { decimal, invariant, Money } from '@throughline/contracts';
import type { JurisdictionTax, TaxAddress, TaxDocument as AvalaraDocument, TaxedDocument } from '@throughline/avalara';
import type { TaxDocument, TaxLine, TaxOutcome, TaxParty } from '@throughline/invoice-payment-domain';

/** Our tax documents in AvaTax's words and back. */

/** What the account's set-up decides: where services are rendered from, and how they are classified. */
export interface AvalaraSeller {
  readonly shipFrom: TaxAddress;
  /** AvaTax system code of professional services. */
  readonly taxCode: string;
}

export const addressOf = (party: TaxParty): TaxAddress => ({
  country: party.country,
  ...(party.addressLine !== null && { line1: party.addressLine }),
  ...(party.city !== null && { city: party.city }),
  ...(party.region !== null && { region: party.region }),
  ...(party.postalCode !== null && { postalCode: party.postalCode }),
});

export const toAvalara = (document: TaxDocument, seller: AvalaraSeller): AvalaraDocument => ({
  code: document.code,
  type: 'SalesInvoice',
  date: document.date,
  customerCode: document.billTo.reference,
  currencyCode: document.currency,
  shipFrom: seller.shipFrom,
  shipTo: addressOf(document.billTo),
  commit: false,
  ...(document.billTo.taxRegistration !== null && { businessIdentificationNo: document.billTo.taxRegistration }),
  lines: document.lines.map((line) => ({
    number: String(line.lineNumber),
    amount: line.net.toAmount(),
    taxCode: seller.taxCode,
    itemCode: line.type.slice(0, 50),
    description: line.description,
  })),
});

/** EN 16931 category of a rate; AvaTax's `G` is its general rate, and means export only where it taxes nothing. */
export function categoryOf({ rateTypeCode, rate }: Pick<JurisdictionTax, 'rateTypeCode' | 'rate'>): string {
  if (rateTypeCode === 'G') return decimal(rate).isZero() ? 'G' : 'S';
  return ['S', 'Z', 'E', 'AE', 'K', 'O'].includes(rateTypeCode) ? rateTypeCode : decimal(rate).isZero() ? 'Z' : 'S';
}

/** `US-CO` for a state, `CH` for a country; below that the name tells the jurisdictions of one state apart. */
export function jurisdictionOf(tax: JurisdictionTax): string {
  const place = tax.region === '' || tax.region === tax.country ? tax.country : `${tax.country}-${tax.region}`;
  return /^(state|country)$/i.test(tax.jurisdictionType) ? place : `${place} ${tax.jurisdictionName}`.trim();
}

const percentOf = (rate: string): string => decimal(rate).times(100).toFixed();

export function outcomeOf(document: TaxedDocument, currency: string): TaxOutcome {
  const amount = (text: string): Money => Money.of(text, currency);
  invariant(document.currencyCode === currency, 'tax comes in the currency asked for');
  return {
    documentId: document.id,
    tax: amount(document.totalTax),
    taxLines: document.summary.map((tax): TaxLine => ({
      category: categoryOf(tax),
      jurisdiction: jurisdictionOf(tax),
      ratePercent: percentOf(tax.rate),
      taxable: amount(tax.taxable),
      tax: amount(tax.tax),
    })),
    ratePercentByLine: Object.fromEntries(
      document.lines.map((line) => [
        Number(line.number),
        line.details.reduce((sum, tax) => sum.plus(percentOf(tax.rate)), decimal(0)).toFixed(),
      ]),
    ),
  };
}
