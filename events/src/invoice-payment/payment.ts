import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { calendarDate, id, instant, money, reference } from '../fields.ts';

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

/** What a payment left over after its remitted invoices were filled. */
export const cashUnapplied = defineEvent('invoice-payment.payment.cash-unapplied', 1, {
  paymentId: id('Payment'),
  paymentReference: reference,
  amount: money,
  amountFunctional: money,
  valueDate: calendarDate,
});
