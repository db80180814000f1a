import type { Draft, Org, OrgTrigger, SObject } from '@throughline/salesforce';
import { stampApproval } from './timecard.triggers.ts';

/** Milestones, expenses, bills, usage and estimates: what approval and change write beside the field that a person touched. */
export const deliveryTriggers: readonly OrgTrigger[] = [
  {
    object: 'pse__Milestone__c',
    before: (draft, previous, org) => {
      const approved = draft['pse__Status__c'] === 'Approved';
      draft['pse__Approved__c'] = approved;
      draft['pse__Include_In_Financials__c'] = approved;
      if (approved && draft['pse__Actual_Date__c'] === null) draft['pse__Actual_Date__c'] = org.now().slice(0, 10);
      stampApproval(draft, previous, org);
    },
  },
  { object: 'pse__Expense__c', before: approveByStatus },
  { object: 'pse__Vendor_Invoice__c', before: approveByStatus },
  {
    object: 'Usage_Record__c',
    before: (draft, previous, org) => {
      draft['Recorded_At__c'] = previous?.['Recorded_At__c'] ?? org.now();
    },
  },
  {
    object: 'pse__Expense_Report__c',
    before: (draft) => {
      draft['pse__Approved__c'] = draft['pse__Status__c'] === 'Approved';
    },
    after: (record, previous, org) => {
      if (record['pse__Status__c'] === previous?.['pse__Status__c']) return;
      for (const expense of org.children('pse__Expense__c', 'pse__Expense_Report__c', record.Id)) {
        org.update('pse__Expense__c', expense.Id, { pse__Status__c: record['pse__Status__c'] });
      }
    },
  },
  { object: 'pse__Project_Task__c', after: keepEstimate },
];

function approveByStatus(draft: Draft, previous: SObject | undefined, org: Org): void {
  const approved = draft['pse__Status__c'] === 'Approved';
  draft['pse__Approved__c'] = approved;
  draft['pse__Include_In_Financials__c'] = approved;
  stampApproval(draft, previous, org);
}

/** The org's own history: each change of a task's estimate is a version, numbered from 1. */
function keepEstimate(task: SObject, previous: SObject | undefined, org: Org): void {
  const hours = task['pse__Estimated_Hours__c'] ?? null;
  if (hours === null || hours === (previous?.['pse__Estimated_Hours__c'] ?? null)) return;
  const earlier = org.children('Task_Estimate__c', 'Task__c', task.Id).length;
  org.insert('Task_Estimate__c', {
    Task__c: task.Id,
    Version__c: earlier + 1,
    Hours__c: hours,
    Recorded_At__c: org.now(),
  });
}
