import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { calendarDate, decimalText, id, instant, money, month, reference } from '../fields.ts';

/** The customer accepted a milestone; it triggers its billing percent. */
export const milestoneCompleted = defineEvent('project-resource.milestone.completed', 1, {
  milestoneId: id('Milestone'),
  reference,
  projectId: id('Project'),
  engagementId: id('Engagement'),
  wbsElementId: id('WbsElement'),
  acceptedAt: instant,
});

/** Time was approved in the PSA. Hours have two decimals; the work date is the day that prices and recognises it. */
export const timeEntryApproved = defineEvent('project-resource.time-entry.approved', 1, {
  timeEntryId: id('TimeEntry'),
  reference,
  projectId: id('Project'),
  engagementId: id('Engagement'),
  wbsElementId: id('WbsElement'),
  resource: reference,
  role: z.string().nullable(),
  workDate: calendarDate,
  hours: decimalText,
  billable: z.boolean(),
  approvedAt: instant,
});

/**
 * Time that was approved before was changed in the PSA. Nothing that was billed changes: the difference of the hours is
 * priced by the same day and role, and billed on its own.
 */
export const timeEntryCorrected = defineEvent('project-resource.time-entry.corrected', 1, {
  timeEntryId: id('TimeEntry'),
  reference,
  /** Counted from 1 for each entry. */
  correction: z.number().int().positive(),
  projectId: id('Project'),
  engagementId: id('Engagement'),
  wbsElementId: id('WbsElement'),
  workDate: calendarDate,
  hoursBefore: decimalText,
  hours: decimalText,
  correctedAt: instant,
});

const expense = {
  expenseId: id('Expense'),
  reference,
  projectId: id('Project'),
  engagementId: id('Engagement'),
  wbsElementId: id('WbsElement'),
  expenseDate: calendarDate,
  /** The key of the contract's expense policy: `TRAVEL`. */
  type: reference,
  /** Net, in the currency in which it was paid. */
  cost: money,
  approvedAt: instant,
};

/** The first version did not say with which markup an expense is sold on; readers take it from the contract's policy. */
export const expenseApprovedV1 = defineEvent('project-resource.expense.approved', 1, expense);

/** An expense was approved in the PSA. The markup is that of the contract's policy: `0.06` is six percent. */
export const expenseApproved = defineEvent('project-resource.expense.approved', 2, { ...expense, markup: decimalText });

/** A subcontractor's bill was approved; it is passed through at cost. */
export const subcontractorBillApproved = defineEvent('project-resource.subcontractor-bill.approved', 1, {
  subcontractorBillId: id('SubcontractorBill'),
  reference,
  projectId: id('Project'),
  engagementId: id('Engagement'),
  wbsElementId: id('WbsElement'),
  billDate: calendarDate,
  cost: money,
  approvedAt: instant,
});

/** What was consumed in a month. A later record for the same month replaces the one that it names. */
export const usageRecorded = defineEvent('project-resource.usage.recorded', 1, {
  usageRecordId: id('UsageRecord'),
  reference,
  projectId: id('Project'),
  engagementId: id('Engagement'),
  wbsElementId: id('WbsElement'),
  month,
  measuredOn: calendarDate,
  unit: z.string(),
  quantity: z.number().int().nonnegative(),
  supersedes: z.object({ usageRecordId: id('UsageRecord'), reference }).nullable(),
  recordedAt: instant,
});

/** A new version of the estimate at completion of a work element. */
export const estimateChanged = defineEvent('project-resource.estimate.changed', 1, {
  estimateId: id('Estimate'),
  projectId: id('Project'),
  engagementId: id('Engagement'),
  wbsElementId: id('WbsElement'),
  version: z.number().int().positive(),
  hours: decimalText,
  recordedAt: instant,
});

/**
 * Everything that was approved up to the close of a period has been read from the PSA and published. Consumers that
 * recognise revenue wait until they hold as many facts as the counts say.
 */
export const deliveryCutOffReached = defineEvent('project-resource.delivery-cut-off.reached', 1, {
  period: month,
  closedAt: instant,
  timeEntries: z.number().int().nonnegative(),
  milestones: z.number().int().nonnegative(),
  estimates: z.number().int().nonnegative(),
  corrections: z.number().int().nonnegative().default(0),
  expenses: z.number().int().nonnegative().default(0),
  subcontractorBills: z.number().int().nonnegative().default(0),
  usageRecords: z.number().int().nonnegative().default(0),
});
