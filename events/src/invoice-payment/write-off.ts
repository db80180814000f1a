import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { calendarDate, id, instant, money, reference } from '../fields.ts';

/** Part of a receivable was given up: a small balance by policy, or a bad debt by two persons. Gross, without tax relief. */
export const receivableWrittenOff = defineEvent('invoice-payment.receivable.written-off', 1, {
  receivableWriteOffId: id('ReceivableWriteOff'),
  /** Counted per seller: `WO-1`. */
  reference,
  kind: z.enum(['SMALL_BALANCE', 'BAD_DEBT']),
  reason: z.string(),
  invoiceId: id('Invoice'),
  invoiceNumber: z.string(),
  engagementId: id('Engagement'),
  billToId: id('BillTo'),
  sellerReference: reference,
  paymentId: id('Payment').nullable(),
  amount: money,
  amountFunctional: money,
  writtenOffOn: calendarDate,
  writtenOffAt: instant,
  lines: z.array(
    z.object({
      invoiceLineId: id('InvoiceLine'),
      lineNumber: z.number().int().positive(),
      billableEventId: id('BillableEvent'),
      quoteLineId: id('QuoteLine'),
      wbsElementId: id('WbsElement'),
      amount: money,
    }),
  ),
});
