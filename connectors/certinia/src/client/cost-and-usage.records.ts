import { type Billed, BILLED_FIELDS, type Placed, PLACED_FIELDS } from './records.ts';

/** A subcontractor's bill on a project. */
export interface VendorInvoiceRecord extends Billed, Placed {
  readonly Id: string;
  readonly Name: string;
  readonly CurrencyIsoCode: string | null;
  readonly Bill_Reference__c: string | null;
  readonly pse__Date__c: string;
  readonly pse__Amount__c: string;
  readonly pse__Status__c: string;
  readonly pse__Approved__c: boolean;
  readonly Approved_At__c: string | null;
  readonly SystemModstamp: string;
}

export const VENDOR_INVOICE_FIELDS = [
  'Id, Name, CurrencyIsoCode, Bill_Reference__c, pse__Date__c, pse__Amount__c, pse__Status__c, pse__Approved__c',
  'Approved_At__c, SystemModstamp',
  PLACED_FIELDS,
  BILLED_FIELDS,
].join(', ');

/** What was counted in a month; a later record may replace an earlier one. */
export interface UsageRecord extends Placed {
  readonly Id: string;
  readonly Name: string;
  readonly Usage_Reference__c: string | null;
  /** `2025-12` */
  readonly Month__c: string | null;
  readonly Measured_On__c: string | null;
  readonly Unit__c: string | null;
  readonly Quantity__c: string | null;
  /** The record that it replaces. */
  readonly Supersedes__c: string | null;
  readonly Recorded_At__c: string;
  readonly SystemModstamp: string;
}

export const USAGE_FIELDS = [
  'Id, Name, Usage_Reference__c, Month__c, Measured_On__c, Unit__c, Quantity__c, Supersedes__c, Recorded_At__c',
  'SystemModstamp',
  PLACED_FIELDS,
].join(', ');
