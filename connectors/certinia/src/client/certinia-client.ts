import type { CalendarDate, Instant } from '@throughline/contracts';
import {
  chunked,
  type CompositeRequest,
  MOST_SUBREQUESTS,
  type SalesforceClient,
  soqlDatetime,
  soqlText,
} from '@throughline/salesforce';
import {
  ESTIMATE_FIELDS,
  EXPENSE_FIELDS,
  type ExpenseRecord,
  MILESTONE_FIELDS,
  type MilestoneRecord,
  PROJECT_FIELDS,
  type ProjectRecord,
  SPLIT_FIELDS,
  type TaskEstimateRecord,
  type TimecardSplitRecord,
} from './records.ts';
import {
  USAGE_FIELDS,
  type UsageRecord,
  VENDOR_INVOICE_FIELDS,
  type VendorInvoiceRecord,
} from './cost-and-usage.records.ts';
import type {
  BilledObject,
  BilledRecord,
  ProjectAnswer,
  ProjectFromTemplate,
  TemplateCopy,
  WorkBreakdown,
  WriteBackFailure,
} from './requests.ts';
import { billedWith, failuresOf, milestoneBody, taskBody } from './bodies.ts';

/** Certinia PSA through the org's REST API and the Apex class that the org exposes. Throws what `SalesforceClient` throws. */
export class CertiniaClient {
  constructor(private readonly salesforce: SalesforceClient) {}

  /** The template project of that name, published or not; `pse__Is_Active__c` says which. */
  async findTemplate(name: string): Promise<ProjectRecord | null> {
    return this.first(`pse__Is_Template__c = true AND Name = ${soqlText(name)}`);
  }

  /** Idempotent by key. The template's children come later: the project is complete once `Throughline_Provisioned__c`. */
  async createProjectFromTemplate(project: ProjectFromTemplate): Promise<ProjectAnswer> {
    return this.salesforce.apex<ProjectAnswer>('POST', '/throughline/v1/projects', { ...project });
  }

  /** A further template for a project that stands; complete once the project is provisioned again. Idempotent by key. */
  async copyTemplateInto(copy: TemplateCopy): Promise<ProjectAnswer> {
    return this.salesforce.apex<ProjectAnswer>('POST', '/throughline/v1/template-copies', { ...copy });
  }

  async readProject(key: string): Promise<ProjectRecord | null> {
    return this.first(`Throughline_Key__c = ${soqlText(key)}`);
  }

  /** For a compensation; tasks and milestones go with it. */
  async deleteProject(id: string): Promise<void> {
    await this.salesforce.delete('pse__Proj__c', id);
  }

  /**
   * Writes tasks and milestones by our keys, parents first. Up to 25 of them are all or nothing; beyond that each 25 are,
   * and a repeat completes what a failure left. Answers the record ids by key.
   */
  async upsertWorkBreakdown({ project, tasks, milestones }: WorkBreakdown): Promise<Map<string, string>> {
    const owner = { pse__Project__r: { Throughline_Key__c: project } };
    const requests = [
      ...tasks.map((task) => ({
        key: task.key,
        object: 'pse__Project_Task__c',
        body: { ...owner, ...taskBody(task) },
      })),
      ...milestones.map((milestone) => ({
        key: milestone.key,
        object: 'pse__Milestone__c',
        body: { ...owner, ...milestoneBody(milestone) },
      })),
    ];
    const ids = new Map<string, string>();
    for (const chunk of chunked(requests, MOST_SUBREQUESTS)) {
      const composite = chunk.map(({ key, object, body }, index): CompositeRequest => ({
        method: 'PATCH',
        url: `/sobjects/${object}/Throughline_Key__c/${encodeURIComponent(key)}`,
        referenceId: `record${index}`,
        body,
      }));
      const answers = await this.salesforce.composite(composite, true);
      for (const [index, answer] of answers.entries()) {
        const key = chunk[index]?.key;
        if (key !== undefined) ids.set(key, (answer.body as { id: string }).id);
      }
    }
    return ids;
  }

  async readTimecardSplits(ids: readonly string[]): Promise<TimecardSplitRecord[]> {
    return this.byId('pse__Timecard__c', SPLIT_FIELDS, ids);
  }

  /** All splits of a header that were generated so far. */
  async splitsOfTimecard(headerId: string): Promise<TimecardSplitRecord[]> {
    return this.salesforce.query(
      `SELECT ${SPLIT_FIELDS} FROM pse__Timecard__c WHERE pse__Timecard_Header__c = ${soqlText(headerId)} ORDER BY pse__Start_Date__c`,
    );
  }

  /** Approved splits changed since a moment, oldest change first; expect repeats of what the overlap covers. */
  async approvedTimecardsSince(systemModstamp: Instant, overlapSeconds: number): Promise<TimecardSplitRecord[]> {
    return this.since('pse__Timecard__c', SPLIT_FIELDS, 'pse__Approved__c = true', systemModstamp, overlapSeconds);
  }

  async readMilestones(ids: readonly string[]): Promise<MilestoneRecord[]> {
    return this.byId('pse__Milestone__c', MILESTONE_FIELDS, ids);
  }

  async approvedMilestonesSince(systemModstamp: Instant, overlapSeconds: number): Promise<MilestoneRecord[]> {
    return this.since('pse__Milestone__c', MILESTONE_FIELDS, 'pse__Approved__c = true', systemModstamp, overlapSeconds);
  }

  async readExpenses(ids: readonly string[]): Promise<ExpenseRecord[]> {
    return this.byId('pse__Expense__c', EXPENSE_FIELDS, ids);
  }

  async approvedExpensesSince(systemModstamp: Instant, overlapSeconds: number): Promise<ExpenseRecord[]> {
    return this.since('pse__Expense__c', EXPENSE_FIELDS, 'pse__Approved__c = true', systemModstamp, overlapSeconds);
  }

  async readVendorInvoices(ids: readonly string[]): Promise<VendorInvoiceRecord[]> {
    return this.byId('pse__Vendor_Invoice__c', VENDOR_INVOICE_FIELDS, ids);
  }

  async approvedVendorInvoicesSince(systemModstamp: Instant, overlapSeconds: number): Promise<VendorInvoiceRecord[]> {
    const approved = 'pse__Approved__c = true';
    return this.since('pse__Vendor_Invoice__c', VENDOR_INVOICE_FIELDS, approved, systemModstamp, overlapSeconds);
  }

  async readUsage(ids: readonly string[]): Promise<UsageRecord[]> {
    return this.byId('Usage_Record__c', USAGE_FIELDS, ids);
  }

  async usageSince(systemModstamp: Instant, overlapSeconds: number): Promise<UsageRecord[]> {
    return this.since('Usage_Record__c', USAGE_FIELDS, 'pse__Project__c != null', systemModstamp, overlapSeconds);
  }

  async readEstimates(ids: readonly string[]): Promise<TaskEstimateRecord[]> {
    return this.byId('Task_Estimate__c', ESTIMATE_FIELDS, ids);
  }

  async taskEstimatesSince(systemModstamp: Instant, overlapSeconds: number): Promise<TaskEstimateRecord[]> {
    return this.since('Task_Estimate__c', ESTIMATE_FIELDS, 'Version__c >= 1', systemModstamp, overlapSeconds);
  }

  /** Says on the record what it was billed with. A repeat changes nothing. */
  async writeBackInvoice(
    object: BilledObject,
    id: string,
    invoice: { number: string; date: CalendarDate },
  ): Promise<void> {
    await this.salesforce.update(object, id, billedWith(invoice));
  }

  /** As `writeBackInvoice`, 25 records a call. One that is rejected holds up no other; answers those. */
  async writeBackInvoices(records: readonly BilledRecord[]): Promise<WriteBackFailure[]> {
    const failures: WriteBackFailure[] = [];
    for (const chunk of chunked(records, MOST_SUBREQUESTS)) {
      const requests = chunk.map(({ object, id, number, date }, index): CompositeRequest => ({
        method: 'PATCH',
        url: `/sobjects/${object}/${encodeURIComponent(id)}`,
        referenceId: `record${index}`,
        body: billedWith({ number, date }),
      }));
      try {
        await this.salesforce.composite(requests, false);
      } catch (error) {
        failures.push(...failuresOf(error, chunk));
      }
    }
    return failures;
  }

  /** Frees the record for billing again, after a credit. */
  async clearInvoice(object: BilledObject, id: string): Promise<void> {
    await this.salesforce.update(object, id, {
      pse__Billed__c: false,
      pse__Bill_Date__c: null,
      pse__Invoiced__c: false,
      pse__Invoice_Number__c: null,
      pse__Invoice_Date__c: null,
    });
  }

  private async first(where: string): Promise<ProjectRecord | null> {
    const [project] = await this.salesforce.query<ProjectRecord>(
      `SELECT ${PROJECT_FIELDS} FROM pse__Proj__c WHERE ${where} ORDER BY CreatedDate LIMIT 1`,
    );
    return project ?? null;
  }

  private async byId<T>(object: string, fields: string, ids: readonly string[]): Promise<T[]> {
    const records: T[] = [];
    for (const some of chunked([...new Set(ids)])) {
      const list = some.map(soqlText).join(', ');
      records.push(...(await this.salesforce.query<T>(`SELECT ${fields} FROM ${object} WHERE Id IN (${list})`)));
    }
    return records;
  }

  private async since<T>(
    object: string,
    fields: string,
    where: string,
    at: Instant,
    overlapSeconds: number,
  ): Promise<T[]> {
    const changed = `SystemModstamp >= ${soqlDatetime(at, overlapSeconds)}`;
    return this.salesforce.query<T>(
      `SELECT ${fields} FROM ${object} WHERE ${where} AND ${changed} ORDER BY SystemModstamp, Id`,
    );
  }
}
