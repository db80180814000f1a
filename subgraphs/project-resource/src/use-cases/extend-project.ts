import { instant, invariant, type Result } from '@throughline/contracts';
import { projectRefused, type SoldDeal } from '@throughline/events';
import {
  onRequested,
  onTemplateCopied,
  type Psa,
  type PsaProject,
  type PsaStructure,
} from '@throughline/project-resource-domain';
import { externalIdOf } from '@throughline/subgraph';
import type { OutgoingOperation, Work } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import type { ExtendProjectRequest } from '../calls/extend-project.call.ts';
import type { PushExtensionRequest } from '../calls/push-extension.call.ts';
import {
  insertExtension,
  lockExtension,
  moveExtension,
  projectOfContract,
  renewExtension,
  standingWork,
  type StoredExtension,
} from '../persistence/extension.queries.ts';
import { lockProject } from '../persistence/project.queries.ts';
import { announceExtension, refuseExtension } from './announce-project.ts';
import { planExtension, storePlan } from './plan-project.ts';
import { keepStructure, keyOf, pushOf, whereOf } from './work-breakdown-push.ts';

/** The outgoing calls of an extension. */
export interface ExtensionCalls {
  readonly extend: OutgoingOperation<ExtendProjectRequest, PsaProject>;
  readonly pushExtension: OutgoingOperation<PushExtensionRequest, PsaStructure>;
}

/**
 * From an amendment to more work under the project that stands: plan of the added lines, copy of their template, work
 * breakdown, announcement. One extension per activation however often it is asked for; each step runs again only when it
 * was refused.
 */
export class ExtendProject {
  constructor(
    private readonly psas: PsaDirectory,
    private readonly calls: () => ExtensionCalls,
  ) {}

  /** The activation of an amendment asks for its work, for the first time or again after a pause. */
  async requested(work: Work, deal: SoldDeal): Promise<void> {
    const known = await lockExtension(work, deal.activationId);
    const next = onRequested(known);
    if (next === 'WAIT') return;
    if (known) await renewExtension(work, deal);
    const extension = known ? { ...known, deal } : await this.open(work, deal);
    if (!extension) return;
    if (next === 'ANNOUNCE') return announceExtension(work, extension, extension.createdAt ?? instant(work.now));
    if (next === 'PUSH_STRUCTURE') return this.pushStructure(work, extension);
    return this.plan(work, extension, known !== null);
  }

  /** The PSA answered the request for the template. It may be copied already or still be copying. */
  async extendAnswered(
    work: Work,
    { extension: asked }: ExtendProjectRequest,
    outcome: Result<PsaProject>,
  ): Promise<void> {
    const extension = await this.stored(work, asked.extensionId);
    if (!outcome.ok) {
      if (extension.state === 'REQUESTED') await refuseExtension(work, extension, 'SHELL', outcome.refusal);
      return;
    }
    if (outcome.value.provisioned) return this.templateCopied(work, asked.extensionId);
    if (extension.state === 'REQUESTED') await moveExtension(work, asked.extensionId, { state: 'COPYING' });
  }

  /** The PSA reports that everything of the further template stands; the report may overtake the answer to the request. */
  async templateCopied(work: Work, activationId: string): Promise<void> {
    const extension = await lockExtension(work, activationId);
    if (!extension || onTemplateCopied(extension) === 'WAIT') return;
    await this.pushStructure(work, extension);
  }

  /** The PSA answered the added work: the amendment's work stands, or its activation pauses. */
  async structureAnswered(
    work: Work,
    { activationId }: PushExtensionRequest,
    outcome: Result<PsaStructure>,
  ): Promise<void> {
    const extension = await this.stored(work, activationId);
    if (extension.state !== 'STRUCTURING') return;
    if (!outcome.ok) return refuseExtension(work, extension, 'STRUCTURE', outcome.refusal);
    await keepStructure(work, await this.psaOf(work, extension), outcome.value);
    await this.complete(work, extension);
  }

  /** Null when there is nothing to extend; the activation pauses with it. */
  private async open(work: Work, deal: SoldDeal): Promise<StoredExtension | null> {
    const { activationId, contractId } = deal;
    const project = await projectOfContract(work, contractId);
    if (!project) {
      const evidence = { what: 'project', contractId, amendment: deal.amendment?.reference ?? null };
      work.publish(projectRefused, activationId, { activationId, code: 'ENTITY_UNKNOWN', evidence });
      return null;
    }
    await insertExtension(work, project.id, deal);
    return this.stored(work, activationId);
  }

  private async plan(work: Work, extension: StoredExtension, again: boolean): Promise<void> {
    const { deal, projectId } = extension;
    const { activationId, contractId } = deal;
    const read = <T extends object>(sql: string, parameters: readonly unknown[]): Promise<T[]> =>
      work.sql<T>(sql, parameters);
    const plan = planExtension(deal, await standingWork(read, contractId, activationId));
    if (!plan.ok) return refuseExtension(work, extension, 'PLAN', plan.refusal);
    const { template, breakdown } = plan.value;
    await storePlan(work, { projectId, addedBy: activationId }, breakdown);
    if (breakdown.elements.length === 0 && template === null) return this.complete(work, extension);
    if (template === null) return this.pushStructure(work, extension);
    const psa = await this.psaOf(work, extension);
    const projectExternalId = await externalIdOf(work, { entityId: projectId, ...whereOf(psa) });
    invariant(projectExternalId !== null, `project ${projectId} stands without an external id`);
    const attempt = again ? extension.attempt + 1 : extension.attempt;
    await moveExtension(work, activationId, { state: 'REQUESTED', attempt });
    work.call(this.calls().extend, keyOf(activationId, attempt), {
      instance: psa.instance,
      extension: { extensionId: activationId, projectId, projectExternalId, template },
    });
  }

  private async pushStructure(work: Work, extension: StoredExtension): Promise<void> {
    const { projectId, deal, state } = extension;
    const { activationId } = deal;
    const psa = await this.psaOf(work, extension);
    const attempt = state === 'REFUSED' ? extension.attempt + 1 : extension.attempt;
    const push = await pushOf(work, psa, { projectId, addedBy: activationId });
    await moveExtension(work, activationId, { state: 'STRUCTURING', attempt });
    const request = { instance: psa.instance, activationId, push };
    work.call(this.calls().pushExtension, keyOf(activationId, attempt), request);
  }

  private async complete(work: Work, extension: StoredExtension): Promise<void> {
    await moveExtension(work, extension.deal.activationId, { state: 'CREATED', createdAt: work.now });
    await announceExtension(work, extension, instant(work.now));
  }

  private async stored(work: Work, activationId: string): Promise<StoredExtension> {
    const extension = await lockExtension(work, activationId);
    invariant(extension !== null, `the extension of activation ${activationId} is not stored`);
    return extension;
  }

  private async psaOf(work: Work, { projectId }: StoredExtension): Promise<Psa> {
    const project = await lockProject(work, projectId);
    invariant(project !== null && project.instance !== null, `project ${projectId} has no PSA`);
    return this.psas.named(work.tenantId, project.instance);
  }
}
