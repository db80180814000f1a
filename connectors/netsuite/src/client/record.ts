import type { IncomingValue, OutgoingValue } from './decimal-json.ts';

/** The record types that Throughline uses. */
export type NetSuiteRecordType =
  | 'customer'
  | 'job'
  | 'invoice'
  | 'creditMemo'
  | 'customerPayment'
  | 'subsidiary'
  | 'currency'
  | 'currencyRate'
  | 'accountingPeriod';

/** The fields of a record as they go out; amounts as `exactNumber`. */
export type NetSuiteBody = { readonly [field: string]: OutgoingValue | undefined };

/** The fields of a record as they came back; numbers as their text. */
export type NetSuiteRecord = { [field: string]: IncomingValue };

/** Where a written record is: the vendor's internal id and its address. */
export interface RecordReference {
  readonly internalId: string;
  readonly location: string;
}

/** The id in a reference or an enumeration, `{"id":"AUTO","refName":"…"}`; undefined when the field is not set. */
export function idIn(value: IncomingValue | undefined): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return typeof value['id'] === 'string' ? value['id'] : undefined;
}

/** The lines of a sublist of a record that was read with its sub-resources expanded; empty when there are none. */
export function linesOf(record: NetSuiteRecord, sublist: string): NetSuiteRecord[] {
  const value = record[sublist];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Array.isArray(value['items']) ? (value['items'] as NetSuiteRecord[]) : [];
}

/** A text or number field as text; undefined when it is not set. */
export const textIn = (record: NetSuiteRecord, field: string): string | undefined => {
  const value = record[field];
  return typeof value === 'string' ? value : undefined;
};
