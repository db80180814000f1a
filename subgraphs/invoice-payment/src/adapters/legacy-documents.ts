import { Fault, invariant, type Refusal } from '@throughline/contracts';
import type {
  LedgerCustomer,
  LedgerInvoice,
  LedgerOpenItem,
  LedgerPayment,
  PostedDocument,
} from '@throughline/invoice-payment-domain';
import {
  type ArDocument,
  type CustomerRecord,
  type ErpCustomer,
  type ErpDocument,
  externalKey,
} from '@throughline/legacy-erp';

/** Our objects in the words of the legacy ERP and back. Source: its interface description. */

/** What the ERP's set-up decides: the account of services, and the tax code under which tax comes as we say. */
export interface LegacyBooks {
  readonly revenueAccount: string;
  readonly taxCode: string;
}

export const toCustomerRecord = (customer: LedgerCustomer): CustomerRecord => ({
  externalId: customer.billToId,
  reference: customer.reference,
  name: customer.name,
  currency: customer.currency,
  country: customer.country,
  region: customer.region ?? '',
  addressLine: customer.addressLine ?? '',
  city: customer.city ?? '',
  postalCode: customer.postalCode ?? '',
  vatId: customer.taxRegistration ?? '',
});

/** Whether the ERP has the customer as we would write it, as far as its look-up shows. */
export const isUpToDate = (known: ErpCustomer, record: CustomerRecord): boolean =>
  known.externalId === record.externalId && known.name === record.name && (known.vatId ?? '') === record.vatId;

/** External ids have twenty places there, on every channel the same. */
export const toArInvoice = (invoice: LedgerInvoice, { revenueAccount, taxCode }: LegacyBooks): ArDocument => ({
  externalId: externalKey(invoice.invoiceId),
  kind: 'IN',
  customerNo: invoice.customer,
  documentDate: invoice.invoiceDate,
  dueDate: invoice.dueDate,
  currency: invoice.currency,
  reference: externalKey(invoice.correlationId),
  lines: invoice.lines.map((line) => ({
    externalLineId: externalKey(line.invoiceLineId),
    revenueAccount,
    projectNo: '',
    net: line.net,
    taxCode,
    tax: line.tax,
    text: line.description,
  })),
});

/** An open item taken over: one line, gross, without tax, under the number that the customer knows. */
export const toOpenItem = (item: LedgerOpenItem, { revenueAccount, taxCode }: LegacyBooks): ArDocument => ({
  externalId: externalKey(item.openItemId),
  kind: 'IN',
  customerNo: item.customer,
  documentDate: item.takenOverOn,
  dueDate: item.dueDate,
  currency: item.open.currency,
  reference: item.formerNumber,
  lines: [
    {
      externalLineId: externalKey(item.openItemId),
      revenueAccount,
      projectNo: '',
      net: item.open,
      taxCode,
      tax: item.open.minus(item.open),
      text: `Open item ${item.formerNumber}`,
    },
  ],
});

/** A receipt on one invoice; its amount stands as the net of its only line. */
export const toReceipt = (payment: LedgerPayment, { revenueAccount, taxCode }: LegacyBooks): ArDocument => ({
  externalId: externalKey(payment.cashApplicationId),
  kind: 'PY',
  customerNo: payment.customer,
  documentDate: payment.appliedOn,
  dueDate: payment.appliedOn,
  currency: payment.amount.currency,
  reference: payment.invoice,
  lines: [
    {
      externalLineId: externalKey(payment.cashApplicationId),
      revenueAccount,
      projectNo: '',
      net: payment.amount,
      taxCode,
      tax: payment.amount.minus(payment.amount),
      text: payment.paymentReference,
    },
  ],
});

/** A posted document. Its number is all the ERP calls it, so it is the internal id as well. */
export function postedDocumentOf(document: ErpDocument): PostedDocument {
  invariant(document.erpDocNo !== null, `document ${document.externalId} is posted`);
  return {
    internalId: document.erpDocNo,
    number: document.erpDocNo,
    status: document.status,
    total: document.gross,
  };
}

/** `HELD` by a month-end freeze or `PARKED` for a person: it is there, and not yet posted. Look again later. */
export const stillWaiting = (document: ErpDocument): Fault =>
  new Fault('UPSTREAM_UNAVAILABLE', `the legacy ERP keeps document ${document.externalId} as ${document.status}`, {
    transient: true,
    evidence: { system: 'legacy-erp', externalId: document.externalId, status: document.status },
  });

/** The ERP's "no" to a document in our words. */
export const refusalOf = (reasonCode: string | null, reasonText: string | null): Refusal => ({
  code: reasonCode === 'PERIOD_CLOSED' ? 'PERIOD_CLOSED' : 'UPSTREAM_REJECTED',
  evidence: { system: 'legacy-erp', erpCode: reasonCode, said: reasonText },
});
