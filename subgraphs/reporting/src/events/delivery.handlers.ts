import { milestoneCompleted, projectCreated, timeEntryApproved } from '@throughline/events';
import { handle } from '@throughline/transport';
import { connectTime, keepEdges, keepNodes, type LineageEdge } from '../read-models/lineage.ts';
import { keep } from '../read-models/read-models.ts';

export const onProjectCreated = handle(projectCreated, async ({ data }, work) => {
  const { projectId, engagementId, quoteVersionId } = data;
  await keep(work, 'project', [
    {
      id: projectId,
      activation_id: data.activationId,
      quote_version_id: quoteVersionId,
      engagement_id: engagementId,
      created_at: data.createdAt,
    },
  ]);
  await keep(
    work,
    'wbs_element',
    data.elements.map(({ wbsElementId, code, obligationId }) => ({
      id: wbsElementId,
      code,
      project_id: projectId,
      obligation_id: obligationId,
    })),
  );
  await keepNodes(work, [
    ...data.elements.map(({ wbsElementId, code, name, kind }) => ({
      type: 'WBS' as const,
      id: wbsElementId,
      reference: code,
      engagementId,
      attributes: { name, kind },
    })),
    ...data.milestones.map(({ milestoneId, reference, percent }) => ({
      type: 'MILESTONE' as const,
      id: milestoneId,
      reference,
      engagementId,
      attributes: { percent },
    })),
  ]);
  await keepEdges(work, [
    ...data.elements.flatMap(({ wbsElementId, quoteLineId, obligationId }): LineageEdge[] => [
      { from: ['WBS', wbsElementId], to: ['QUOTE_LINE', quoteLineId] },
      { from: ['WBS', wbsElementId], to: ['QUOTE_VERSION', quoteVersionId] },
      ...(obligationId === null
        ? []
        : [{ from: ['WBS', wbsElementId], to: ['PERFORMANCE_OBLIGATION', obligationId] } as const]),
    ]),
    ...data.milestones.map(({ milestoneId, wbsElementId }): LineageEdge => ({
      from: ['MILESTONE', milestoneId],
      to: ['WBS', wbsElementId],
    })),
  ]);
});

export const onMilestoneCompleted = handle(milestoneCompleted, async ({ data }, work) => {
  const { milestoneId: id, reference, engagementId, acceptedAt } = data;
  await keepNodes(work, [{ type: 'MILESTONE', id, reference, engagementId, attributes: { acceptedAt } }]);
  await keepEdges(work, [{ from: ['MILESTONE', id], to: ['WBS', data.wbsElementId] }]);
});

export const onTimeEntryApproved = handle(timeEntryApproved, async ({ data }, work) => {
  const { timeEntryId: id, reference, engagementId, resource, hours, workDate, approvedAt } = data;
  const attributes = { resource, role: data.role, hours, workDate, approvedAt };
  await keepNodes(work, [{ type: 'TIME_ENTRY', id, reference, engagementId, attributes }]);
  await keepEdges(work, [{ from: ['TIME_ENTRY', id], to: ['WBS', data.wbsElementId] }]);
  if (data.billable) await connectTime(work, engagementId, reference);
});
