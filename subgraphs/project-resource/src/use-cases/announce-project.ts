import { type Id, type Instant, invariant, type Refusal } from '@throughline/contracts';
import { projectCreated, projectExtended, projectRefused, type SoldDeal } from '@throughline/events';
import type { RefusableStep } from '@throughline/project-resource-domain';
import { externalIdOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { markExtensionRefused, type StoredExtension } from '../persistence/extension.queries.ts';
import {
  markRefused,
  type ProvisionedProject,
  readElements,
  readMilestones,
  type StoredElement,
  type StoredMilestone,
} from '../persistence/project.queries.ts';

/** Tells everyone that the project stands, with its work breakdown, billing triggers and distributions. */
export async function announceProject(
  work: Work,
  project: ProvisionedProject,
  at: { psa: { system: string; instance: string; recordType: string }; createdAt: Instant },
): Promise<void> {
  const part = { projectId: project.id, addedBy: null };
  const elements = await readElements(work, part);
  const milestones = await readMilestones(work, part);
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
    elements: elements.map((element) => toldElement(element, deal)),
    milestones: milestones.map(toldMilestone),
  });
}

/** Tells everyone what an amendment put under the project. */
export async function announceExtension(
  work: Work,
  { projectId, deal }: StoredExtension,
  extendedAt: Instant,
): Promise<void> {
  const { activationId, engagementId, contractId, quoteVersionId } = deal;
  const part = { projectId, addedBy: activationId };
  const elements = await readElements(work, part);
  const milestones = await readMilestones(work, part);
  work.publish(projectExtended, projectId, {
    activationId,
    projectId,
    engagementId,
    contractId,
    quoteVersionId,
    extendedAt,
    elements: elements.map((element) => toldElement(element, deal)),
    milestones: milestones.map(toldMilestone),
  });
}

const toldElement = (element: StoredElement, deal: SoldDeal) => ({
  wbsElementId: element.id,
  code: element.code,
  name: element.name,
  kind: element.kind,
  parentCode: element.parentCode,
  quoteLineId: element.quoteLineId,
  billToId: element.billToId,
  obligationId: element.obligationId,
  distribution: element.distribution?.toJSON() ?? null,
  rateCard: deal.lines.flatMap((line) => line.workElements).find(({ code }) => code === element.code)?.rateCard ?? null,
});

const toldMilestone = ({ id: milestoneId, reference, wbsElementId, percent }: StoredMilestone) => {
  return { milestoneId, reference, wbsElementId, percent };
};

/** Records that an amendment's work cannot be put under the project, and tells its activation, which pauses with it. */
export async function refuseExtension(
  work: Work,
  { projectId, deal: { activationId } }: StoredExtension,
  step: RefusableStep,
  refusal: Refusal,
): Promise<void> {
  await markExtensionRefused(work, activationId, { step, ...refusal });
  work.publish(projectRefused, projectId, { activationId, code: refusal.code, evidence: { ...refusal.evidence } });
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
