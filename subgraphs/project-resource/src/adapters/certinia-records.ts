import { calendarDate, decimal } from '@throughline/contracts';
import {
  daysOfSplit,
  type MilestoneRecord,
  type ProjectRecord,
  type TaskEstimateRecord,
  type ExpenseRecord,
  type TimecardSplitRecord,
  type UsageRecord,
  type VendorInvoiceRecord,
} from '@throughline/certinia';
import type {
  PsaEstimate,
  PsaExpense,
  PsaMilestone,
  PsaProject,
  PsaSubcontractorBill,
  PsaTime,
  PsaUsage,
} from '@throughline/project-resource-domain';
import { instantOf } from '@throughline/salesforce';

const orNull = (datetime: string | null): PsaTime['approvedAt'] => (datetime === null ? null : instantOf(datetime));

export const toPsaProject = (
  record: Pick<ProjectRecord, 'Id' | 'Throughline_Key__c' | 'Throughline_Provisioned__c' | 'Throughline_Copy_Key__c'>,
): PsaProject => ({
  externalId: record.Id,
  projectId: record.Throughline_Key__c,
  provisioned: record.Throughline_Provisioned__c,
  extensionId: record.Throughline_Copy_Key__c,
});

/**
 * A timecard split. People know it by the reference that they entered, otherwise by its number; the person is named by the
 * resource's correlation id, never by name. Source: Certinia PSA, "About Timecard Splits".
 */
export const toPsaTime = (record: TimecardSplitRecord): PsaTime => ({
  externalId: record.Id,
  name: record.Entry_Reference__c ?? record.Name,
  projectId: record.pse__Project__r?.Throughline_Key__c ?? null,
  wbsElementId: record.Throughline_Task__r?.Throughline_Key__c ?? null,
  resource: record.pse__Resource__r?.pse__API_Resource_Correlation_Id__c ?? record.pse__Resource__c ?? 'UNKNOWN',
  role: record.pse__Resource__r?.pse__Resource_Role__c ?? null,
  billable: record.pse__Billable__c,
  approved: record.pse__Approved__c,
  approvedAt: orNull(record.Approved_At__c),
  days: daysOfSplit(record).map(({ date, hours }) => ({ workDate: date, hours: decimal(hours).toFixed(2) })),
  changedAt: instantOf(record.SystemModstamp),
});

export const toPsaMilestone = (record: MilestoneRecord): PsaMilestone => ({
  externalId: record.Id,
  projectId: record.pse__Project__r?.Throughline_Key__c ?? null,
  milestoneId: record.Throughline_Key__c,
  accepted: record.pse__Approved__c,
  acceptedAt: orNull(record.Approved_At__c),
  changedAt: instantOf(record.SystemModstamp),
});

export const toPsaEstimate = (record: TaskEstimateRecord): PsaEstimate => ({
  externalId: record.Id,
  projectId: record.Task__r?.pse__Project__r?.Throughline_Key__c ?? null,
  wbsElementId: record.Task__r?.Throughline_Key__c ?? null,
  version: decimal(record.Version__c).toNumber(),
  hours: decimal(record.Hours__c).toFixed(2),
  recordedAt: instantOf(record.Recorded_At__c),
  changedAt: instantOf(record.SystemModstamp),
});

const dayOrNull = (date: string | null): PsaExpense['expenseDate'] => (date === null ? null : calendarDate(date));

/** Where a record hangs. */
const placeOf = ({
  pse__Project__r: project,
  Throughline_Task__r: task,
}: ExpenseRecord | VendorInvoiceRecord | UsageRecord) => ({
  projectId: project?.Throughline_Key__c ?? null,
  wbsElementId: task?.Throughline_Key__c ?? null,
});

/** The amount includes the tax that was paid with it. Source: Certinia PSA, fields of the expense. */
export const toPsaExpense = (record: ExpenseRecord): PsaExpense => ({
  externalId: record.Id,
  name: record.pse__Mobile_Expense_Reference_ID__c ?? record.Name,
  ...placeOf(record),
  cost: decimal(record.pse__Amount__c)
    .minus(record.pse__Incurred_Tax__c ?? '0')
    .toFixed(2),
  currency: record.CurrencyIsoCode,
  approved: record.pse__Approved__c,
  approvedAt: orNull(record.Approved_At__c),
  expenseDate: dayOrNull(record.pse__Expense_Date__c),
  type: record.pse__Type__c,
  billable: record.pse__Billable__c,
  changedAt: instantOf(record.SystemModstamp),
});

export const toPsaSubcontractorBill = (record: VendorInvoiceRecord): PsaSubcontractorBill => ({
  externalId: record.Id,
  name: record.Bill_Reference__c ?? record.Name,
  ...placeOf(record),
  cost: decimal(record.pse__Amount__c).toFixed(2),
  currency: record.CurrencyIsoCode,
  approved: record.pse__Approved__c,
  approvedAt: orNull(record.Approved_At__c),
  billDate: dayOrNull(record.pse__Date__c),
  changedAt: instantOf(record.SystemModstamp),
});

export const toPsaUsage = (record: UsageRecord): PsaUsage => ({
  externalId: record.Id,
  name: record.Usage_Reference__c ?? record.Name,
  ...placeOf(record),
  month: record.Month__c,
  measuredOn: dayOrNull(record.Measured_On__c),
  unit: record.Unit__c,
  quantity: record.Quantity__c,
  supersedes: record.Supersedes__c,
  recordedAt: orNull(record.Recorded_At__c),
  changedAt: instantOf(record.SystemModstamp),
});
