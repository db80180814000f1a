import { Fault, instant, type Instant, ok, refuse, type Result } from '@throughline/contracts';
import type { BilledObject, CertiniaClient } from '@throughline/certinia';
import type {
  BilledRecord,
  InvoiceWriteBack,
  ProjectExtension,
  ProjectShell,
  Psa,
  PsaEstimate,
  PsaExpense,
  PsaMilestone,
  PsaProject,
  PsaStructure,
  PsaSubcontractorBill,
  PsaTime,
  PsaUsage,
  RefusedWriteBack,
  TemplateState,
  WorkBreakdownPush,
} from '@throughline/project-resource-domain';
import type { SalesforceClient } from '@throughline/salesforce';
import {
  toPsaEstimate,
  toPsaExpense,
  toPsaMilestone,
  toPsaProject,
  toPsaSubcontractorBill,
  toPsaTime,
  toPsaUsage,
} from './certinia-records.ts';

const TASK = 'pse__Project_Task__c';
const MILESTONE = 'pse__Milestone__c';
const BEGINNING = instant('1970-01-01T00:00:00Z');

/** Certinia PSA in the words of the port. Our ids travel in `Throughline_Key__c`. */
export class CertiniaPsa implements Psa {
  readonly system = 'certinia';
  readonly recordTypes = {
    project: 'pse__Proj__c',
    time: 'pse__Timecard__c',
    milestone: MILESTONE,
    estimate: 'Task_Estimate__c',
    expense: 'pse__Expense__c',
    subcontractorBill: 'pse__Vendor_Invoice__c',
    usageRecord: 'Usage_Record__c',
  };

  constructor(
    readonly instance: string,
    private readonly client: CertiniaClient,
    private readonly salesforce: SalesforceClient,
  ) {}

  async templateState(template: string): Promise<TemplateState> {
    const found = await this.client.findTemplate(template);
    if (!found) return 'MISSING';
    return found.pse__Is_Active__c ? 'PUBLISHED' : 'DRAFT';
  }

  async createProject(shell: ProjectShell): Promise<Result<PsaProject>> {
    const { projectId, template, name, crmAccountId, startDate, currency } = shell;
    const about = { template, instance: this.instance };
    const request = { key: projectId, template, name, accountId: crmAccountId, startDate, currency };
    const answer = await this.client.createProjectFromTemplate(request);
    if (answer.isSuccess) {
      const project = await this.findProject(projectId);
      return ok(project ?? { externalId: answer.projectId, projectId, provisioned: false, extensionId: null });
    }
    return templateRefusal(answer.errors, about);
  }

  async extendProject(extension: ProjectExtension): Promise<Result<PsaProject>> {
    const { extensionId, projectId, projectExternalId, template } = extension;
    const answer = await this.client.copyTemplateInto({ key: extensionId, project: projectId, template });
    if (answer.isSuccess) {
      const project = await this.findProject(projectId);
      return ok(project ?? { externalId: projectExternalId, projectId, provisioned: false, extensionId });
    }
    if (answer.errors.some(({ code }) => code === 'COPY_IN_PROGRESS')) {
      const evidence = { instance: this.instance, projectId, template };
      throw new Fault('UPSTREAM_UNAVAILABLE', `another template is being copied into project ${projectId}`, {
        transient: true,
        evidence,
      });
    }
    return templateRefusal(answer.errors, { template, instance: this.instance });
  }

  async findProject(projectId: string): Promise<PsaProject | null> {
    const record = await this.client.readProject(projectId);
    return record && toPsaProject(record);
  }

  async readProject(externalId: string): Promise<PsaProject | null> {
    const fields = ['Id', 'Throughline_Key__c', 'Throughline_Provisioned__c', 'Throughline_Copy_Key__c'];
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

  async approvedTime(since: Instant | null): Promise<PsaTime[]> {
    return (await this.client.approvedTimecardsSince(since ?? BEGINNING, 0)).map(toPsaTime);
  }

  async readTime(externalId: string): Promise<PsaTime | null> {
    const [record] = await this.client.readTimecardSplits([externalId]);
    return record ? toPsaTime(record) : null;
  }

  async acceptedMilestones(since: Instant | null): Promise<PsaMilestone[]> {
    return (await this.client.approvedMilestonesSince(since ?? BEGINNING, 0)).map(toPsaMilestone);
  }

  async readMilestone(externalId: string): Promise<PsaMilestone | null> {
    const [record] = await this.client.readMilestones([externalId]);
    return record ? toPsaMilestone(record) : null;
  }

  async estimates(since: Instant | null): Promise<PsaEstimate[]> {
    return (await this.client.taskEstimatesSince(since ?? BEGINNING, 0)).map(toPsaEstimate);
  }

  async readEstimate(externalId: string): Promise<PsaEstimate | null> {
    const [record] = await this.client.readEstimates([externalId]);
    return record ? toPsaEstimate(record) : null;
  }

  async approvedExpenses(since: Instant | null): Promise<PsaExpense[]> {
    return (await this.client.approvedExpensesSince(since ?? BEGINNING, 0)).map(toPsaExpense);
  }

  async readExpense(externalId: string): Promise<PsaExpense | null> {
    const [record] = await this.client.readExpenses([externalId]);
    return record ? toPsaExpense(record) : null;
  }

  async approvedSubcontractorBills(since: Instant | null): Promise<PsaSubcontractorBill[]> {
    return (await this.client.approvedVendorInvoicesSince(since ?? BEGINNING, 0)).map(toPsaSubcontractorBill);
  }

  async readSubcontractorBill(externalId: string): Promise<PsaSubcontractorBill | null> {
    const [record] = await this.client.readVendorInvoices([externalId]);
    return record ? toPsaSubcontractorBill(record) : null;
  }

  async usageRecords(since: Instant | null): Promise<PsaUsage[]> {
    return (await this.client.usageSince(since ?? BEGINNING, 0)).map(toPsaUsage);
  }

  async readUsageRecord(externalId: string): Promise<PsaUsage | null> {
    const [record] = await this.client.readUsage([externalId]);
    return record ? toPsaUsage(record) : null;
  }

  async writeBackInvoices(records: readonly BilledRecord[]): Promise<RefusedWriteBack[]> {
    const failures = await this.client.writeBackInvoices(
      records.map(({ recordType, externalId, invoiceNumber, invoiceDate }) => {
        return { object: recordType as BilledObject, id: externalId, number: invoiceNumber, date: invoiceDate };
      }),
    );
    return failures.map(({ id, errorCode, message }) => {
      const evidence = { record: id, instance: this.instance, errorCode, message };
      return { externalId: id, refusal: { code: 'UPSTREAM_REJECTED', evidence } };
    });
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

const TEMPLATE_CODES = ['TEMPLATE_MISSING', 'TEMPLATE_UNAVAILABLE'] as const;

function templateRefusal(
  errors: readonly { readonly code: string }[],
  about: { template: string; instance: string },
): Result<never> {
  const code = TEMPLATE_CODES.find((one) => errors.some((error) => error.code === one));
  return code ? refuse(code, about) : refuse('UPSTREAM_REJECTED', { ...about, errors });
}
