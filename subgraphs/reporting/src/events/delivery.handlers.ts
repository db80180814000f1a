import {
  type EventContract,
  milestoneCompleted,
  projectCreated,
  projectExtended,
  timeEntryApproved,
  timeEntryCorrected,
} from '@throughline/events';
import { handle, type Work } from '@throughline/transport';
import { connectTime, keepEdges, keepNodes, type LineageEdge } from '../read-models/lineage.ts';
import { keep } from '../read-models/read-models.ts';

type Extension = typeof projectExtended extends EventContract<infer T> ? T : never;

export const onProjectCreated = handle(projectCreated, async ({ data }, work) => {
  await keep(work, 'project', [
    {
      id: data.projectId,
      activation_id: data.activationId,
      quote_version_id: data.quoteVersionId,
      engagement_id: data.engagementId,
      created_at: data.createdAt,
    },
  ]);
  await keepWork(work, data);
});

export const onProjectExtended = handle(projectExtended, async ({ data }, work) => {
  await keep(work, 'project_extension', [
    {
      project_id: data.projectId,
      activation_id: data.activationId,
      quote_version_id: data.quoteVersionId,
      engagement_id: data.engagementId,
      extended_at: data.extendedAt,
    },
  ]);
  await keepWork(work, data);
});

/** Work elements and milestones, which stem from the version of the quote that brought them. */
async function keepWork(
  work: Work,
  data: Pick<Extension, 'projectId' | 'engagementId' | 'quoteVersionId' | 'elements' | 'milestones'>,
): Promise<void> {
  const { projectId, engagementId, quoteVersionId } = data;
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
}

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

/** The hours that were approved first stay; each correction says what they are from then on. */
export const onTimeEntryCorrected = handle(timeEntryCorrected, ({ data }, work) => {
  const { timeEntryId: id, reference, engagementId, correction, hours, correctedAt } = data;
  const attributes = { [`hoursCorrected${correction}`]: hours, [`corrected${correction}At`]: correctedAt };
  return keepNodes(work, [{ type: 'TIME_ENTRY', id, reference, engagementId, attributes }]);
});
