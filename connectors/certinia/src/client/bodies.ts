import { type CalendarDate, Fault } from '@throughline/contracts';
import type { BilledRecord, MilestoneToWrite, TaskToWrite, WriteBackFailure } from './requests.ts';

export const billedWith = ({ number, date }: { number: string; date: CalendarDate }): Record<string, unknown> => ({
  pse__Billed__c: true,
  pse__Bill_Date__c: date,
  pse__Invoiced__c: true,
  pse__Invoice_Number__c: number,
  pse__Invoice_Date__c: date,
});

/** What of a composite was rejected for good; anything else is thrown on, since all of it may be repeated. */
export function failuresOf(error: unknown, records: readonly BilledRecord[]): WriteBackFailure[] {
  const evidence = error instanceof Fault && !error.transient ? error.details.evidence : undefined;
  const errors = evidence?.['errors'];
  if (!Array.isArray(errors) || errors.length === 0) throw error;
  return (errors as { referenceId: string; errorCode: string; message: string }[]).map(
    ({ referenceId, errorCode, message }) => {
      const id = records[Number(referenceId.replace('record', ''))]?.id ?? referenceId;
      return { id, errorCode, message };
    },
  );
}

export const taskBody = (task: TaskToWrite): Record<string, unknown> => ({
  Name: task.name,
  pse__WBS_Element_Number__c: task.wbsNumber,
  pse__Order__c: task.order,
  pse__Summary__c: task.summary ?? false,
  ...(task.parentKey === undefined
    ? { pse__Parent_Task__c: null }
    : { pse__Parent_Task__r: { Throughline_Key__c: task.parentKey } }),
  ...(task.estimatedHours === undefined ? {} : { pse__Estimated_Hours__c: task.estimatedHours }),
});

export const milestoneBody = (milestone: MilestoneToWrite): Record<string, unknown> => ({
  Name: milestone.name,
  Throughline_Task__r: { Throughline_Key__c: milestone.taskKey },
  ...(milestone.amount === undefined ? {} : { pse__Milestone_Amount__c: milestone.amount }),
  ...(milestone.percent === undefined ? {} : { Percent__c: milestone.percent }),
  ...(milestone.targetDate === undefined ? {} : { pse__Target_Date__c: milestone.targetDate }),
});
