import type { Invoice } from '@throughline/invoice-payment-domain';
import type { Work } from '@throughline/transport';

/** The outgoing calls that use cases intend; each is made after the commit, once per key. */
export interface InvoicingCalls {
  /** Key: invoice and attempt. */
  determineTax(work: Work, invoice: Invoice): void;
  /** Key: invoice and attempt. */
  submitInvoice(work: Work, invoice: Invoice): void;
  /** Key: invoice. */
  commitTax(work: Work, invoice: Invoice): void;
  /** Key: cash application. */
  recordPayment(work: Work, application: { cashApplicationId: string; erp: string }): void;
  /** Key: activation, bill-to and attempt. */
  upsertCustomer(work: Work, request: { activationId: string; billToId: string; erp: string; attempt: number }): void;
}
