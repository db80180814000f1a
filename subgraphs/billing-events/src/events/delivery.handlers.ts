import {
  deliveryCutOffReached,
  estimateChanged,
  milestoneCompleted,
  projectCreated,
  timeEntryApproved,
} from '@throughline/events';
import { handle, NotYet } from '@throughline/transport';
import { isProjectKnown, keepEstimate, keepProject, keepTimeEntry } from '../persistence/delivery.queries.ts';
import { acceptMilestone } from '../use-cases/accept-milestone.ts';
import { recogniseRevenue } from '../use-cases/recognise-revenue.ts';

export const onProjectCreated = handle(projectCreated, ({ data }, work) => keepProject(work, data));

export const onMilestoneCompleted = handle(milestoneCompleted, ({ data }, work) =>
  acceptMilestone(work, data.milestoneId, data.acceptedAt),
);

export const onTimeEntryApproved = handle(timeEntryApproved, async ({ data }, work) => {
  if (!(await isProjectKnown(work, data.projectId))) throw new NotYet('project', data.projectId);
  await keepTimeEntry(work, data);
});

export const onEstimateChanged = handle(estimateChanged, async ({ data }, work) => {
  if (!(await isProjectKnown(work, data.projectId))) throw new NotYet('project', data.projectId);
  await keepEstimate(work, data);
});

export const onDeliveryCutOffReached = handle(deliveryCutOffReached, ({ data }, work) => recogniseRevenue(work, data));
