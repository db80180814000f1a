import { instant, invariant, refuse, type Result } from '@throughline/contracts';
import type { SoldDeal } from '@throughline/events';
import {
  onRequested,
  onTemplateCopied,
  type Psa,
  type PsaProject,
  type PsaStructure,
} from '@throughline/project-resource-domain';
import { externalIdOf, keepExternalIds } from '@throughline/subgraph';
import type { OutgoingOperation, Work } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import type { PushStructureRequest } from '../calls/push-structure.call.ts';
import type { RequestShellRequest } from '../calls/request-shell.call.ts';
import {
  insertProject,
  lockProject,
  lockProjectOfActivation,
  moveProject,
  type ProvisionedProject,
  readElements,
  readMilestones,
  renewRequest,
} from '../persistence/project.queries.ts';
import { announceProject, refuseProject } from './announce-project.ts';
import { planProject, storePlan } from './plan-project.ts';

/** The outgoing calls of provisioning. */
export interface ProvisioningCalls {
  readonly requestShell: OutgoingOperation<RequestShellRequest, PsaProject>;
  readonly pushStructure: OutgoingOperation<PushStructureRequest, PsaStructure>;
}

/**
 * From a sold deal to a project in the PSA: plan, shell from the template, work breakdown, announcement. One project per
 * activation however often it is asked for; each step runs again only when it was refused.
 */
export class ProvisionProject {
  constructor(
    private readonly psas: PsaDirectory,
    private readonly calls: () => ProvisioningCalls,
  ) {}

  /** The activation asks for its project, for the first time or again after a pause. */
  async requested(work: Work, deal: SoldDeal): Promise<void> {
    const known = await lockProjectOfActivation(work, deal.activationId);
    const next = onRequested(known);
    if (next === 'WAIT') return;
    if (known) await renewRequest(work, known.id, deal);
    const project = known ? { ...known, deal } : await this.open(work, deal);
    if (next === 'ANNOUNCE') return this.announce(work, project, project.createdAt ?? instant(work.now));
    if (next === 'PUSH_STRUCTURE') return this.pushStructure(work, project);
    return this.plan(work, project, known !== null);
  }

  /** The PSA answered the request for a shell. The template may be copied already or still be copying. */
  async shellAnswered(work: Work, request: RequestShellRequest, outcome: Result<PsaProject>): Promise<void> {
    const project = await lockProject(work, request.shell.projectId);
    invariant(project !== null, `project ${request.shell.projectId} was requested but is not stored`);
    if (!outcome.ok) {
      if (project.state === 'REQUESTED') await refuseProject(work, idsOf(project), 'SHELL', outcome.refusal);
      return;
    }
    await this.learnProjectId(work, project, outcome.value.externalId);
    if (outcome.value.provisioned) return this.templateCopied(work, project.id, outcome.value.externalId);
    if (project.state === 'REQUESTED') await moveProject(work, project.id, { state: 'COPYING' });
  }

  /** The PSA reports that everything of the template stands; the report may overtake the answer to the request. */
  async templateCopied(work: Work, projectId: string, externalId: string): Promise<void> {
    const project = await lockProject(work, projectId);
    if (!project || onTemplateCopied(project) === 'WAIT') return;
    await this.learnProjectId(work, project, externalId);
    await this.pushStructure(work, project);
  }

  /** The PSA answered the work breakdown: the project stands, or the activation pauses. */
  async structureAnswered(work: Work, request: PushStructureRequest, outcome: Result<PsaStructure>): Promise<void> {
    const project = await lockProject(work, request.push.projectId);
    invariant(project !== null, `project ${request.push.projectId} was pushed but is not stored`);
    if (project.state !== 'STRUCTURING') return;
    if (!outcome.ok) return refuseProject(work, idsOf(project), 'STRUCTURE', outcome.refusal);
    const { system, instance } = this.psaOf(work, project);
    await keepExternalIds(work, [
      ...outcome.value.elements.map(({ wbsElementId, recordType, externalId }) => {
        return { entityKind: 'WbsElement' as const, entityId: wbsElementId, system, instance, recordType, externalId };
      }),
      ...outcome.value.milestones.map(({ milestoneId, recordType, externalId }) => {
        return { entityKind: 'Milestone' as const, entityId: milestoneId, system, instance, recordType, externalId };
      }),
    ]);
    await moveProject(work, project.id, { state: 'CREATED', createdAt: work.now });
    await this.announce(work, project, instant(work.now));
  }

  private async open(work: Work, deal: SoldDeal): Promise<ProvisionedProject> {
    const psa = this.psas.forNewProjects(work.tenantId);
    const id = work.mint('Project');
    await insertProject(work, { id, deal, name: deal.engagementName, psa });
    const project = await lockProjectOfActivation(work, deal.activationId);
    invariant(project !== null, `the project of activation ${deal.activationId} was not stored`);
    return project;
  }

  private async plan(work: Work, project: ProvisionedProject, again: boolean): Promise<void> {
    const plan = planProject(project.deal);
    if (!plan.ok) return refuseProject(work, idsOf(project), 'PLAN', plan.refusal);
    const { template, currency } = plan.value;
    if (project.instance === null) {
      const none = refuse('TEMPLATE_UNAVAILABLE', { template, instance: null, problem: 'the tenant has no PSA' });
      return none.ok ? undefined : refuseProject(work, idsOf(project), 'PLAN', none.refusal);
    }
    await storePlan(work, project.id, plan.value);
    const attempt = again ? project.attempt + 1 : project.attempt;
    await moveProject(work, project.id, { state: 'REQUESTED', attempt });
    const { crmAccountId, startDate, activationId } = project.deal;
    work.call(this.calls().requestShell, keyOf(activationId, attempt), {
      instance: project.instance,
      shell: { projectId: project.id, name: project.name, template, crmAccountId, startDate, currency },
    });
  }

  private async pushStructure(work: Work, project: ProvisionedProject): Promise<void> {
    const psa = this.psaOf(work, project);
    const attempt = project.state === 'REFUSED' ? project.attempt + 1 : project.attempt;
    const projectExternalId = await externalIdOf(work, { entityId: project.id, ...whereOf(psa) });
    invariant(projectExternalId !== null, `project ${project.id} has no shell to push to`);
    const elements = await readElements(work, project.id);
    const milestones = await readMilestones(work, project.id);
    await moveProject(work, project.id, { state: 'STRUCTURING', attempt });
    work.call(this.calls().pushStructure, keyOf(project.deal.activationId, attempt), {
      instance: psa.instance,
      push: {
        projectId: project.id,
        projectExternalId,
        elements: elements.map(({ id, code, name, kind, parentId }) => ({
          wbsElementId: id,
          code,
          name,
          kind,
          parentId,
        })),
        milestones: milestones.map(({ id, reference, wbsElementId, percent }) => {
          return { milestoneId: id, reference, wbsElementId, percent };
        }),
      },
    });
  }

  private async announce(
    work: Work,
    project: ProvisionedProject,
    createdAt: ReturnType<typeof instant>,
  ): Promise<void> {
    await announceProject(work, project, { psa: whereOf(this.psaOf(work, project)), createdAt });
  }

  private async learnProjectId(work: Work, project: ProvisionedProject, externalId: string): Promise<void> {
    const where = whereOf(this.psaOf(work, project));
    await keepExternalIds(work, [{ entityKind: 'Project', entityId: project.id, externalId, ...where }]);
  }

  private psaOf(work: Work, project: ProvisionedProject): Psa {
    invariant(project.instance !== null, `project ${project.id} has no PSA`);
    return this.psas.named(work.tenantId, project.instance);
  }
}

const whereOf = ({ system, instance, recordTypes }: Psa) => ({ system, instance, recordType: recordTypes.project });

const idsOf = ({ id, deal }: ProvisionedProject) => ({ id, activationId: deal.activationId });

/** The first request is known by the activation alone; a repeated one after a refusal is another intent. */
const keyOf = (activationId: string, attempt: number): string =>
  attempt === 1 ? activationId : `${activationId}/${attempt}`;
