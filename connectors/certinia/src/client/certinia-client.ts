import { type CalendarDate, type ChangePosition, Fault } from '@throughline/contracts';
import {
  type ChangeStamp,
  chunked,
  type CompositeAnswer,
  type CompositeRequest,
  MOST_SUBREQUESTS,
  recordOf,
  type SalesforceClient,
  soqlText,
} from '@throughline/salesforce';
import { z } from 'zod';
import {
  ESTIMATES,
  type ExpenseRecord,
  EXPENSES,
  type MilestoneRecord,
  MILESTONES,
  type ProjectRecord,
  PROJECTS,
  type RecordKind,
  SPLITS,
  type TaskEstimateRecord,
  type TimecardSplitRecord,
} from './records.ts';

export interface ProjectFromTemplate {
  /** Our key: a repeat with it answers the same project. */
  readonly key: string;
  /** Name of the template project. */
  readonly template: string;
  readonly name: string;
  readonly accountId: string;
  readonly startDate?: CalendarDate;
  readonly endDate?: CalendarDate;
  readonly currency: string;
  readonly region?: string;
}

/** The Apex class's answer. Codes: TEMPLATE_MISSING, TEMPLATE_UNAVAILABLE, or one of the platform. */
export type ProjectAnswer = z.infer<typeof projectAnswer>;

const projectAnswer = z.discriminatedUnion('isSuccess', [
  z.object({ isSuccess: z.literal(true), projectId: z.string().min(1), errors: z.array(z.never()).readonly() }),
  z.object({
    isSuccess: z.literal(false),
    projectId: z.null(),
    errors: z
      .array(z.object({ code: z.string(), message: z.string() }))
      .min(1)
      .readonly(),
  }),
]);

export interface TaskToWrite {
  readonly key: string;
  readonly parentKey?: string;
  readonly name: string;
  readonly wbsNumber: string;
  readonly order: number;
  /** Whether it only groups other tasks. */
  readonly summary?: boolean;
  /** Decimal text, 2 places. */
  readonly estimatedHours?: string;
}

export interface MilestoneToWrite {
  readonly key: string;
  readonly taskKey: string;
  readonly name: string;
  /** Decimal texts: an amount in the project's currency, and a share of the package price in percent. */
  readonly amount?: string;
  readonly percent?: string;
  readonly targetDate?: CalendarDate;
}

export interface WorkBreakdown {
  /** The project's `Throughline_Key__c`. */
  readonly project: string;
  /** Parents before their children. */
  readonly tasks: readonly TaskToWrite[];
  readonly milestones: readonly MilestoneToWrite[];
}

/** Objects that carry the write-back of an invoice when billing does not run through PSA's billing events. */
export type BilledObject = 'pse__Timecard__c' | 'pse__Milestone__c' | 'pse__Expense__c';

/** Objects whose changes are followed. */
export type ChangedObject = 'pse__Timecard__c' | 'pse__Milestone__c' | 'Task_Estimate__c';

const written = z.object({ id: z.string().min(1) });

/** The id of an upserted record. Without it nobody would know what was written where. */
function idIn({ referenceId, body }: CompositeAnswer): string {
  const read = written.safeParse(body);
  if (read.success) return read.data.id;
  const evidence = { system: 'salesforce', referenceId };
  throw new Fault('UPSTREAM_OUTCOME_UNKNOWN', `no id came back for ${referenceId}`, { transient: true, evidence });
}

/** Certinia PSA through the org's REST API and the Apex class that the org exposes. Throws what `SalesforceClient` throws. */
export class CertiniaClient {
  constructor(private readonly salesforce: SalesforceClient) {}

  /** The template project of that name, published or not; `pse__Is_Active__c` says which. */
  async findTemplate(name: string): Promise<ProjectRecord | null> {
    return this.first(`pse__Is_Template__c = true AND Name = ${soqlText(name)}`);
  }

  /** Idempotent by key. The template's children come later: the project is complete once `Throughline_Provisioned__c`. */
  async createProjectFromTemplate(project: ProjectFromTemplate): Promise<ProjectAnswer> {
    const call = { method: 'POST', path: '/throughline/v1/projects', body: { ...project } } as const;
    return this.salesforce.apex(call, projectAnswer);
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
        if (key !== undefined) ids.set(key, idIn(answer));
      }
    }
    return ids;
  }

  async readTimecardSplits(ids: readonly string[]): Promise<TimecardSplitRecord[]> {
    return this.byId(SPLITS, ids);
  }

  /** All splits of a header that were generated so far. */
  async splitsOfTimecard(headerId: string): Promise<TimecardSplitRecord[]> {
    return this.select(SPLITS, `pse__Timecard_Header__c = ${soqlText(headerId)} ORDER BY pse__Start_Date__c`);
  }

  /** Splits, approved or not, in order of change and id after a place, at most `limit`. */
  async changedTimecards(after: ChangePosition | null, limit: number): Promise<TimecardSplitRecord[]> {
    return this.changed(SPLITS, after, limit);
  }

  async readMilestones(ids: readonly string[]): Promise<MilestoneRecord[]> {
    return this.byId(MILESTONES, ids);
  }

  async changedMilestones(after: ChangePosition | null, limit: number): Promise<MilestoneRecord[]> {
    return this.changed(MILESTONES, after, limit);
  }

  async readExpenses(ids: readonly string[]): Promise<ExpenseRecord[]> {
    return this.byId(EXPENSES, ids);
  }

  async changedExpenses(after: ChangePosition | null, limit: number): Promise<ExpenseRecord[]> {
    return this.changed(EXPENSES, after, limit);
  }

  async readEstimates(ids: readonly string[]): Promise<TaskEstimateRecord[]> {
    return this.byId(ESTIMATES, ids);
  }

  async changedEstimates(after: ChangePosition | null, limit: number): Promise<TaskEstimateRecord[]> {
    return this.changed(ESTIMATES, after, limit);
  }

  /** Which records changed, without what is in them: for a page of which one cannot be read, so that others can be. */
  async changes(object: ChangedObject, after: ChangePosition | null, limit: number): Promise<ChangeStamp[]> {
    return this.salesforce.changed({ object, fields: 'Id, SystemModstamp', ...onlyOurs(object) }, after, limit);
  }

  /** Says on the record what it was billed with. A repeat changes nothing. */
  async writeBackInvoice(
    object: BilledObject,
    id: string,
    invoice: { number: string; date: CalendarDate },
  ): Promise<void> {
    await this.salesforce.update(object, id, {
      pse__Billed__c: true,
      pse__Bill_Date__c: invoice.date,
      pse__Invoiced__c: true,
      pse__Invoice_Number__c: invoice.number,
      pse__Invoice_Date__c: invoice.date,
    });
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
    const [project] = await this.select(PROJECTS, `${where} ORDER BY CreatedDate LIMIT 1`);
    return project ?? null;
  }

  private async byId<T>(kind: RecordKind<T>, ids: readonly string[]): Promise<T[]> {
    const records: T[] = [];
    for (const some of chunked([...new Set(ids)]))
      records.push(...(await this.select(kind, `Id IN (${some.map(soqlText).join(', ')})`)));
    return records;
  }

  private async select<T>({ object, fields, shape }: RecordKind<T>, where: string): Promise<T[]> {
    const rows = await this.salesforce.query<object>(`SELECT ${fields} FROM ${object} WHERE ${where}`);
    return rows.map((row) => recordOf(object, shape, row));
  }

  private async changed<T>(
    { object, fields, shape }: RecordKind<T>,
    after: ChangePosition | null,
    limit: number,
  ): Promise<T[]> {
    const rows = await this.salesforce.changed({ object, fields, ...onlyOurs(object) }, after, limit);
    return rows.map((row) => recordOf(object, shape, row));
  }
}

/** Estimates without a version are the vendor's own. */
const onlyOurs = (object: string): { where?: string } =>
  object === ESTIMATES.object ? { where: 'Version__c >= 1' } : {};

const taskBody = (task: TaskToWrite): Record<string, unknown> => ({
  Name: task.name,
  pse__WBS_Element_Number__c: task.wbsNumber,
  pse__Order__c: task.order,
  pse__Summary__c: task.summary ?? false,
  ...(task.parentKey === undefined
    ? { pse__Parent_Task__c: null }
    : { pse__Parent_Task__r: { Throughline_Key__c: task.parentKey } }),
  ...(task.estimatedHours === undefined ? {} : { pse__Estimated_Hours__c: task.estimatedHours }),
});

const milestoneBody = (milestone: MilestoneToWrite): Record<string, unknown> => ({
  Name: milestone.name,
  Throughline_Task__r: { Throughline_Key__c: milestone.taskKey },
  ...(milestone.amount === undefined ? {} : { pse__Milestone_Amount__c: milestone.amount }),
  ...(milestone.percent === undefined ? {} : { Percent__c: milestone.percent }),
  ...(milestone.targetDate === undefined ? {} : { pse__Target_Date__c: milestone.targetDate }),
});
