import type { OrgObject } from '@throughline/salesforce';
import { billed } from './billing.fields.ts';
import { amount, date, datetime, flag, longText, lookup, ofProject, startingAt, text } from './field-kinds.ts';

/** What others did for a project: bills of subcontractors, and what the service desk counted. */
export const costAndUsageObjects: readonly OrgObject[] = [
  {
    name: 'pse__Vendor_Invoice__c',
    keyPrefix: 'a1M',
    autonumber: 'VI-{000000}',
    fields: {
      pse__Project__c: ofProject('pse__Vendor_Invoices__r'),
      pse__Account__c: lookup('Account'),
      pse__Date__c: { ...date, required: true },
      pse__Amount__c: { ...amount, required: true },
      pse__Description__c: longText,
      pse__Status__c: startingAt('Draft', 'Submitted', 'Approved', 'Rejected'),
      pse__Approved__c: flag,
      pse__Include_In_Financials__c: flag,
      ...billed,
      Bill_Reference__c: { type: 'string', externalId: 'unique' },
      Throughline_Task__c: lookup('pse__Project_Task__c'),
      Approved_At__c: datetime,
    },
  },
  {
    name: 'Usage_Record__c',
    keyPrefix: 'a1N',
    autonumber: 'UR-{000000}',
    fields: {
      pse__Project__c: ofProject('Usage_Records__r'),
      Throughline_Task__c: lookup('pse__Project_Task__c'),
      Usage_Reference__c: { type: 'string', externalId: 'unique' },
      Month__c: { ...text, length: 7 },
      Measured_On__c: date,
      Unit__c: text,
      Quantity__c: { type: 'double', scale: 2 },
      Supersedes__c: lookup('Usage_Record__c'),
      Recorded_At__c: { ...datetime, readOnly: true },
    },
  },
];
