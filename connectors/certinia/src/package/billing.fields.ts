import { decimal } from '@throughline/contracts';
import type { OrgField, SObject } from '@throughline/salesforce';
import { text, date, flag, lookup } from './field-kinds.ts';

export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

export const sumOfDays = (record: Readonly<Record<string, unknown>>): number =>
  WEEKDAYS.reduce((sum, day) => sum.plus(Number(record[`pse__${day}_Hours__c`] ?? 0)), decimal(0)).toNumber();

/** Written when the record was billed, whichever way the billing went. */
export const billed: Readonly<Record<string, OrgField>> = {
  pse__Billing_Hold__c: flag,
  pse__Billed__c: flag,
  pse__Bill_Date__c: date,
  pse__Invoiced__c: flag,
  pse__Invoice_Number__c: text,
  pse__Invoice_Date__c: date,
  pse__Billing_Event_Item__c: lookup('pse__Billing_Event_Item__c'),
};

/** The package's formula flags are texts. */
export const eligible = (approved: (record: SObject) => boolean): OrgField => ({
  ...text,
  formula: (record, org) => {
    const project = org.live('pse__Proj__c', String(record['pse__Project__c']));
    const open =
      !record['pse__Billing_Hold__c'] && !record['pse__Billed__c'] && Boolean(record['pse__Include_In_Financials__c']);
    return open && approved(record) && project?.['pse__Is_Billable__c'] && !project['pse__Exclude_From_Billing__c']
      ? 'Yes'
      : 'No';
  },
});
