import type { CalendarDate, Id, Instant, Money, Month, Result } from '@throughline/contracts';
import type { PostedDocument } from '../invoice/invoice.ts';
import type { CreditStatus } from '../receivables/credit-status.ts';

/** A bill-to as the ERP keeps it. */
export interface LedgerCustomer {
  readonly billToId: Id<'BillTo'>;
  readonly reference: string;
  readonly name: string;
  readonly currency: string;
  readonly country: string;
  readonly region: string | null;
  readonly addressLine: string | null;
  readonly city: string | null;
  readonly postalCode: string | null;
  readonly taxRegistration: string | null;
}

/** A taxed invoice on its way into the ERP. */
export interface LedgerInvoice {
  readonly invoiceId: Id<'Invoice'>;
  /** The ERP's internal id of the bill-to. */
  readonly customer: string;
  readonly invoiceDate: CalendarDate;
  readonly dueDate: CalendarDate;
  readonly currency: string;
  readonly correlationId: string;
  readonly lines: readonly {
    readonly invoiceLineId: Id<'InvoiceLine'>;
    readonly lineNumber: number;
    readonly description: string;
    readonly net: Money;
    readonly tax: Money;
  }[];
  readonly taxLines: readonly {
    readonly category: string;
    readonly jurisdiction: string;
    readonly ratePercent: string;
    readonly taxable: Money;
    readonly tax: Money;
  }[];
}

/** Cash applied to one invoice. */
export interface LedgerPayment {
  readonly cashApplicationId: Id<'CashApplication'>;
  readonly customer: string;
  /** The ERP's internal id of the invoice. */
  readonly invoice: string;
  /** In a month that the ERP still has open. */
  readonly postingDate: CalendarDate;
  /** When the money arrived. */
  readonly valueDate: CalendarDate;
  readonly amount: Money;
  readonly paymentReference: string;
  readonly correlationId: string;
}

export interface PeriodClose {
  readonly period: Month;
  readonly closedAt: Instant;
}

/**
 * What invoicing asks of an ERP. Every write is keyed by our id: a repeat has no second effect. Expected "no"s are
 * refusals; a fault is thrown: transient ones are retried, UPSTREAM_OUTCOME_UNKNOWN is settled by a look-up first.
 */
export interface Ledger {
  /** Has the bill-to as a customer. Refuses UPSTREAM_REJECTED with what the ERP said. */
  upsertCustomer(customer: LedgerCustomer): Promise<Result<CreditStatus>>;
  /** The customer under our id or, before we ever wrote it, under our reference; null when there is none. */
  creditStatus(billTo: { billToId: string; reference: string }): Promise<CreditStatus | null>;
  /** Posts the invoice and reads it back. Refuses UPSTREAM_REJECTED and PERIOD_CLOSED. */
  submitInvoice(invoice: LedgerInvoice): Promise<Result<PostedDocument>>;
  /** The invoice under our id, or null. */
  findInvoice(invoiceId: string, currency: string): Promise<PostedDocument | null>;
  /** Records cash against one invoice; answers the ERP's internal id. Refuses UPSTREAM_REJECTED. */
  recordPayment(payment: LedgerPayment): Promise<Result<string>>;
  /** The ERP's internal id of the payment under our id, or null. */
  findPayment(cashApplicationId: string): Promise<string | null>;
  /** Months closed at or after the instant (all, when null), oldest first. */
  closedPeriods(since: Instant | null): Promise<PeriodClose[]>;
}
