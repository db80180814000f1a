import type { OrgField } from '@throughline/salesforce';

export const text: OrgField = { type: 'string' };
export const longText: OrgField = { type: 'textarea' };
export const amount: OrgField = { type: 'currency', scale: 2 };
export const hours: OrgField = { type: 'double', scale: 2 };
export const rate: OrgField = { type: 'currency', scale: 4 };
export const date: OrgField = { type: 'date' };
export const datetime: OrgField = { type: 'datetime' };
export const flag: OrgField = { type: 'boolean' };
export const yes: OrgField = { type: 'boolean', defaultValue: true };
export const key: OrgField = { type: 'string', externalId: 'unique', length: 64 };
export const picklist = (...values: string[]): OrgField => ({ type: 'picklist', values });
export const startingAt = (value: string, ...others: string[]): OrgField => ({
  ...picklist(value, ...others),
  defaultValue: value,
});
export const lookup = (referenceTo: string, more: Partial<OrgField> = {}): OrgField => ({
  type: 'reference',
  referenceTo,
  ...more,
});
export const ofProject = (childRelationshipName: string): OrgField =>
  lookup('pse__Proj__c', { required: true, childRelationshipName });
