import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { calendarDate, id, instant, money, month, reference } from '../fields.ts';

export const BILLABLE_EVENT_TYPES = [
  'TIME_ENTRY',
  'EXPENSE_APPROVAL',
  'MILESTONE_COMPLETION',
  'RECURRING_SERVICE_CHARGE',
  'USAGE_ADJUSTMENT',
  'WRITE_OFF',
] as const;

/** Work, cost or a charge acquired a price. From here on it is WIP until invoice lines consume it. */
export const billableEventRecorded = defineEvent('billing-events.billable-event.recorded', 1, {
  billableEventId: id('BillableEvent'),
  type: z.enum(BILLABLE_EVENT_TYPES),
  subtype: z.string().nullable(),
  sourceReference: reference,
  engagementId: id('Engagement'),
  engagementReference: reference,
  customerId: id('Customer'),
  contractId: id('Contract'),
  quoteVersionId: id('QuoteVersion'),
  quoteLineId: id('QuoteLine'),
  projectId: id('Project').nullable(),
  wbsElementId: id('WbsElement'),
  milestoneId: id('Milestone').nullable(),
  obligationId: id('PerformanceObligation').nullable(),
  billToId: id('BillTo'),
  sellerReference: reference,
  eventDate: calendarDate,
  approvedAt: instant,
  accountingPeriod: month,
  /** The value of the work or charge. */
  value: money,
  /** The part of it that may be invoiced. */
  billable: money,
  description: z.string(),
});
