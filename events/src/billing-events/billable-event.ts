import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { calendarDate, decimalText, id, instant, money, month, reference } from '../fields.ts';
import { STREAMS } from './streams.ts';

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
  stream: z.enum(STREAMS).default('PACKAGE'),
  /** Value and billable part in the seller's currency, at the rate of the event date; null in events of before. */
  valueFunctional: money.nullable().default(null),
  billableFunctional: money.nullable().default(null),
  /** One unit of the event's currency in the seller's; null when they are the same. */
  fxRate: decimalText.nullable().default(null),
  /** The source, one of them at most. */
  timeEntryId: id('TimeEntry').nullable().default(null),
  expenseId: id('Expense').nullable().default(null),
  subcontractorBillId: id('SubcontractorBill').nullable().default(null),
  usageRecordId: id('UsageRecord').nullable().default(null),
  /** How time was priced: two decimals of hours, and the row of the rate card. */
  hours: decimalText.nullable().default(null),
  rate: z
    .object({
      rateCardVersionId: id('RateCardVersion'),
      rateCard: reference,
      version: z.number().int().positive(),
      role: reference,
      hourly: decimalText,
    })
    .nullable()
    .default(null),
  /** How an expense was priced: its cost in the currency of the event, and the markup. */
  cost: money.nullable().default(null),
  markup: decimalText.nullable().default(null),
  /** What it took out of a retainer, tranche by tranche, each at the tranche's own rate. */
  drawdown: z
    .object({
      drawn: money,
      drawnFunctional: money,
      parts: z.array(
        z.object({ tranche: reference, amount: money, functional: money, fxRate: decimalText.nullable() }),
      ),
    })
    .nullable()
    .default(null),
  /** Of a write-off: why, on which event it hangs, and by how much that event may be invoiced less than it said. */
  reason: z.string().nullable().default(null),
  ofBillableEventId: id('BillableEvent').nullable().default(null),
  reducesOpenBy: money.nullable().default(null),
  /** The invoice whose open amount was written off, for a write-off of a receivable. */
  receivableInvoiceId: id('Invoice').nullable().default(null),
  purchaseOrderNumber: z.string().nullable().default(null),
});

const held = { billableEventId: id('BillableEvent'), engagementId: id('Engagement'), by: z.string() };

/** A person keeps an event from being invoiced, for a reason. */
export const billableEventHeld = defineEvent('billing-events.billable-event.held', 1, {
  ...held,
  reason: z.string(),
  note: z.string().nullable(),
  heldAt: instant,
});

export const billableEventReleased = defineEvent('billing-events.billable-event.released', 1, {
  ...held,
  releasedAt: instant,
});
