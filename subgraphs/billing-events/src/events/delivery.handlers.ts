import {
  deliveryCutOffReached,
  estimateChanged,
  milestoneCompleted,
  projectCreated,
  projectExtended,
  timeEntryApproved,
  timeEntryCorrected,
} from '@throughline/events';
import { handle, NotYet } from '@throughline/transport';
import {
  extendProject,
  isElementKnown,
  isProjectKnown,
  keepEstimate,
  keepProject,
} from '../persistence/delivery.queries.ts';
import { acceptMilestone } from '../use-cases/accept-milestone.ts';
import { recogniseRevenue } from '../use-cases/recognise-revenue.ts';
import { takeCorrection, takeTime } from '../use-cases/take-work.ts';

export const onProjectCreated = handle(projectCreated, ({ data }, work) => keepProject(work, data));

export const onProjectExtended = handle(projectExtended, async ({ data }, work) => {
  if (!(await isProjectKnown(work, data.projectId))) throw new NotYet('project', data.projectId);
  await extendProject(work, data);
});

export const onMilestoneCompleted = handle(milestoneCompleted, ({ data }, work) =>
  acceptMilestone(work, data.milestoneId, data.acceptedAt),
);

export const onTimeEntryApproved = handle(timeEntryApproved, ({ data }, work) => takeTime(work, data));

export const onTimeEntryCorrected = handle(timeEntryCorrected, ({ data }, work) => takeCorrection(work, data));

export const onEstimateChanged = handle(estimateChanged, async ({ data }, work) => {
  if (!(await isElementKnown(work, data.wbsElementId))) throw new NotYet('work element', data.wbsElementId);
  await keepEstimate(work, data);
});

export const onDeliveryCutOffReached = handle(deliveryCutOffReached, ({ data }, work) => recogniseRevenue(work, data));
