import type { OrgField, OrgObject } from '@throughline/salesforce';
import { billed, eligible, sumOfDays, WEEKDAYS } from './billing.fields.ts';
import {
  text,
  longText,
  amount,
  hours,
  rate,
  date,
  datetime,
  flag,
  yes,
  picklist,
  startingAt,
  lookup,
  ofProject,
} from './field-kinds.ts';

const days: Readonly<Record<string, OrgField>> = Object.fromEntries(
  WEEKDAYS.flatMap((day) => [
    [`pse__${day}_Hours__c`, { ...hours, defaultValue: 0 }],
    [`pse__${day}_Notes__c`, longText],
  ]),
);

const timecard: Readonly<Record<string, OrgField>> = {
  pse__Project__c: ofProject('pse__Timecards__r'),
  pse__Resource__c: lookup('Contact', { required: true }),
  pse__Assignment__c: lookup('pse__Assignment__c'),
  pse__Milestone__c: lookup('pse__Milestone__c'),
  Throughline_Task__c: lookup('pse__Project_Task__c'),
  Entry_Reference__c: { type: 'string', externalId: 'plain', length: 64 },
  pse__Start_Date__c: { ...date, required: true },
  pse__End_Date__c: { ...date, required: true },
  ...days,
  pse__Billable__c: flag,
  pse__Bill_Rate__c: rate,
  pse__Daily_Bill_Rate__c: flag,
  pse__Status__c: startingAt('Saved', 'Submitted', 'Approved', 'Rejected'),
  pse__Submitted__c: flag,
  pse__Approved__c: flag,
  pse__Include_In_Financials__c: flag,
  pse__Admin_Global_Edit__c: flag,
  pse__Audit_Notes__c: longText,
};

/** What people enter and what is billed: time, expenses, budgets, billing events. */
export const timeAndExpenseObjects: readonly OrgObject[] = [
  {
    name: 'pse__Timecard_Header__c',
    keyPrefix: 'a1E',
    autonumber: 'TCH-{000000}',
    fields: {
      ...timecard,
      pse__Total_Hours__c: { ...hours, formula: sumOfDays },
      pse__Billed__c: flag,
      pse__Invoiced__c: flag,
    },
  },
  {
    name: 'pse__Timecard__c',
    keyPrefix: 'a1F',
    autonumber: 'TC-{000000}',
    fields: {
      ...timecard,
      pse__Timecard_Header__c: lookup('pse__Timecard_Header__c', {
        required: true,
        masterDetail: true,
        childRelationshipName: 'pse__Timecards__r',
      }),
      pse__Total_Hours__c: { ...hours, readOnly: true },
      pse__Total_Billable_Amount__c: { ...amount, readOnly: true },
      pse__Approved_for_Billing__c: flag,
      ...billed,
      pse__Eligible_for_Billing__c: eligible((record) =>
        Boolean(record['pse__Approved__c'] && record['pse__Billable__c']),
      ),
      Approved_At__c: datetime,
    },
  },
  {
    name: 'pse__Expense_Report__c',
    keyPrefix: 'a1G',
    fields: {
      pse__Project__c: ofProject('pse__Expense_Reports__r'),
      pse__Resource__c: lookup('Contact'),
      pse__Status__c: startingAt('Draft', 'Submitted', 'Approved', 'Rejected'),
      pse__Approved__c: flag,
      pse__Expense_Report_Reference__c: { type: 'string', externalId: 'unique' },
    },
  },
  {
    name: 'pse__Expense__c',
    keyPrefix: 'a1H',
    autonumber: 'EXP-{000000}',
    fields: {
      pse__Project__c: ofProject('pse__Expenses__r'),
      pse__Resource__c: lookup('Contact'),
      pse__Expense_Report__c: lookup('pse__Expense_Report__c', {
        masterDetail: true,
        childRelationshipName: 'pse__Expenses__r',
      }),
      pse__Milestone__c: lookup('pse__Milestone__c'),
      pse__Expense_Date__c: { ...date, required: true },
      pse__Type__c: text,
      pse__Description__c: longText,
      pse__Amount__c: { ...amount, required: true },
      pse__Incurred_Tax__c: amount,
      pse__Billable__c: yes,
      pse__Billing_Amount__c: amount,
      pse__Billing_Currency__c: text,
      pse__Status__c: startingAt('Draft', 'Submitted', 'Approved', 'Rejected'),
      pse__Approved__c: flag,
      pse__Include_In_Financials__c: flag,
      pse__Mobile_Expense_Reference_ID__c: { type: 'string', externalId: 'unique' },
      ...billed,
      pse__Eligible_for_Billing__c: eligible((record) =>
        Boolean(record['pse__Approved__c'] && record['pse__Billable__c']),
      ),
      Throughline_Task__c: lookup('pse__Project_Task__c'),
      Approved_At__c: datetime,
    },
  },
  {
    name: 'pse__Budget__c',
    keyPrefix: 'a1I',
    fields: {
      pse__Project__c: ofProject('pse__Budgets__r'),
      pse__Account__c: lookup('Account'),
      pse__Type__c: picklist('Customer Purchase Order', 'Vendor Purchase Order', 'Work Order', 'Internal Budget'),
      pse__Amount__c: amount,
      pse__Expense_Amount__c: amount,
      pse__Status__c: startingAt('Draft', 'Open', 'Approved', 'Rejected'),
      pse__Approved__c: flag,
      pse__Effective_Date__c: date,
    },
  },
  {
    name: 'pse__Billing_Event__c',
    keyPrefix: 'a1J',
    fields: {
      pse__Project__c: ofProject('pse__Billing_Events__r'),
      pse__Date__c: date,
      pse__Event_Key__c: { type: 'string', externalId: 'unique' },
      pse__Summary_Amount__c: amount,
      pse__Status__c: startingAt('Saved', 'Submitted', 'Completed'),
      pse__Is_Approved__c: flag,
      pse__Is_Released__c: flag,
      pse__Invoiced__c: flag,
      pse__Invoice_Number__c: text,
      pse__Invoice_Date__c: date,
    },
  },
  {
    name: 'pse__Billing_Event_Item__c',
    keyPrefix: 'a1K',
    fields: {
      pse__Billing_Event__c: lookup('pse__Billing_Event__c', {
        masterDetail: true,
        childRelationshipName: 'pse__Billing_Event_Items__r',
      }),
      pse__Project__c: lookup('pse__Proj__c'),
      pse__Category__c: picklist('Expense', 'Milestone', 'Timecard', 'Miscellaneous Adjustment', 'Budget'),
      pse__Object_Id__c: text,
      pse__Amount__c: amount,
      pse__Date__c: date,
    },
  },
];
