import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { calendarDate, decimalText, evidence, id, instant, money, month, reference } from '../fields.ts';
import { STREAMS } from '../billing-events/streams.ts';

const invoiceLine = z.object({
  invoiceLineId: id('InvoiceLine'),
  lineNumber: z.number().int().positive(),
  billableEventId: id('BillableEvent'),
  type: z.string(),
  sourceReference: reference,
  quoteLineId: id('QuoteLine'),
  wbsElementId: id('WbsElement'),
  milestoneId: id('Milestone').nullable(),
  net: money,
  stream: z.enum(STREAMS).default('PACKAGE'),
  purchaseOrderNumber: z.string().nullable().default(null),
});

const header = {
  invoiceId: id('Invoice'),
  engagementId: id('Engagement'),
  customerId: id('Customer'),
  billToId: id('BillTo'),
  currency: z.string(),
  invoiceDate: calendarDate,
  dueDate: calendarDate,
};

/** A billing run consumed billable events into an invoice. Tax and number come next. */
export const invoiceDrafted = defineEvent('invoice-payment.invoice.drafted', 1, {
  ...header,
  lines: z.array(invoiceLine),
  net: money,
});

/** The tax service or the ERP refused the invoice; a person repairs and resubmits it. */
export const invoiceRejected = defineEvent('invoice-payment.invoice.rejected', 1, {
  ...header,
  stage: z.enum(['TAX', 'POSTING']),
  code: z.string(),
  evidence,
  gross: money,
});

/** The ERP accepted the invoice under its number. Carries the whole document. */
export const invoicePosted = defineEvent('invoice-payment.invoice.posted', 1, {
  ...header,
  number: z.string(),
  sellerReference: reference,
  accountingPeriod: month,
  lines: z.array(invoiceLine.extend({ tax: money })),
  net: money,
  taxLines: z.array(
    z.object({
      taxLineId: id('TaxLine'),
      category: z.string(),
      jurisdiction: z.string(),
      /** Percent, two decimals at least. */
      ratePercent: decimalText,
      taxable: money,
      tax: money,
    }),
  ),
  tax: money,
  gross: money,
  grossFunctional: money,
  /** One unit of the invoice's currency in the books' on the invoice date; null when they are the same. */
  bookingRate: decimalText.nullable().default(null),
  /** Booked value minus the value at which the work was carried until it was billed; null in events of before. */
  fxOnRelief: money.nullable().default(null),
  erp: z.string(),
  /** `SYSTEM:number` */
  erpIds: z.array(z.string()),
  postedAt: instant,
});

/** Nothing is open on the invoice any more. */
export const invoicePaid = defineEvent('invoice-payment.invoice.paid', 1, {
  ...header,
  number: z.string(),
  paidAt: instant,
});

/** An open invoice was taken over by the ERP that books its entity from a day on; it keeps the id of the one before. */
export const invoiceMigrated = defineEvent('invoice-payment.invoice.migrated', 1, {
  invoiceId: id('Invoice'),
  number: z.string(),
  engagementId: id('Engagement'),
  fromErp: z.string(),
  erp: z.string(),
  /** `SYSTEM:number` */
  erpId: z.string(),
  open: money,
  migratedAt: instant,
});

/**
 * Why no billing run takes a billable event, or that nothing stands in the way any more (`obstacle` is null). Told when it
 * changes; an event that is planned from the start is never told of. Ordered per billableEventId.
 */
export const billingObstructed = defineEvent('invoice-payment.billing.obstructed', 1, {
  billableEventId: id('BillableEvent'),
  engagementId: id('Engagement'),
  obstacle: z.object({ code: z.string(), evidence }).nullable(),
});
