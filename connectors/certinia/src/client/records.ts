/** Vendor records as they are: names of the API, numbers as decimal texts, datetimes in the vendor's form. */
export interface ProjectRecord {
  readonly Id: string;
  readonly Name: string;
  readonly CurrencyIsoCode: string;
  readonly pse__Account__c: string | null;
  readonly pse__Region__c: string | null;
  readonly pse__Stage__c: string | null;
  readonly pse__Start_Date__c: string | null;
  readonly pse__End_Date__c: string | null;
  readonly pse__Is_Active__c: boolean;
  readonly pse__Is_Template__c: boolean;
  readonly Throughline_Key__c: string | null;
  /** False while a template is being copied. */
  readonly Throughline_Provisioned__c: boolean;
  /** Key of the copy that was asked for last, into a project that stood already. */
  readonly Throughline_Copy_Key__c: string | null;
  readonly SystemModstamp: string;
}

export const PROJECT_FIELDS =
  'Id, Name, CurrencyIsoCode, pse__Account__c, pse__Region__c, pse__Stage__c, pse__Start_Date__c, pse__End_Date__c, ' +
  'pse__Is_Active__c, pse__Is_Template__c, Throughline_Key__c, Throughline_Provisioned__c, ' +
  'Throughline_Copy_Key__c, SystemModstamp';

export interface Billed {
  readonly pse__Billed__c: boolean;
  readonly pse__Bill_Date__c: string | null;
  readonly pse__Invoiced__c: boolean;
  readonly pse__Invoice_Number__c: string | null;
  readonly pse__Invoice_Date__c: string | null;
}
export const BILLED_FIELDS =
  'pse__Billed__c, pse__Bill_Date__c, pse__Invoiced__c, pse__Invoice_Number__c, pse__Invoice_Date__c';

/** Our keys of the project and task that a record hangs on. */
export interface Placed {
  readonly pse__Project__c: string;
  readonly pse__Project__r: { readonly Throughline_Key__c: string | null } | null;
  readonly Throughline_Task__c: string | null;
  readonly Throughline_Task__r: {
    readonly Throughline_Key__c: string | null;
    readonly pse__WBS_Element_Number__c: string | null;
  } | null;
}
export const PLACED_FIELDS =
  'pse__Project__c, pse__Project__r.Throughline_Key__c, Throughline_Task__c, Throughline_Task__r.Throughline_Key__c, Throughline_Task__r.pse__WBS_Element_Number__c';

interface Resourced {
  readonly pse__Resource__c: string | null;
  readonly pse__Resource__r: {
    readonly Name: string;
    readonly pse__Resource_Role__c: string | null;
    readonly pse__API_Resource_Correlation_Id__c: string | null;
  } | null;
}
const RESOURCED_FIELDS =
  'pse__Resource__c, pse__Resource__r.Name, pse__Resource__r.pse__Resource_Role__c, pse__Resource__r.pse__API_Resource_Correlation_Id__c';

/** A week, or the part of it in one month, of one person on one task. Days outside the range hold 0. */
export interface TimecardSplitRecord extends Billed, Placed, Resourced {
  readonly Id: string;
  readonly Name: string;
  readonly CurrencyIsoCode: string;
  readonly pse__Timecard_Header__c: string;
  readonly Entry_Reference__c: string | null;
  readonly pse__Start_Date__c: string;
  readonly pse__End_Date__c: string;
  readonly pse__Sunday_Hours__c: string | null;
  readonly pse__Monday_Hours__c: string | null;
  readonly pse__Tuesday_Hours__c: string | null;
  readonly pse__Wednesday_Hours__c: string | null;
  readonly pse__Thursday_Hours__c: string | null;
  readonly pse__Friday_Hours__c: string | null;
  readonly pse__Saturday_Hours__c: string | null;
  readonly pse__Total_Hours__c: string | null;
  readonly pse__Billable__c: boolean;
  readonly pse__Status__c: string;
  readonly pse__Approved__c: boolean;
  readonly Approved_At__c: string | null;
  readonly SystemModstamp: string;
}

export const SPLIT_FIELDS = [
  'Id, Name, CurrencyIsoCode, pse__Timecard_Header__c, Entry_Reference__c, pse__Start_Date__c, pse__End_Date__c',
  'pse__Sunday_Hours__c, pse__Monday_Hours__c, pse__Tuesday_Hours__c, pse__Wednesday_Hours__c, pse__Thursday_Hours__c',
  'pse__Friday_Hours__c, pse__Saturday_Hours__c, pse__Total_Hours__c, pse__Billable__c, pse__Status__c, pse__Approved__c',
  'Approved_At__c, SystemModstamp',
  PLACED_FIELDS,
  RESOURCED_FIELDS,
  BILLED_FIELDS,
].join(', ');

export interface MilestoneRecord extends Billed, Placed {
  readonly Id: string;
  readonly Name: string;
  readonly CurrencyIsoCode: string;
  readonly pse__Status__c: string;
  readonly pse__Milestone_Amount__c: string | null;
  readonly pse__Target_Date__c: string | null;
  readonly pse__Actual_Date__c: string | null;
  readonly pse__Approved__c: boolean;
  readonly Percent__c: string | null;
  readonly Approved_At__c: string | null;
  readonly Throughline_Key__c: string | null;
  readonly SystemModstamp: string;
}

export const MILESTONE_FIELDS = [
  'Id, Name, CurrencyIsoCode, pse__Status__c, pse__Milestone_Amount__c, pse__Target_Date__c, pse__Actual_Date__c',
  'pse__Approved__c, Percent__c, Approved_At__c, Throughline_Key__c, SystemModstamp',
  PLACED_FIELDS,
  BILLED_FIELDS,
].join(', ');

export interface ExpenseRecord extends Billed, Placed, Resourced {
  readonly Id: string;
  readonly Name: string;
  readonly CurrencyIsoCode: string | null;
  readonly pse__Expense_Date__c: string;
  readonly pse__Type__c: string | null;
  readonly pse__Amount__c: string;
  readonly pse__Incurred_Tax__c: string | null;
  readonly pse__Billable__c: boolean;
  readonly pse__Status__c: string;
  readonly pse__Approved__c: boolean;
  readonly pse__Mobile_Expense_Reference_ID__c: string | null;
  readonly Approved_At__c: string | null;
  readonly SystemModstamp: string;
}

export const EXPENSE_FIELDS = [
  'Id, Name, CurrencyIsoCode, pse__Expense_Date__c, pse__Type__c, pse__Amount__c, pse__Incurred_Tax__c, pse__Billable__c',
  'pse__Status__c, pse__Approved__c, pse__Mobile_Expense_Reference_ID__c, Approved_At__c, SystemModstamp',
  PLACED_FIELDS,
  RESOURCED_FIELDS,
  BILLED_FIELDS,
].join(', ');

export interface TaskEstimateRecord {
  readonly Id: string;
  readonly Task__c: string;
  readonly Task__r: {
    readonly Throughline_Key__c: string | null;
    readonly pse__WBS_Element_Number__c: string | null;
    readonly pse__Project__r: { readonly Throughline_Key__c: string | null } | null;
  } | null;
  readonly Version__c: string;
  readonly Hours__c: string;
  readonly Recorded_At__c: string;
  readonly SystemModstamp: string;
}

export const ESTIMATE_FIELDS =
  'Id, Task__c, Task__r.Throughline_Key__c, Task__r.pse__WBS_Element_Number__c, Task__r.pse__Project__r.Throughline_Key__c, Version__c, Hours__c, Recorded_At__c, SystemModstamp';
