import type { Invoice } from '@throughline/invoice-payment-domain';
import type { AccountOpening, Migration } from './cutover.ts';
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
  /** Key: cash application. */
  withdrawPayment(work: Work, application: { cashApplicationId: string; erp: string }): void;
  /** Key: refund. */
  refund(work: Work, request: { refundId: string; gateway: string }): void;
  /** Key: bill-to and ERP. */
  openAccount(work: Work, opening: AccountOpening): void;
  /** Key: invoice and ERP. */
  migrateInvoice(work: Work, migration: Migration): void;
  /** Key: activation, bill-to and attempt. */
  upsertCustomer(work: Work, request: { activationId: string; billToId: string; erp: string; attempt: number }): void;
}
