import { calendarDate, type Id, instant, month } from '@throughline/contracts';
import type { EventContract, invoicePosted } from '@throughline/events';

type PostedInvoice = typeof invoicePosted extends EventContract<infer T> ? T : never;

/** The first invoice of a package: one milestone, taxed. */
export function anInvoice(milestoneId: Id<'Milestone'>, wbsElementId: Id<'WbsElement'>): PostedInvoice {
  const usd = (amount: string) => ({ amount, currency: 'USD' });
  return {
    invoiceId: 'inv_1' as Id<'Invoice'>,
    engagementId: 'eng_one' as Id<'Engagement'>,
    customerId: 'cus_41' as Id<'Customer'>,
    billToId: 'bt_co' as Id<'BillTo'>,
    currency: 'USD',
    invoiceDate: calendarDate('2025-03-10'),
    dueDate: calendarDate('2025-03-30'),
    number: 'INV-CO-0001',
    sellerReference: 'LE-US',
    accountingPeriod: month('2025-03'),
    lines: [
      {
        invoiceLineId: 'il_1' as Id<'InvoiceLine'>,
        lineNumber: 1,
        billableEventId: 'be_1' as Id<'BillableEvent'>,
        type: 'MILESTONE_COMPLETION',
        sourceReference: 'MS-1',
        quoteLineId: 'ql_one' as Id<'QuoteLine'>,
        wbsElementId,
        milestoneId,
        net: usd('18705.00'),
        stream: 'PACKAGE',
        purchaseOrderNumber: null,
        tax: usd('1430.93'),
      },
    ],
    net: usd('18705.00'),
    taxLines: [],
    tax: usd('1430.93'),
    gross: usd('20135.93'),
    grossFunctional: usd('20135.93'),
    bookingRate: null,
    fxOnRelief: null,
    erp: 'ERP-MAIN',
    erpIds: ['ERP-MAIN:30411'],
    postedAt: instant('2025-03-10T09:00:00Z'),
  };
}
