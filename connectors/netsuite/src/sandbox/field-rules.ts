import type { NetSuiteRecordType } from '../client/record.ts';
import { invalidContent } from './api-error.ts';
import { type Field, type Fields, isCustomField, RECORD_TYPES, REFERENCES, type StoredRecord } from './record-types.ts';

/** What `X-NetSuite-PropertyNameValidation` says about unknown fields; without it they are dropped in silence. */
export type UnknownFields = 'refuse' | 'drop';

export type Resolve = (
  types: readonly NetSuiteRecordType[],
  key: { id?: string; externalId?: string },
) => StoredRecord | undefined;

const AMOUNTS = new Set(
  'amount rate quantity payment creditLimit exchangeRate estimatedCost taxAmount tax1Amt taxRate1 taxRate taxBasis taxTotal'.split(
    ' ',
  ),
);
/** Written into the URL or computed by NetSuite; a body may repeat them without effect. */
const READ_ONLY = new Set(
  'id externalId links status total subtotal amountPaid amountRemaining applied unapplied balance overdueBalance refName'.split(
    ' ',
  ),
);

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body of a write with unknown fields handled, references resolved and amounts checked to be numbers. */
export function checkFields(type: NetSuiteRecordType, body: unknown, unknown: UnknownFields, resolve: Resolve): Fields {
  if (!isObject(body)) throw invalidContent('The request body must be a JSON object.');
  const known = RECORD_TYPES[type];
  const checked: Fields = {};
  for (const [field, value] of Object.entries(body)) {
    const columns = known.sublists[field];
    if (columns) checked[field] = checkSublist(field, columns, value, unknown, resolve);
    else if (known.fields.has(field) || isCustomField(field)) checked[field] = checkField(field, value, field, resolve);
    else if (!READ_ONLY.has(field)) refuseUnknown(field, field, unknown);
  }
  return checked;
}

function checkSublist(
  name: string,
  columns: ReadonlySet<string>,
  value: Field,
  unknown: UnknownFields,
  resolve: Resolve,
): Fields {
  if (!isObject(value) || !Array.isArray(value['items']))
    throw invalidContent(`Invalid value for the sublist ${name}. Provide an object with items.`, name);
  const items = value['items'].map((line, index) => {
    const place = `${name}.items[${index}]`;
    if (!isObject(line)) throw invalidContent('A line must be an object.', place);
    const checked: Fields = {};
    for (const [field, cell] of Object.entries(line)) {
      if (columns.has(field) || isCustomField(field))
        checked[field] = checkField(field, cell, `${place}.${field}`, resolve);
      else if (!READ_ONLY.has(field)) refuseUnknown(field, `${place}.${field}`, unknown);
    }
    return checked;
  });
  return { items };
}

function refuseUnknown(field: string, path: string, unknown: UnknownFields): void {
  if (unknown === 'refuse') throw invalidContent(`Unknown reference or field name ${field}.`, path);
}

function checkField(field: string, value: Field, path: string, resolve: Resolve): Field {
  if (AMOUNTS.has(field) && value !== null && typeof value !== 'number')
    throw invalidContent(`Invalid value for the field ${field}. Provide a number.`, path);
  const types = REFERENCES[field];
  if (!types || value === null) return value;
  const key = isObject(value) ? value : {};
  const id = key['id'] === undefined ? undefined : String(key['id']);
  const externalId = key['externalId'] === undefined ? undefined : String(key['externalId']);
  const found = resolve(types, { ...(id !== undefined && { id }), ...(externalId !== undefined && { externalId }) });
  if (!found) {
    throw invalidContent(
      `Invalid Field Value ${id ?? externalId ?? String(value)} for the following field: ${field}.`,
      path,
    );
  }
  return { id: found.id, refName: nameOf(found) };
}

/** What a reference shows beside the id. */
export function nameOf({ id, fields }: StoredRecord): string {
  const name =
    fields['tranId'] ?? fields['companyName'] ?? fields['periodName'] ?? fields['name'] ?? fields['entityId'];
  return typeof name === 'string' ? name : id;
}

/** The fields after a write: sublists merge by `line` and grow, unless they are to be replaced. */
export function mergeFields(
  before: Fields,
  change: Fields,
  sublists: readonly string[],
  replace: ReadonlySet<string>,
): Fields {
  const after: Fields = { ...before, ...change };
  for (const name of sublists) {
    const given = linesIn(change, name);
    if (given === undefined) continue;
    const lines = replace.has(name) ? [] : [...(linesIn(before, name) ?? [])];
    for (const line of given) {
      const position = lines.findIndex((other) => line['line'] !== undefined && other['line'] === line['line']);
      if (position >= 0) lines[position] = { ...lines[position], ...line };
      else lines.push({ ...line, line: nextLine(lines) });
    }
    after[name] = { items: lines };
  }
  return after;
}

const nextLine = (lines: readonly Fields[]): number =>
  Math.max(0, ...lines.map((line) => Number(line['line'] ?? 0))) + 1;

/** The lines of a stored sublist; undefined when the record does not have it. */
export function linesIn(fields: Fields, name: string): Fields[] | undefined {
  const sublist = fields[name];
  return isObject(sublist) && Array.isArray(sublist['items']) ? (sublist['items'] as Fields[]) : undefined;
}

/** The id of a stored reference or enumeration. */
export function idOf(fields: Fields, field: string): string | undefined {
  const value = fields[field];
  return isObject(value) && value['id'] !== undefined ? String(value['id']) : undefined;
}
