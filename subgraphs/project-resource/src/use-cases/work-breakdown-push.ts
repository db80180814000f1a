import { type Id, invariant } from '@throughline/contracts';
import type { Psa, PsaStructure, WorkBreakdownPush } from '@throughline/project-resource-domain';
import { externalIdOf, keepExternalIds } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { readElements, readMilestones } from '../persistence/project.queries.ts';

/** Where a PSA's project is found in the crosswalk. */
export const whereOf = ({ system, instance, recordTypes }: Psa) => ({
  system,
  instance,
  recordType: recordTypes.project,
});

/** A part of a project's work, as a PSA takes it. */
export async function pushOf(
  work: Work,
  psa: Psa,
  part: { projectId: Id<'Project'>; addedBy: string | null },
): Promise<WorkBreakdownPush> {
  const { projectId } = part;
  const projectExternalId = await externalIdOf(work, { entityId: projectId, ...whereOf(psa) });
  invariant(projectExternalId !== null, `project ${projectId} has no shell to push to`);
  const elements = await readElements(work, part);
  const milestones = await readMilestones(work, part);
  return {
    projectId,
    projectExternalId,
    elements: elements.map(({ id, code, name, kind, parentId }) => {
      return { wbsElementId: id, code, name, kind, parentId };
    }),
    milestones: milestones.map(({ id, reference, wbsElementId, percent }) => {
      return { milestoneId: id, reference, wbsElementId, percent };
    }),
  };
}

/** Learns what the PSA calls the elements and milestones of a push. */
export async function keepStructure(work: Work, { system, instance }: Psa, structure: PsaStructure): Promise<void> {
  await keepExternalIds(work, [
    ...structure.elements.map(({ wbsElementId, recordType, externalId }) => {
      return { entityKind: 'WbsElement' as const, entityId: wbsElementId, system, instance, recordType, externalId };
    }),
    ...structure.milestones.map(({ milestoneId, recordType, externalId }) => {
      return { entityKind: 'Milestone' as const, entityId: milestoneId, system, instance, recordType, externalId };
    }),
  ]);
}

/** The first request is known by the activation alone; a repeated one after a refusal is another intent. */
export const keyOf = (activationId: string, attempt: number): string =>
  attempt === 1 ? activationId : `${activationId}/${attempt}`;
