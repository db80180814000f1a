import { fieldsOf, recordField } from '@throughline/salesforce';
import { z } from 'zod';

/**
 * Vendor records as they are: names of the API, numbers as decimal texts, datetimes in the vendor's form. A shape says what
 * is selected and what makes a record readable, in one.
 */
const { id, text, number, flag, date, datetime, currency } = recordField;

const projectShape = z.object({
  Id: id,
  Name: text,
  CurrencyIsoCode: currency,
  pse__Account__c: text.nullable(),
  pse__Region__c: text.nullable(),
  pse__Stage__c: text.nullable(),
  pse__Start_Date__c: date.nullable(),
  pse__End_Date__c: date.nullable(),
  pse__Is_Active__c: flag,
  pse__Is_Template__c: flag,
  Throughline_Key__c: text.nullable(),
  Throughline_Provisioned__c: flag,
  SystemModstamp: datetime,
});
export type ProjectRecord = Readonly<z.infer<typeof projectShape>>;
export const PROJECTS = { object: 'pse__Proj__c', fields: fieldsOf(projectShape), shape: projectShape };

const billed = {
  pse__Billed__c: flag,
  pse__Bill_Date__c: date.nullable(),
  pse__Invoiced__c: flag,
  pse__Invoice_Number__c: text.nullable(),
  pse__Invoice_Date__c: date.nullable(),
};

/** Our keys of the project and task that a record hangs on. */
const placed = {
  pse__Project__c: id,
  pse__Project__r: z.object({ Throughline_Key__c: text.nullable() }).nullable(),
  Throughline_Task__c: text.nullable(),
  Throughline_Task__r: z
    .object({
      Throughline_Key__c: text.nullable(),
      pse__WBS_Element_Number__c: text.nullable(),
    })
    .nullable(),
};

const resourced = {
  pse__Resource__c: text.nullable(),
  pse__Resource__r: z
    .object({
      Name: text,
      pse__Resource_Role__c: text.nullable(),
      pse__API_Resource_Correlation_Id__c: text.nullable(),
    })
    .nullable(),
};

const DAY_MS = 86_400_000;
/** True also of what is no day, which is said of the field itself. */
const lastsAWeekAtMost = (split: { pse__Start_Date__c: string; pse__End_Date__c: string }): boolean => {
  const days = (Date.parse(split.pse__End_Date__c) - Date.parse(split.pse__Start_Date__c)) / DAY_MS;
  return Number.isNaN(days) || (days >= 0 && days < 7);
};

/** A week, or the part of it in one month, of one person on one task. Days outside the range hold 0. */
const splitShape = z
  .object({
    ...billed,
    ...placed,
    ...resourced,
    Id: id,
    Name: text,
    CurrencyIsoCode: currency,
    pse__Timecard_Header__c: id,
    Entry_Reference__c: text.nullable(),
    pse__Start_Date__c: date,
    pse__End_Date__c: date,
    pse__Sunday_Hours__c: number.nullable(),
    pse__Monday_Hours__c: number.nullable(),
    pse__Tuesday_Hours__c: number.nullable(),
    pse__Wednesday_Hours__c: number.nullable(),
    pse__Thursday_Hours__c: number.nullable(),
    pse__Friday_Hours__c: number.nullable(),
    pse__Saturday_Hours__c: number.nullable(),
    pse__Total_Hours__c: number.nullable(),
    pse__Billable__c: flag,
    pse__Status__c: text,
    pse__Approved__c: flag,
    Approved_At__c: datetime.nullable(),
    SystemModstamp: datetime,
  })
  .refine(lastsAWeekAtMost, {
    path: ['pse__End_Date__c'],
    message: 'not within the week that begins on its first day',
  });
export type TimecardSplitRecord = Readonly<z.infer<typeof splitShape>>;
export const SPLITS = { object: 'pse__Timecard__c', fields: fieldsOf(splitShape), shape: splitShape };

const milestoneShape = z.object({
  ...billed,
  ...placed,
  Id: id,
  Name: text,
  CurrencyIsoCode: currency,
  pse__Status__c: text,
  pse__Milestone_Amount__c: number.nullable(),
  pse__Target_Date__c: date.nullable(),
  pse__Actual_Date__c: date.nullable(),
  pse__Approved__c: flag,
  Percent__c: number.nullable(),
  Approved_At__c: datetime.nullable(),
  Throughline_Key__c: text.nullable(),
  SystemModstamp: datetime,
});
export type MilestoneRecord = Readonly<z.infer<typeof milestoneShape>>;
export const MILESTONES = { object: 'pse__Milestone__c', fields: fieldsOf(milestoneShape), shape: milestoneShape };

const expenseShape = z.object({
  ...billed,
  ...placed,
  ...resourced,
  Id: id,
  Name: text,
  CurrencyIsoCode: currency,
  pse__Expense_Date__c: date,
  pse__Type__c: text.nullable(),
  pse__Amount__c: number,
  pse__Incurred_Tax__c: number.nullable(),
  pse__Billable__c: flag,
  pse__Status__c: text,
  pse__Approved__c: flag,
  pse__Mobile_Expense_Reference_ID__c: text.nullable(),
  Approved_At__c: datetime.nullable(),
  SystemModstamp: datetime,
});
export type ExpenseRecord = Readonly<z.infer<typeof expenseShape>>;
export const EXPENSES = { object: 'pse__Expense__c', fields: fieldsOf(expenseShape), shape: expenseShape };

const estimateShape = z.object({
  Id: id,
  Task__c: id,
  Task__r: z
    .object({
      Throughline_Key__c: text.nullable(),
      pse__WBS_Element_Number__c: text.nullable(),
      pse__Project__r: z.object({ Throughline_Key__c: text.nullable() }).nullable(),
    })
    .nullable(),
  Version__c: number,
  Hours__c: number,
  Recorded_At__c: datetime,
  SystemModstamp: datetime,
});
export type TaskEstimateRecord = Readonly<z.infer<typeof estimateShape>>;
export const ESTIMATES = { object: 'Task_Estimate__c', fields: fieldsOf(estimateShape), shape: estimateShape };

/** One kind of record: where it is kept, what is selected, and what makes it readable. */
export interface RecordKind<T> {
  readonly object: string;
  readonly fields: string;
  readonly shape: z.ZodType<T>;
}
