import { fieldsOf, recordField } from '@throughline/salesforce';
import { z } from 'zod';

/**
 * Vendor records as they are: names of the API, numbers as decimal texts, datetimes in the vendor's form. A shape says what
 * is selected and what makes a record readable, in one.
 */
const { id, text, number, flag, date, datetime, currency } = recordField;

export const quoteShape = z.object({
  Id: id,
  Name: text,
  CurrencyIsoCode: currency,
  SystemModstamp: datetime,
  CreatedDate: datetime,
  SBQQ__Status__c: text,
  SBQQ__Type__c: text,
  SBQQ__Primary__c: flag,
  SBQQ__NetAmount__c: number.nullable(),
  SBQQ__Uncalculated__c: flag,
  SBQQ__StartDate__c: date.nullable(),
  SBQQ__EndDate__c: date.nullable(),
  SBQQ__PaymentTerms__c: text.nullable(),
  SBQQ__Opportunity2__c: text.nullable(),
  SBQQ__Account__c: text.nullable(),
  SBQQ__MasterContract__c: text.nullable(),
  SBQQ__OriginalQuote__c: text.nullable(),
  Version__c: number.nullable(),
  Quote_Number__c: text.nullable(),
  Engagement_Key__c: text.nullable(),
  Amendment__c: text.nullable(),
  Approved_At__c: datetime.nullable(),
  Selling_Entity__c: text.nullable(),
});
export type QuoteRecord = Readonly<z.infer<typeof quoteShape>>;
export const QUOTE_FIELDS = fieldsOf(quoteShape);

export const lineShape = z.object({
  Id: id,
  CurrencyIsoCode: currency,
  SBQQ__Number__c: number.nullable(),
  SBQQ__Product__c: text.nullable(),
  SBQQ__ProductCode__c: text.nullable(),
  SBQQ__ProductName__c: text.nullable(),
  SBQQ__ProductFamily__c: text.nullable(),
  /** HTML. */
  SBQQ__Description__c: text.nullable(),
  SBQQ__Quantity__c: number.nullable(),
  SBQQ__PriorQuantity__c: number.nullable(),
  SBQQ__EffectiveQuantity__c: number.nullable(),
  SBQQ__ListPrice__c: number.nullable(),
  SBQQ__NetPrice__c: number.nullable(),
  SBQQ__NetTotal__c: number.nullable(),
  SBQQ__Optional__c: flag,
  SBQQ__RequiredBy__c: text.nullable(),
  SBQQ__ChargeType__c: text.nullable(),
  SBQQ__BillingType__c: text.nullable(),
  SBQQ__BillingFrequency__c: text.nullable(),
  SBQQ__EffectiveStartDate__c: date.nullable(),
  SBQQ__EffectiveEndDate__c: date.nullable(),
  Line_Key__c: text.nullable(),
  Deal_Kind__c: text.nullable(),
  Bill_To__c: text.nullable(),
  Terms__c: text.nullable(),
  Project_Template__c: text.nullable(),
});
export type QuoteLineRecord = Readonly<z.infer<typeof lineShape>>;
export const LINE_FIELDS = fieldsOf(lineShape);

export const accountShape = z.object({
  Id: id,
  Name: text,
  ParentId: text.nullable(),
  AccountNumber: text.nullable(),
  CurrencyIsoCode: currency,
  BillingStreet: text.nullable(),
  BillingCity: text.nullable(),
  BillingState: text.nullable(),
  BillingStateCode: text.nullable(),
  BillingPostalCode: text.nullable(),
  BillingCountry: text.nullable(),
  BillingCountryCode: text.nullable(),
  Throughline_Id__c: text.nullable(),
  Tax_Registration__c: text.nullable(),
  Tax_Treatment__c: text.nullable(),
  Invoice_Format__c: text.nullable(),
  Credit_Hold__c: flag,
  SystemModstamp: datetime,
});
export type AccountRecord = Readonly<z.infer<typeof accountShape>>;
export const ACCOUNT_FIELDS = fieldsOf(accountShape);

export interface QuoteWithLines extends QuoteRecord {
  readonly lines: readonly QuoteLineRecord[];
}

/** The lines under a quote, as many as the vendor gives at once; none come as null. */
export const linesShape = z.object({ done: flag, totalSize: z.int(), records: z.array(z.looseObject({})) }).nullable();
