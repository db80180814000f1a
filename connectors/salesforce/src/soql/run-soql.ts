import { isNumeric } from '../org/field-value.ts';
import type { Org } from '../org/org.ts';
import { OrgError } from '../org/org-error.ts';
import type { OrgField, SObject } from '../org/org-package.ts';
import { longIdOf } from '../org/record-id.ts';
import type { ObjectSchema } from '../org/schema.ts';
import { readDatetime, vendorDatetime } from '../org/vendor-time.ts';
import type { Condition, Literal, SoqlQuery } from './query.ts';

type Compare = Extract<Condition, { kind: 'compare' }>;

const MOST_OFFSET = 2_000;

/** Runs the query's FROM, WHERE, ORDER BY, LIMIT and OFFSET; `candidates` narrows it to the children of a record. */
export function selectRecords(org: Org, query: SoqlQuery, deletedToo: boolean, candidates?: SObject[]): SObject[] {
  const object = org.schema.find(query.from);
  if (!object) throw new OrgError('INVALID_TYPE', `sObject type '${query.from}' is not supported.`);
  if (query.offset > MOST_OFFSET)
    throw new OrgError('NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000');
  checkFields(org, object, query);
  const scope = candidates ?? narrowed(org, object, query.where) ?? org.everything(object.name);
  const kept = scope.filter((record) => {
    return (deletedToo || !record['IsDeleted']) && (!query.where || holds(org, object, record, query.where));
  });
  if (query.orderBy.length > 0) kept.sort((a, b) => compareBy(org, object, query, a, b));
  return kept.slice(query.offset, query.limit === undefined ? undefined : query.offset + query.limit);
}

/** Follows a dotted path; a missing parent gives null. The path's fields were checked before. */
export function valueAt(org: Org, object: ObjectSchema, record: SObject, path: readonly string[]): unknown {
  const [head = '', ...rest] = path;
  if (rest.length === 0) return org.valueOf(object.name, record, head);
  const relationship = org.schema.parentRelationship(object, head);
  const parentId = relationship && record[relationship.field];
  const parent =
    relationship && typeof parentId === 'string' ? org.live(relationship.parent.name, parentId) : undefined;
  return relationship && parent ? valueAt(org, relationship.parent, parent, rest) : null;
}

function fieldAt(org: Org, object: ObjectSchema, path: readonly string[]): OrgField {
  const [head = '', ...rest] = path;
  if (rest.length === 0) return org.schema.field(object, head);
  const relationship = org.schema.parentRelationship(object, head);
  if (!relationship) {
    throw new OrgError(
      'INVALID_FIELD',
      `Didn't understand relationship '${head}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.`,
    );
  }
  return fieldAt(org, relationship.parent, rest);
}

function checkFields(org: Org, object: ObjectSchema, query: SoqlQuery): void {
  for (const item of query.fields) if (item.kind === 'field') fieldAt(org, object, item.path);
  for (const { path } of query.orderBy) fieldAt(org, object, path);
  const check = (condition: Condition): void => {
    if (condition.kind === 'not') check(condition.part);
    else if (condition.kind === 'compare') checkLiterals(condition, fieldAt(org, object, condition.path));
    else condition.parts.forEach(check);
  };
  if (query.where) check(query.where);
}

const LITERAL_OF: Readonly<Record<string, Literal['kind']>> = {
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
};

function checkLiterals({ path, values }: Compare, field: OrgField): void {
  const expected = isNumeric(field) ? 'number' : (LITERAL_OF[field.type] ?? 'string');
  for (const { kind } of values) {
    if (kind === 'null' || kind === expected) continue;
    const quoting = kind === 'string' ? 'and should not be enclosed in quotes' : 'and should be enclosed in quotes';
    const hint = expected === 'string' || kind === 'string' ? ` ${quoting}` : '';
    throw new OrgError(
      'INVALID_FIELD',
      `value of filter criterion for field '${path.join('.')}' must be of type ${field.type}${hint}`,
    );
  }
}

/** Records that an AND-ed equality on Id, a lookup or an external id leaves over; undefined when there is none. */
function narrowed(org: Org, object: ObjectSchema, where: Condition | undefined): SObject[] | undefined {
  if (where?.kind === 'compare') return narrowedBy(org, object, where);
  if (where?.kind !== 'and') return undefined;
  for (const part of where.parts) {
    const found = narrowed(org, object, part);
    if (found) return found;
  }
  return undefined;
}

function narrowedBy(org: Org, object: ObjectSchema, { path, comparator, values }: Compare): SObject[] | undefined {
  const [name = '', deeper] = path;
  const field = object.fields.get(name);
  const indexed = name === 'Id' || field?.type === 'reference' || field?.externalId !== undefined;
  const exact = comparator === '=' || comparator === 'IN';
  if (!indexed || !exact || deeper !== undefined || values.some(({ kind }) => kind === 'null')) return undefined;
  const found = new Map<string, SObject>();
  for (const { text } of values) {
    const value = name === 'Id' || field?.type === 'reference' ? (longIdOf(text) ?? text) : text;
    const records = name === 'Id' ? [org.kept(object.name, value)] : org.lookUp(object.name, name, value);
    for (const record of records) if (record) found.set(record.Id, record);
  }
  return [...found.values()];
}

function holds(org: Org, object: ObjectSchema, record: SObject, condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => holds(org, object, record, part));
    case 'or':
      return condition.parts.some((part) => holds(org, object, record, part));
    case 'not':
      return !holds(org, object, record, condition.part);
    default: {
      const field = fieldAt(org, object, condition.path);
      return matches(
        condition,
        comparable(valueAt(org, object, record, condition.path)),
        condition.values.map((l) => readLiteral(l, field, condition.path)),
      );
    }
  }
}

type Comparable = string | number | boolean | null;

/** Texts compare without regard to case. */
const comparable = (value: unknown): Comparable =>
  typeof value === 'string' ? value.toLowerCase() : ((value ?? null) as Comparable);

function readLiteral({ kind, text }: Literal, field: OrgField, path: readonly string[]): Comparable {
  if (kind === 'null') return null;
  if (kind === 'number') return Number(text);
  if (kind === 'boolean') return text === 'true';
  if (kind === 'datetime') {
    const at = readDatetime(text);
    if (!at) throw new OrgError('MALFORMED_QUERY', `invalid datetime: ${text}`);
    return vendorDatetime(at).toLowerCase();
  }
  const isId = field.type === 'reference' || path.at(-1) === 'Id';
  return (isId ? (longIdOf(text) ?? text) : text).toLowerCase();
}

function matches({ comparator }: Compare, value: Comparable, literals: readonly Comparable[]): boolean {
  const [literal = null] = literals;
  switch (comparator) {
    case '=':
      return value === literal;
    case '!=':
      return value !== literal;
    case 'IN':
      return literals.includes(value);
    case 'NOT IN':
      return !literals.includes(value);
    case 'LIKE':
      return typeof value === 'string' && likeExpression(String(literal)).test(value);
    default:
      return ordered(comparator, value, literal);
  }
}

function ordered(comparator: '<' | '>' | '<=' | '>=', value: Comparable, literal: Comparable): boolean {
  if (value === null || literal === null) return false;
  if (comparator === '<') return value < literal;
  if (comparator === '>') return value > literal;
  return comparator === '<=' ? value <= literal : value >= literal;
}

const likeExpression = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('%', '.*')
      .replaceAll('_', '.')}$`,
    's',
  );

function compareBy(org: Org, object: ObjectSchema, { orderBy }: SoqlQuery, a: SObject, b: SObject): number {
  for (const { path, descending, nullsLast } of orderBy) {
    const left = comparable(valueAt(org, object, a, path));
    const right = comparable(valueAt(org, object, b, path));
    if (left === right) continue;
    if (left === null || right === null) return (left === null) === nullsLast ? 1 : -1;
    return (left < right ? -1 : 1) * (descending ? -1 : 1);
  }
  return 0;
}
