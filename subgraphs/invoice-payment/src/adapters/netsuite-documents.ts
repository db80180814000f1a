import {
  calendarDate,
  decimal,
  instant,
  type Instant,
  invariant,
  Money,
  month,
  type Month,
} from '@throughline/contracts';
import type {
  LedgerCustomer,
  LedgerInvoice,
  LedgerOpenItem,
  LedgerPayment,
  PostedDocument,
  PublishedRate,
} from '@throughline/invoice-payment-domain';
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

/** An open item taken over: one line, gross, without tax; `otherRefNum` is the number that the customer knows. */
export const toOpenItem = (item: LedgerOpenItem, { itemId, subsidiaryId }: NetSuiteBooks): NetSuiteBody => ({
  entity: { id: item.customer },
  subsidiary: { id: subsidiaryId },
  tranDate: item.takenOverOn,
  dueDate: item.dueDate,
  currency: { externalId: item.open.currency },
  otherRefNum: item.formerNumber,
  memo: `Throughline ${item.correlationId}`,
  taxDetailsOverride: true,
  item: {
    items: [
      {
        item: { id: itemId },
        quantity: 1,
        rate: exactNumber(item.open.toAmount()),
        amount: exactNumber(item.open.toAmount()),
        description: `Open item ${item.formerNumber}`,
        taxDetailsReference: '1',
        custcol_ext_line_id: item.openItemId,
      },
    ],
  },
  taxDetails: {
    items: [{ taxDetailsReference: '1', taxBasis: exactNumber(item.open.toAmount()), taxAmount: exactNumber('0.00') }],
  },
});

export const toPayment = (payment: LedgerPayment): NetSuiteBody => ({
  customer: { id: payment.customer },
  tranDate: payment.appliedOn,
  payment: exactNumber(payment.amount.toAmount()),
  currency: { externalId: payment.amount.currency },
  checkNumber: payment.paymentReference,
  memo: `Throughline ${payment.correlationId}`,
  autoApply: false,
  apply: {
    items: [{ doc: { id: payment.invoice }, apply: true, amount: exactNumber(payment.amount.toAmount()) }],
  },
});

export function postedDocumentOf(record: NetSuiteRecord, currency: string): PostedDocument {
  const id = textIn(record, 'id');
  const number = textIn(record, 'tranId');
  invariant(id !== undefined && number !== undefined, 'a NetSuite invoice has an id and a document number');
  return {
    internalId: id,
    number,
    status: idIn(record['status']) ?? '',
    // A JSON double on the wire: rounded to the currency before it is compared. Sheet, trap 2.
    total: Money.of(textIn(record, 'total') ?? '0', currency).rounded(),
  };
}

/** A month of the account's calendar that is closed, with the instant of its close. */
export function periodCloseOf(row: SuiteQlRow): { period: Month; closedAt: Instant } | null {
  const { startdate, closedondate } = row;
  if (startdate === undefined || closedondate === undefined) return null;
  return { period: month(startdate.slice(0, 7)), closedAt: instant(`${closedondate.replace(' ', 'T')}Z`) };
}

/** A row of the currency rate table; null when it names a currency that the account does not have. */
export function publishedRateOf(
  row: SuiteQlRow,
  symbols: ReadonlyMap<string | undefined, string | undefined>,
): PublishedRate | null {
  const { effectivedate, exchangerate, lastmodifieddate } = row;
  const [from, to] = [symbols.get(row['transactioncurrency']), symbols.get(row['basecurrency'])];
  if (from === undefined || to === undefined) return null;
  if (effectivedate === undefined || exchangerate === undefined || lastmodifieddate === undefined) return null;
  const recordedAt = instant(`${lastmodifieddate.replace(' ', 'T')}Z`);
  return { from, to, date: calendarDate(effectivedate), rate: decimal(exchangerate).toFixed(), recordedAt };
}
