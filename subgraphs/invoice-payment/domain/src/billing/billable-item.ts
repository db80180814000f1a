import type { CalendarDate, Id, Instant, Money } from '@throughline/contracts';

export type BillableType =
  | 'TIME_ENTRY'
  | 'EXPENSE_APPROVAL'
  | 'MILESTONE_COMPLETION'
  | 'RECURRING_SERVICE_CHARGE'
  | 'USAGE_ADJUSTMENT'
  | 'WRITE_OFF';

/** Our copy of a billable event: what it is, whose it is, and how much of it may be invoiced. */
export interface BillableItem {
  readonly billableEventId: Id<'BillableEvent'>;
  readonly type: BillableType;
  readonly subtype: string | null;
  /** The id that the source gave it: `MS-1`, `SUP-2025-05`. */
  readonly sourceReference: string;
  readonly engagementId: Id<'Engagement'>;
  readonly customerId: Id<'Customer'>;
  readonly billToId: Id<'BillTo'>;
  readonly sellerReference: string;
  readonly quoteLineId: Id<'QuoteLine'>;
  readonly wbsElementId: Id<'WbsElement'>;
  readonly milestoneId: Id<'Milestone'> | null;
  readonly eventDate: CalendarDate;
  readonly approvedAt: Instant;
  readonly billable: Money;
  readonly description: string;
}
