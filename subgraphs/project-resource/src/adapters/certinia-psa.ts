import { type Change, type ChangePosition, Fault, ok, refuse, type Result } from '@throughline/contracts';
import type { CertiniaClient } from '@throughline/certinia';
import type {
  ChangedKind,
  InvoiceWriteBack,
  ProjectShell,
  Psa,
  PsaEstimate,
  PsaMilestone,
  PsaProject,
  PsaStructure,
  PsaTime,
  WorkBreakdownPush,
} from '@throughline/project-resource-domain';
import { instantOf, type SalesforceClient } from '@throughline/salesforce';
import { toPsaEstimate, toPsaMilestone, toPsaProject, toPsaTime } from './certinia-records.ts';

const TASK = 'pse__Project_Task__c';
const MILESTONE = 'pse__Milestone__c';

/** Certinia PSA in the words of the port. Our ids travel in `Throughline_Key__c`. */
export class CertiniaPsa implements Psa {
  readonly system = 'certinia';
  readonly recordTypes = {
    project: 'pse__Proj__c',
    time: 'pse__Timecard__c',
    milestone: MILESTONE,
    estimate: 'Task_Estimate__c',
  } as const;

  constructor(
    readonly instance: string,
    private readonly client: CertiniaClient,
    private readonly salesforce: SalesforceClient,
  ) {}

  async templateIsPublished(template: string): Promise<boolean> {
    const found = await this.client.findTemplate(template);
    return found?.pse__Is_Active__c ?? false;
  }

  async createProject(shell: ProjectShell): Promise<Result<PsaProject>> {
    const { projectId, template, name, crmAccountId, startDate, currency } = shell;
    const about = { template, instance: this.instance };
    const request = { key: projectId, template, name, accountId: crmAccountId, startDate, currency };
    const answer = await this.client.createProjectFromTemplate(request);
    if (answer.isSuccess) {
      const project = await this.findProject(projectId);
      return ok(project ?? { externalId: answer.projectId, projectId, provisioned: false });
    }
    const isTemplate = answer.errors.some(({ code }) => code === 'TEMPLATE_MISSING' || code === 'TEMPLATE_UNAVAILABLE');
    if (isTemplate) return refuse('TEMPLATE_UNAVAILABLE', about);
    return refuse('UPSTREAM_REJECTED', { ...about, errors: answer.errors });
  }

  async findProject(projectId: string): Promise<PsaProject | null> {
    const record = await this.client.readProject(projectId);
    return record && toPsaProject(record);
  }

  async readProject(externalId: string): Promise<PsaProject | null> {
    const fields = ['Id', 'Throughline_Key__c', 'Throughline_Provisioned__c'];
    const record = await this.salesforce.retrieve<Parameters<typeof toPsaProject>[0]>(
      'pse__Proj__c',
      externalId,
      fields,
    );
    return record && toPsaProject(record);
  }

  async provisionWorkBreakdown(push: WorkBreakdownPush): Promise<Result<PsaStructure>> {
    const { projectId, elements, milestones } = push;
    const written = await this.refusable({ project: projectId }, () =>
      this.client.upsertWorkBreakdown({
        project: projectId,
        tasks: elements.map(({ wbsElementId, code, name, kind, parentId }, order) => ({
          key: wbsElementId,
          name,
          wbsNumber: code,
          order: order + 1,
          summary: kind === 'PACKAGE',
          ...(parentId === null ? {} : { parentKey: parentId }),
        })),
        milestones: milestones.map(({ milestoneId, reference, wbsElementId, percent }) => {
          return { key: milestoneId, taskKey: wbsElementId, name: reference, percent };
        }),
      }),
    );
    if (!written.ok) return written;
    const idOf = (key: string): string => written.value.get(key) ?? '';
    return ok({
      elements: elements.map(({ wbsElementId }) => {
        return { wbsElementId, recordType: TASK, externalId: idOf(wbsElementId) };
      }),
      milestones: milestones.map(({ milestoneId }) => {
        return { milestoneId, recordType: MILESTONE, externalId: idOf(milestoneId) };
      }),
    });
  }

  async changedTime(after: ChangePosition | null, limit: number): Promise<PsaTime[]> {
    return (await this.client.changedTimecards(after, limit)).map(toPsaTime);
  }

  async readTime(externalId: string): Promise<PsaTime | null> {
    const [record] = await this.client.readTimecardSplits([externalId]);
    return record ? toPsaTime(record) : null;
  }

  async changedMilestones(after: ChangePosition | null, limit: number): Promise<PsaMilestone[]> {
    return (await this.client.changedMilestones(after, limit)).map(toPsaMilestone);
  }

  async readMilestone(externalId: string): Promise<PsaMilestone | null> {
    const [record] = await this.client.readMilestones([externalId]);
    return record ? toPsaMilestone(record) : null;
  }

  async changedEstimates(after: ChangePosition | null, limit: number): Promise<PsaEstimate[]> {
    return (await this.client.changedEstimates(after, limit)).map(toPsaEstimate);
  }

  async readEstimate(externalId: string): Promise<PsaEstimate | null> {
    const [record] = await this.client.readEstimates([externalId]);
    return record ? toPsaEstimate(record) : null;
  }

  async changes(kind: ChangedKind, after: ChangePosition | null, limit: number): Promise<Change[]> {
    const stamps = await this.client.changes(this.recordTypes[kind], after, limit);
    return stamps.map(({ Id, SystemModstamp }) => ({ externalId: Id, changedAt: instantOf(SystemModstamp) }));
  }

  writeBackInvoice({ milestoneExternalId, invoiceNumber, invoiceDate }: InvoiceWriteBack): Promise<Result<void>> {
    const invoice = { number: invoiceNumber, date: invoiceDate };
    return this.refusable({ milestone: milestoneExternalId, invoice: invoiceNumber }, () =>
      this.client.writeBackInvoice(MILESTONE, milestoneExternalId, invoice),
    );
  }

  /** What the vendor rejects for good becomes a refusal that a person sees where the work waits; the rest stays a fault. */
  private async refusable<T>(about: Record<string, unknown>, call: () => Promise<T>): Promise<Result<T>> {
    try {
      return ok(await call());
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'UPSTREAM_REJECTED') throw error;
      return refuse('UPSTREAM_REJECTED', { ...about, instance: this.instance, ...error.details.evidence });
    }
  }
}
