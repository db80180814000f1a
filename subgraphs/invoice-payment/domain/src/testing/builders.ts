import { calendarDate, type Id, instant, money } from '@throughline/contracts';
import type { BillableItem } from '../billing/billable-item.ts';
import type { BillingCalendar } from '../billing/billing-calendar.ts';
import { Invoice } from '../invoice/invoice.ts';

/** Examples that specs vary by what they are about. */
export const aBillableItem = (facts: Partial<BillableItem> = {}): BillableItem => ({
  billableEventId: 'be_1' as Id<'BillableEvent'>,
  type: 'MILESTONE_COMPLETION',
  subtype: null,
  sourceReference: 'MS-1',
  engagementId: 'eng_1' as Id<'Engagement'>,
  customerId: 'cus_1' as Id<'Customer'>,
  billToId: 'bt_1' as Id<'BillTo'>,
  sellerReference: 'LE-US',
  quoteLineId: 'ql_1' as Id<'QuoteLine'>,
  wbsElementId: 'wbs_1' as Id<'WbsElement'>,
  milestoneId: 'ms_1' as Id<'Milestone'>,
  eventDate: calendarDate('2025-03-06'),
  approvedAt: instant('2025-03-06T20:15:00Z'),
  billable: money('18705.00 USD'),
  description: 'Assessment accepted',
  ...facts,
});

export const aBillingCalendar = (facts: Partial<BillingCalendar> = {}): BillingCalendar => ({
  termsDays: 20,
  recurring: { day: 1, timeOfDay: '06:00:00Z' },
  milestones: {
    dates: { 'MS-1': calendarDate('2025-03-10'), 'MS-2': calendarDate('2025-04-21') },
    afterDays: null,
    timeOfDay: '09:00:00Z',
  },
  ...facts,
});

/** A draft of one line per net amount, in USD. */
export const aDraft = (...nets: string[]): Invoice =>
  Invoice.draft({
    invoiceId: 'inv_1' as Id<'Invoice'>,
    engagementId: 'eng_1' as Id<'Engagement'>,
    customerId: 'cus_1' as Id<'Customer'>,
    billToId: 'bt_1' as Id<'BillTo'>,
    sellerReference: 'LE-US',
    currency: 'USD',
    invoiceDate: calendarDate('2025-03-10'),
    dueDate: calendarDate('2025-03-30'),
    erp: 'ERP-MAIN',
    correlationId: 'cor_1',
    statusAt: instant('2025-03-10T09:00:00Z'),
    lines: nets.map((net, index) => ({
      invoiceLineId: `il_${index + 1}` as Id<'InvoiceLine'>,
      lineNumber: index + 1,
      billableEventId: `be_${index + 1}` as Id<'BillableEvent'>,
      type: 'MILESTONE_COMPLETION',
      sourceReference: `MS-${index + 1}`,
      quoteLineId: 'ql_1' as Id<'QuoteLine'>,
      wbsElementId: 'wbs_1' as Id<'WbsElement'>,
      milestoneId: null,
      description: 'Milestone',
      net: money(`${net} USD`),
      tax: null,
    })),
  });
