import type { Org } from './org.ts';

export type FieldValue = string | number | boolean | null;

/** A record as the org keeps it, system fields included. Formula fields are not kept. */
export type SObject = Readonly<Record<string, FieldValue>> & { readonly Id: string };

/** A record on its way in: what a caller or a trigger writes. */
export type Draft = Record<string, FieldValue>;

export type FieldType =
  | 'string'
  | 'textarea'
  | 'double'
  | 'currency'
  | 'percent'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'picklist'
  | 'reference'
  | 'address';

export interface OrgField {
  readonly type: FieldType;
  readonly label?: string;
  /** `unique` refuses a second record with the value; `plain` does not, and an upsert over two records answers 300. */
  readonly externalId?: 'unique' | 'plain';
  readonly required?: boolean;
  /** Longest text, 255 unless told. */
  readonly length?: number;
  /** Digits after the point, 2 for currencies, up to 18 places in all. */
  readonly scale?: number;
  /** Restricted picklist values. */
  readonly values?: readonly string[];
  readonly referenceTo?: string;
  /** Name for climbing to the parent; `X__c` gives `X__r`, `AccountId` gives `Account`. */
  readonly relationshipName?: string;
  /** Name of the list on the parent's side, for child subqueries. */
  readonly childRelationshipName?: string;
  /** Master-detail: the parent's deletion takes this record along. */
  readonly masterDetail?: boolean;
  readonly defaultValue?: FieldValue;
  /** Kept, but written by triggers only: roll-ups and the like. */
  readonly readOnly?: boolean;
  /** Computed at every read, never kept. */
  readonly formula?: (record: SObject, org: Org) => unknown;
}

export interface OrgObject {
  readonly name: string;
  /** First three characters of its ids. Needed once per object; a package that extends an object leaves it out. */
  readonly keyPrefix?: string;
  readonly label?: string;
  /** `{00000}` makes Name an autonumber: `Q-{00000}`. Otherwise Name is a text. */
  readonly autonumber?: string;
  readonly nameRequired?: boolean;
  readonly fields: Readonly<Record<string, OrgField>>;
}

/**
 * Apex of a package. `before` may change the draft that is about to be kept, `after` may write other records; both may
 * throw an `OrgError`, which undoes the whole transaction. `previous` is undefined on insert.
 */
export interface OrgTrigger {
  readonly object: string;
  readonly before?: (draft: Draft, previous: SObject | undefined, org: Org) => void;
  readonly after?: (record: SObject, previous: SObject | undefined, org: Org) => void;
  readonly deleted?: (record: SObject, org: Org) => void;
}

/** An Apex REST class: `/services/apexrest` + path. What it throws undoes its writes. */
export interface ApexRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly handle: (body: unknown, org: Org, query: Readonly<Record<string, string>>) => ApexAnswer;
}

export interface ApexAnswer {
  readonly status?: number;
  readonly body: unknown;
}

/** A package or an org's own configuration: objects (or fields added to another's objects), triggers, Apex. */
export interface OrgPackage {
  readonly name: string;
  readonly objects: readonly OrgObject[];
  readonly triggers?: readonly OrgTrigger[];
  readonly apex?: readonly ApexRoute[];
  /** Asynchronous Apex by name; each run is a transaction of its own. */
  readonly jobs?: Readonly<Record<string, (payload: string, org: Org) => void>>;
  /** Called once before the server listens. */
  readonly install?: (org: Org) => void;
}
