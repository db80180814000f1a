import { OrgError } from '../org/org-error.ts';
import type { OrgPackage } from '../org/org-package.ts';

/** A small package with one of everything that packages may declare. */
export const ticketPackage: OrgPackage = {
  name: 'tickets',
  objects: [
    {
      name: 'Ticket__c',
      keyPrefix: 'a1T',
      autonumber: 'T-{0000}',
      fields: {
        Key__c: { type: 'string', externalId: 'unique' },
        Batch__c: { type: 'string', externalId: 'plain' },
        Account__c: {
          type: 'reference',
          referenceTo: 'Account',
          childRelationshipName: 'Tickets__r',
          masterDetail: true,
        },
        Status__c: { type: 'picklist', values: ['Open', 'Closed'], defaultValue: 'Open' },
        Hours__c: { type: 'double', scale: 2 },
        Due__c: { type: 'date' },
        Closed_At__c: { type: 'datetime' },
        Urgent__c: { type: 'boolean' },
        Note__c: { type: 'string', length: 10 },
        Comments__c: { type: 'double', readOnly: true },
        Label__c: { type: 'string', formula: ({ Name, Status__c }) => `${String(Name)} ${String(Status__c)}` },
      },
    },
  ],
  triggers: [
    {
      object: 'Ticket__c',
      before: (draft, previous, org) => {
        if (draft['Hours__c'] === 13)
          throw new OrgError('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Thirteen hours bring bad luck', ['Hours__c']);
        if (draft['Status__c'] === 'Closed' && previous?.['Status__c'] !== 'Closed') draft['Closed_At__c'] = org.now();
      },
    },
  ],
  apex: [
    {
      method: 'POST',
      path: '/tickets/close',
      handle: (body, org) => {
        const { keys } = body as { keys: string[] };
        for (const key of keys) {
          const [ticket] = org.lookUp('Ticket__c', 'Key__c', key);
          if (!ticket) throw new OrgError('APEX_ERROR', `no ticket ${key}`);
          org.update('Ticket__c', ticket.Id, { Status__c: 'Closed' });
        }
        return { body: { closed: keys.length } };
      },
    },
  ],
  jobs: { escalate: (id, org) => void org.update('Ticket__c', id, { Urgent__c: true }) },
};
