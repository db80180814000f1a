import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { calendarDate, decimalText, evidence, id, instant, money, reference } from '../fields.ts';

/** Money arrived. The value date is the UTC day of the settlement. */
export const paymentSettled = defineEvent('invoice-payment.payment.settled', 1, {
  paymentId: id('Payment'),
  reference,
  gateway: z.string(),
  amount: money,
  amountFunctional: money,
  valueDate: calendarDate,
  settledAt: instant,
  remittance: z.array(z.string()),
});

/**
 * Money arrived that nobody's books can take yet: no legal entity is named, or it is in another currency than the books. It
 * is neither booked nor applied, and waits for a person.
 */
export const paymentRefused = defineEvent('invoice-payment.payment.refused', 1, {
  paymentId: id('Payment'),
  reference,
  gateway: z.string(),
  amount: money,
  valueDate: calendarDate,
  settledAt: instant,
  remittance: z.array(z.string()),
  code: z.string(),
  evidence,
});

/** Part of a payment was matched to an invoice, down to its lines. */
export const cashApplied = defineEvent('invoice-payment.payment.cash-applied', 1, {
  cashApplicationId: id('CashApplication'),
  paymentId: id('Payment'),
  paymentReference: reference,
  invoiceId: id('Invoice'),
  invoiceNumber: z.string(),
  engagementId: id('Engagement'),
  amount: money,
  amountFunctional: money,
  appliedOn: calendarDate,
  method: z.enum(['AUTO_REMITTANCE', 'AUTO_REFERENCE', 'AUTO_AMOUNT', 'MANUAL_MATCH']),
  /** Of a foreign payment: the booked value that the application relieves, and cash minus that. */
  bookedFunctional: money.nullable().default(null),
  realisedFx: money.nullable().default(null),
  fxRate: decimalText.nullable().default(null),
  lines: z.array(
    z.object({
      invoiceLineId: id('InvoiceLine'),
      lineNumber: z.number().int().positive(),
      billableEventId: id('BillableEvent'),
      quoteLineId: id('QuoteLine'),
      amount: money,
    }),
  ),
});

/** An application was taken back: the cash is unapplied again, the invoice open again. */
export const cashApplicationReversed = defineEvent('invoice-payment.payment.cash-application-reversed', 1, {
  cashApplicationId: id('CashApplication'),
  paymentId: id('Payment'),
  paymentReference: reference,
  invoiceId: id('Invoice'),
  engagementId: id('Engagement'),
  amount: money,
  amountFunctional: money,
  reversedOn: calendarDate,
  reason: z.string(),
  by: z.string(),
});

/** Unapplied cash went back to the payer. */
export const paymentRefunded = defineEvent('invoice-payment.payment.refunded', 1, {
  refundId: id('Refund'),
  paymentId: id('Payment'),
  paymentReference: reference,
  amount: money,
  amountFunctional: money,
  refundedOn: calendarDate,
  reason: z.string(),
});

/** What a payment left over after its remitted invoices were filled. */
export const cashUnapplied = defineEvent('invoice-payment.payment.cash-unapplied', 1, {
  paymentId: id('Payment'),
  paymentReference: reference,
  amount: money,
  amountFunctional: money,
  valueDate: calendarDate,
});
