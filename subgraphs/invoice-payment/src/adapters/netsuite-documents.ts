import { instant, type Instant, invariant, Money, month, type Month } from '@throughline/contracts';
import type { LedgerCustomer, LedgerInvoice, LedgerPayment, PostedDocument } from '@throughline/invoice-payment-domain';
import {
  exactNumber,
  idIn,
  type NetSuiteBody,
  type NetSuiteRecord,
  type SuiteQlRow,
  textIn,
} from '@throughline/netsuite';

/** Our objects in NetSuite's words and back. Field names: REST API browser 2026.1, records of the same names. */

/** What the account's set-up decides: which subsidiary sells, and which item stands for services. */
export interface NetSuiteBooks {
  readonly subsidiaryId: string;
  readonly itemId: string;
}

export const toCustomer = (customer: LedgerCustomer, { subsidiaryId }: NetSuiteBooks): NetSuiteBody => ({
  companyName: customer.name,
  isPerson: false,
  entityId: customer.reference,
  subsidiary: { id: subsidiaryId },
  currency: { externalId: customer.currency },
  ...(customer.taxRegistration !== null && { vatRegNumber: customer.taxRegistration }),
  addressBook: {
    items: [
      {
        defaultBilling: true,
        addressBookAddress: {
          addr1: customer.addressLine ?? '',
          city: customer.city ?? '',
          state: customer.region ?? '',
          zip: customer.postalCode ?? '',
          country: { id: customer.country },
        },
      },
    ],
  },
});

/**
 * Tax comes from the tax engine, so NetSuite's own determination is overridden line by line; the memo carries the
 * correlation id, and each line our line id.
 */
export const toInvoice = (invoice: LedgerInvoice, { itemId, subsidiaryId }: NetSuiteBooks): NetSuiteBody => ({
  entity: { id: invoice.customer },
  subsidiary: { id: subsidiaryId },
  tranDate: invoice.invoiceDate,
  dueDate: invoice.dueDate,
  currency: { externalId: invoice.currency },
  memo: `Throughline ${invoice.correlationId}`,
  taxDetailsOverride: true,
  item: {
    items: invoice.lines.map((line) => ({
      item: { id: itemId },
      quantity: 1,
      rate: exactNumber(line.net.toAmount()),
      amount: exactNumber(line.net.toAmount()),
      description: line.description,
      taxDetailsReference: String(line.lineNumber),
      custcol_ext_line_id: line.invoiceLineId,
    })),
  },
  taxDetails: {
    items: invoice.lines.map((line) => ({
      taxDetailsReference: String(line.lineNumber),
      taxBasis: exactNumber(line.net.toAmount()),
      taxAmount: exactNumber(line.tax.toAmount()),
    })),
  },
});

/** A document has one date; what it says besides is for people. */
const valueDateOf = ({ postingDate, valueDate }: LedgerPayment): string[] =>
  postingDate === valueDate ? [] : [`value date ${valueDate}`];

export const toPayment = (payment: LedgerPayment): NetSuiteBody => ({
  customer: { id: payment.customer },
  tranDate: payment.postingDate,
  payment: exactNumber(payment.amount.toAmount()),
  currency: { externalId: payment.amount.currency },
  checkNumber: payment.paymentReference,
  memo: [`Throughline ${payment.correlationId}`, ...valueDateOf(payment)].join(', '),
  autoApply: false,
  apply: {
    items: [{ doc: { id: payment.invoice }, apply: true, amount: exactNumber(payment.amount.toAmount()) }],
  },
});

export function postedDocumentOf(record: NetSuiteRecord, currency: string): PostedDocument {
  const id = textIn(record, 'id');
  const number = textIn(record, 'tranId');
  const total = textIn(record, 'total');
  invariant(
    id !== undefined && number !== undefined && total !== undefined,
    'a NetSuite invoice has an id, a document number and a total',
  );
  return {
    internalId: id,
    number,
    status: idIn(record['status']) ?? '',
    // A JSON double on the wire: rounded to the currency before it is compared. Sheet, trap 2.
    total: Money.of(total, currency).rounded(),
  };
}

/** A month of the account's calendar that is closed, with the instant of its close. */
export function periodCloseOf(row: SuiteQlRow): { period: Month; closedAt: Instant } | null {
  const { startdate, closedondate } = row;
  if (startdate === undefined || closedondate === undefined) return null;
  return { period: month(startdate.slice(0, 7)), closedAt: instant(`${closedondate.replace(' ', 'T')}Z`) };
}
