import type { CalendarDate, Id, Instant, Money, Month, Result } from '@throughline/contracts';
import type { PostedDocument } from '../invoice/invoice.ts';
import type { CreditStatus } from '../receivables/credit-status.ts';

/** The kinds of ERP that a routing rule may name; the connection of the instance says which one it is. */
export const LEDGER_SYSTEMS = ['netsuite', 'legacy-erp'] as const;
export type LedgerSystem = (typeof LEDGER_SYSTEMS)[number];

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
  readonly appliedOn: CalendarDate;
  readonly amount: Money;
  readonly paymentReference: string;
  readonly correlationId: string;
}

/** An open invoice of another ERP, taken over as one open item. Its tax was reported over there, so it comes gross. */
export interface LedgerOpenItem {
  readonly invoiceId: Id<'Invoice'>;
  /** Our key of the document in this ERP: the invoice's own id names its document in the ERP before. */
  readonly openItemId: string;
  /** This ERP's internal id of the bill-to. */
  readonly customer: string;
  /** The number under which the ERP before knows the invoice, and under which the customer does. */
  readonly formerNumber: string;
  /** The day of the takeover: the invoice's own may lie in a month that this ERP has closed. */
  readonly takenOverOn: CalendarDate;
  readonly dueDate: CalendarDate;
  readonly open: Money;
  readonly correlationId: string;
}

/** A rate of the ERP's table: one unit of `from` in units of `to` on a day. */
export interface PublishedRate {
  readonly from: string;
  readonly to: string;
  readonly date: CalendarDate;
  readonly rate: string;
  /** When the ERP learnt of it. */
  readonly recordedAt: Instant;
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
  /** Posts what is still open on an invoice of another ERP. Refuses UPSTREAM_REJECTED and PERIOD_CLOSED. */
  takeOverOpenItem(item: LedgerOpenItem): Promise<Result<PostedDocument>>;
  /** The open item under our key, or null. */
  findOpenItem(openItemId: string, currency: string): Promise<PostedDocument | null>;
  /** Records cash against one invoice; answers the ERP's internal id. Refuses UPSTREAM_REJECTED. */
  recordPayment(payment: LedgerPayment): Promise<Result<string>>;
  /** Takes a payment back, so that its invoice is open again; one that is gone is no error. Refuses UPSTREAM_REJECTED. */
  withdrawPayment(cashApplicationId: string): Promise<Result<void>>;
  /** The ERP's internal id of the payment under our id, or null. */
  findPayment(cashApplicationId: string): Promise<string | null>;
  /** Months closed at or after the instant (all, when null), oldest first. */
  closedPeriods(since: Instant | null): Promise<PeriodClose[]>;
  /** Rates recorded at or after the instant (all, when null), oldest first; none from an ERP that keeps no table. */
  publishedRates(since: Instant | null): Promise<PublishedRate[]>;
}
