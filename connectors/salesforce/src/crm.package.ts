import { OrgError } from './org/org-error.ts';
import type { OrgField, OrgPackage } from './org/org-package.ts';

const text: OrgField = { type: 'string' };
const billing = ['Street', 'City', 'State', 'PostalCode', 'Country', 'CountryCode', 'StateCode'] as const;

const DEEPEST_HIERARCHY = 500;

/**
 * Sales Cloud as far as the flows need it ("Account", "Contact", "Opportunity", "User", Object Reference), and the fields
 * that the org added: the external id of the customer master, the tax registration and the credit hold shown to sellers.
 */
export const crmPackage: OrgPackage = {
  name: 'crm',
  objects: [
    {
      name: 'Account',
      keyPrefix: '001',
      fields: {
        ParentId: {
          type: 'reference',
          referenceTo: 'Account',
          relationshipName: 'Parent',
          childRelationshipName: 'ChildAccounts',
        },
        /** Of a deleted account: the one that it was merged into. */
        MasterRecordId: text,
        Type: text,
        Industry: text,
        AccountNumber: text,
        Website: text,
        ...Object.fromEntries(billing.map((part) => [`Billing${part}`, text])),
        BillingAddress: {
          type: 'address',
          formula: (record) =>
            Object.fromEntries(
              billing.map((part) => [part[0]?.toLowerCase() + part.slice(1), record[`Billing${part}`] ?? null]),
            ),
        },
        OwnerId: text,
        Throughline_Id__c: { type: 'string', externalId: 'unique', length: 64 },
        Tax_Registration__c: text,
        Tax_Treatment__c: text,
        Invoice_Format__c: text,
        Credit_Hold__c: { type: 'boolean' },
      },
    },
    {
      name: 'Contact',
      keyPrefix: '003',
      nameRequired: false,
      fields: {
        FirstName: text,
        LastName: { type: 'string', required: true },
        Name: { type: 'string', formula: ({ FirstName, LastName }) => [FirstName, LastName].filter(Boolean).join(' ') },
        Email: text,
        Phone: text,
        Title: text,
        AccountId: { type: 'reference', referenceTo: 'Account', childRelationshipName: 'Contacts' },
        ReportsToId: { type: 'reference', referenceTo: 'Contact', relationshipName: 'ReportsTo' },
        Throughline_Id__c: { type: 'string', externalId: 'unique', length: 64 },
      },
    },
    {
      name: 'Opportunity',
      keyPrefix: '006',
      fields: {
        StageName: { type: 'string', required: true },
        CloseDate: { type: 'date', required: true },
        Amount: { type: 'currency' },
        AccountId: { type: 'reference', referenceTo: 'Account', childRelationshipName: 'Opportunities' },
        IsClosed: { type: 'boolean', formula: ({ StageName }) => String(StageName).startsWith('Closed') },
        IsWon: { type: 'boolean', formula: ({ StageName }) => StageName === 'Closed Won' },
        Probability: { type: 'percent' },
        Type: text,
        OwnerId: text,
        Throughline_Id__c: { type: 'string', externalId: 'unique', length: 64 },
      },
    },
  ],
  triggers: [
    {
      object: 'Account',
      // No cycle is allowed in the hierarchy.
      after: (record, _previous, org) => {
        let parent = record['ParentId'];
        for (let climbed = 0; typeof parent === 'string' && climbed < DEEPEST_HIERARCHY; climbed += 1) {
          if (parent === record.Id)
            throw new OrgError('CIRCULAR_DEPENDENCY', 'attempt to create a cycle in the account hierarchy', [
              'ParentId',
            ]);
          parent = org.live('Account', parent)?.['ParentId'] ?? null;
        }
      },
    },
  ],
};
