import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { calendarDate, decimalText, id, instant, month, reference } from '../fields.ts';

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
});
