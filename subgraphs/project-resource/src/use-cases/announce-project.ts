import { type Id, type Instant, invariant, type Refusal } from '@throughline/contracts';
import { projectCreated, projectRefused } from '@throughline/events';
import type { RefusableStep } from '@throughline/project-resource-domain';
import { externalIdOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { markRefused, type ProvisionedProject, readElements, readMilestones } from '../persistence/project.queries.ts';

/** Tells everyone that the project stands, with its work breakdown, billing triggers and distributions. */
export async function announceProject(
  work: Work,
  project: ProvisionedProject,
  at: { psa: { system: string; instance: string; recordType: string }; createdAt: Instant },
): Promise<void> {
  const elements = await readElements(work, project.id);
  const milestones = await readMilestones(work, project.id);
  const externalId = await externalIdOf(work, { entityId: project.id, ...at.psa });
  invariant(externalId !== null, `project ${project.id} stands without an external id`);
  const { deal } = project;
  work.publish(projectCreated, project.id, {
    activationId: deal.activationId,
    projectId: project.id,
    engagementId: deal.engagementId,
    contractId: deal.contractId,
    quoteVersionId: deal.quoteVersionId,
    name: project.name,
    externalId,
    createdAt: at.createdAt,
    elements: elements.map((element) => ({
      wbsElementId: element.id,
      code: element.code,
      name: element.name,
      kind: element.kind,
      parentCode: element.parentCode,
      quoteLineId: element.quoteLineId,
      billToId: element.billToId,
      obligationId: element.obligationId,
      distribution: element.distribution?.toJSON() ?? null,
      rateCard:
        deal.lines.flatMap((line) => line.workElements).find(({ code }) => code === element.code)?.rateCard ?? null,
    })),
    milestones: milestones.map((milestone) => ({
      milestoneId: milestone.id,
      reference: milestone.reference,
      wbsElementId: milestone.wbsElementId,
      percent: milestone.percent,
    })),
  });
}

/** Records the "no" and tells the activation, which pauses with it. */
export async function refuseProject(
  work: Work,
  project: { id: Id<'Project'>; activationId: Id<'Activation'> },
  step: RefusableStep,
  refusal: Refusal,
): Promise<void> {
  await markRefused(work, project.id, { step, ...refusal });
  work.publish(projectRefused, project.id, {
    activationId: project.activationId,
    code: refusal.code,
    evidence: { ...refusal.evidence },
  });
}
