import { decimal } from '@throughline/contracts';
import type { OrgField, SObject } from '@throughline/salesforce';

const text: OrgField = { type: 'string' };
const amount: OrgField = { type: 'currency', scale: 2 };
const date: OrgField = { type: 'date' };
const flag: OrgField = { type: 'boolean' };
const calculated = (field: OrgField): OrgField => ({ ...field, readOnly: true });
const picklist = (...values: string[]): OrgField => ({ type: 'picklist', values });
const lookup = (referenceTo: string, more: Partial<OrgField> = {}): OrgField => ({
  type: 'reference',
  referenceTo,
  ...more,
});

export const quoteFields: Readonly<Record<string, OrgField>> = {
  SBQQ__Status__c: {
    ...picklist('Draft', 'In Review', 'Approved', 'Denied', 'Presented', 'Accepted', 'Rejected'),
    defaultValue: 'Draft',
  },
  SBQQ__Type__c: { ...picklist('Quote', 'Amendment', 'Renewal', 'Re-Quote'), defaultValue: 'Quote' },
  SBQQ__Primary__c: flag,
  SBQQ__Opportunity2__c: lookup('Opportunity', { childRelationshipName: 'SBQQ__Quotes2__r' }),
  SBQQ__Account__c: lookup('Account', { childRelationshipName: 'SBQQ__Quotes__r' }),
  SBQQ__PrimaryContact__c: lookup('Contact'),
  SBQQ__MasterContract__c: text,
  SBQQ__OriginalQuote__c: lookup('SBQQ__Quote__c'),
  SBQQ__Source__c: lookup('SBQQ__Quote__c'),
  SBQQ__StartDate__c: date,
  SBQQ__EndDate__c: date,
  SBQQ__ExpirationDate__c: date,
  SBQQ__SubscriptionTerm__c: { type: 'double', scale: 0 },
  SBQQ__PaymentTerms__c: picklist('Due on receipt', 'Net 15', 'Net 30', 'Net 45', 'Net 60', 'Net 90'),
  SBQQ__BillingFrequency__c: picklist('Monthly', 'Quarterly', 'Semiannual', 'Annual', 'Invoice Plan'),
  SBQQ__NetAmount__c: calculated(amount),
  SBQQ__LineItemCount__c: calculated({ type: 'double', scale: 0 }),
  SBQQ__LastCalculatedOn__c: calculated({ type: 'datetime' }),
  SBQQ__LastSavedOn__c: calculated({ type: 'datetime' }),
  SBQQ__Uncalculated__c: calculated(flag),
  SBQQ__Ordered__c: flag,
  SBQQ__Key__c: { type: 'string', externalId: 'plain' },
  // The org's own.
  Version__c: { type: 'double', scale: 0 },
  Quote_Number__c: text,
  Engagement_Key__c: text,
  Amendment__c: text,
  Approved_At__c: { type: 'datetime' },
  Selling_Entity__c: text,
};

/** What is sold anew: on an amendment the difference to what was sold before. */
const effectiveQuantity = (line: SObject): number =>
  decimal(Number(line['SBQQ__Quantity__c'] ?? 0))
    .minus(Number(line['SBQQ__PriorQuantity__c'] ?? 0))
    .toNumber();

/** `NetTotal = NetPrice x EffectiveQuantity x ProrateMultiplier`, to the cent. */
const total =
  (price: string): NonNullable<OrgField['formula']> =>
  (line) =>
    decimal(Number(line[price] ?? 0))
      .times(effectiveQuantity(line))
      .times(Number(line['SBQQ__ProrateMultiplier__c'] ?? 1))
      .toDecimalPlaces(2)
      .toNumber();

const ofProduct =
  (field: string): NonNullable<OrgField['formula']> =>
  (line, org) => {
    const product = line['SBQQ__Product__c'];
    return typeof product === 'string' ? (org.live('Product2', product)?.[field] ?? null) : null;
  };

const dateOr =
  (own: string, quoteField: string): NonNullable<OrgField['formula']> =>
  (line, org) =>
    line[own] ?? org.live('SBQQ__Quote__c', String(line['SBQQ__Quote__c']))?.[quoteField] ?? null;

export const quoteLineFields: Readonly<Record<string, OrgField>> = {
  SBQQ__Quote__c: lookup('SBQQ__Quote__c', {
    required: true,
    masterDetail: true,
    childRelationshipName: 'SBQQ__LineItems__r',
  }),
  SBQQ__Number__c: { type: 'double', scale: 0 },
  SBQQ__Product__c: lookup('Product2'),
  SBQQ__ProductCode__c: { ...text, formula: ofProduct('ProductCode') },
  SBQQ__ProductName__c: { ...text, formula: ofProduct('Name') },
  SBQQ__ProductFamily__c: { ...text, formula: ofProduct('Family') },
  SBQQ__Description__c: { type: 'textarea' },
  SBQQ__Quantity__c: { type: 'double', scale: 2, defaultValue: 1 },
  SBQQ__PriorQuantity__c: { type: 'double', scale: 2 },
  SBQQ__EffectiveQuantity__c: { type: 'double', formula: effectiveQuantity },
  SBQQ__ListPrice__c: amount,
  SBQQ__CustomerPrice__c: amount,
  SBQQ__NetPrice__c: amount,
  SBQQ__NetTotal__c: { ...amount, formula: total('SBQQ__NetPrice__c') },
  SBQQ__ListTotal__c: { ...amount, formula: total('SBQQ__ListPrice__c') },
  SBQQ__Discount__c: { type: 'percent', scale: 2 },
  SBQQ__ProrateMultiplier__c: { type: 'double', scale: 4, defaultValue: 1 },
  SBQQ__Optional__c: flag,
  SBQQ__Existing__c: flag,
  SBQQ__Bundle__c: flag,
  SBQQ__Bundled__c: flag,
  SBQQ__RequiredBy__c: lookup('SBQQ__QuoteLine__c'),
  SBQQ__Source__c: lookup('SBQQ__QuoteLine__c'),
  SBQQ__OriginalQuoteLineId__c: { type: 'string', externalId: 'plain' },
  SBQQ__StartDate__c: date,
  SBQQ__EndDate__c: date,
  SBQQ__EffectiveStartDate__c: { ...date, formula: dateOr('SBQQ__StartDate__c', 'SBQQ__StartDate__c') },
  SBQQ__EffectiveEndDate__c: { ...date, formula: dateOr('SBQQ__EndDate__c', 'SBQQ__EndDate__c') },
  SBQQ__ChargeType__c: picklist('One-Time', 'Recurring', 'Usage'),
  SBQQ__BillingType__c: picklist('Advance', 'Arrears'),
  SBQQ__BillingFrequency__c: picklist('Monthly', 'Quarterly', 'Semiannual', 'Annual', 'Invoice Plan'),
  SBQQ__PricingMethod__c: picklist('List', 'Cost', 'Block', 'Percent Of Total', 'Custom'),
  // The org's own.
  Line_Key__c: text,
  Deal_Kind__c: text,
  Bill_To__c: lookup('Account'),
  Terms__c: { type: 'textarea' },
  Project_Template__c: text,
};

/**
 * A version of a rate card, the org's own object: CPQ prices products and knows no rates by role. It is written as a
 * draft, gets its rates, and is then published; from there on it never changes.
 */
export const rateCardFields: Readonly<Record<string, OrgField>> = {
  Card_Reference__c: { ...text, required: true },
  Version__c: { type: 'double', scale: 0, required: true },
  Effective_From__c: { ...date, required: true },
  Engagement_Key__c: text,
  Status__c: { ...picklist('Draft', 'Published'), defaultValue: 'Draft' },
  Published_At__c: calculated({ type: 'datetime' }),
};

export const rateCardRateFields: Readonly<Record<string, OrgField>> = {
  Rate_Card__c: lookup('Rate_Card__c', { required: true, masterDetail: true, childRelationshipName: 'Rates__r' }),
  Role__c: { ...text, required: true },
  Hourly_Rate__c: { type: 'double', scale: 6, required: true },
};
