import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { calendarDate, evidence, id, instant, money, reference } from '../fields.ts';
import { STREAMS } from '../billing-events/streams.ts';

const header = {
  creditMemoId: id('CreditMemo'),
  /** As the person who asked for it calls it: `CM-71`. */
  reference,
  invoiceId: id('Invoice'),
  engagementId: id('Engagement'),
  customerId: id('Customer'),
  billToId: id('BillTo'),
  reason: z.string(),
  issuedOn: calendarDate,
};

/** A credit memo stands in the ERP. It names the lines and billable events that it takes back, and nothing else. */
export const creditMemoIssued = defineEvent('invoice-payment.credit-memo.issued', 1, {
  ...header,
  number: z.string(),
  invoiceNumber: z.string(),
  sellerReference: reference,
  /** When it was asked for: it gives headroom back to what is approved later. */
  requestedAt: instant,
  issuedAt: instant,
  lines: z.array(
    z.object({
      creditMemoLineId: id('CreditMemoLine'),
      invoiceLineId: id('InvoiceLine'),
      lineNumber: z.number().int().positive(),
      billableEventId: id('BillableEvent'),
      type: z.string(),
      stream: z.enum(STREAMS),
      sourceReference: reference,
      quoteLineId: id('QuoteLine'),
      wbsElementId: id('WbsElement'),
      net: money,
      tax: money,
    }),
  ),
  net: money,
  tax: money,
  gross: money,
  grossFunctional: money,
  erp: z.string(),
  /** `SYSTEM:number` */
  erpIds: z.array(z.string()),
});

/** The tax service or the ERP refused the credit memo; a person repairs and resubmits it. */
export const creditMemoRejected = defineEvent('invoice-payment.credit-memo.rejected', 1, {
  ...header,
  stage: z.enum(['TAX', 'POSTING']),
  code: z.string(),
  evidence,
  net: money,
});
