import type { Org } from '../org/org.ts';
import { OrgError } from '../org/org-error.ts';
import type { SObject } from '../org/org-package.ts';
import type { ObjectSchema } from '../org/schema.ts';
import type { SoqlQuery } from './query.ts';
import { selectRecords, valueAt } from './run-soql.ts';

type Written = Record<string, unknown>;

/** A selected record as the query resource writes it: attributes, fields, parents nested, children as inner results. */
export function writeRecord(
  org: Org,
  dataPath: string,
  query: SoqlQuery,
  record: SObject,
  deletedToo: boolean,
): Written {
  const object = org.schema.of(query.from);
  const written: Written = { attributes: attributesOf(dataPath, object, record) };
  for (const item of query.fields) {
    if (item.kind === 'field') writePath(org, dataPath, object, record, item.path, written);
    else written[item.query.from] = writeChildren(org, dataPath, object, record, item.query, deletedToo);
  }
  return written;
}

const attributesOf = (dataPath: string, object: ObjectSchema, { Id }: SObject): unknown => ({
  type: object.name,
  url: `${dataPath}/sobjects/${object.name}/${Id}`,
});

function writePath(
  org: Org,
  dataPath: string,
  object: ObjectSchema,
  record: SObject,
  path: readonly string[],
  into: Written,
): void {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    into[head] = valueAt(org, object, record, path);
    return;
  }
  const relationship = org.schema.parentRelationship(object, head);
  const parentId = relationship && record[relationship.field];
  const parent =
    relationship && typeof parentId === 'string' ? org.live(relationship.parent.name, parentId) : undefined;
  if (!relationship || !parent) {
    into[head] = null;
    return;
  }
  const nested = (into[head] as Written | undefined) ?? {
    attributes: attributesOf(dataPath, relationship.parent, parent),
  };
  into[head] = nested;
  writePath(org, dataPath, relationship.parent, parent, rest, nested);
}

/** No rows at all are written as null, as the platform does. */
function writeChildren(
  org: Org,
  dataPath: string,
  parent: ObjectSchema,
  record: SObject,
  query: SoqlQuery,
  deletedToo: boolean,
): unknown {
  const relationship = childRelationshipOf(org, parent, query.from);
  const inner: SoqlQuery = { ...query, from: relationship.child };
  const rows = selectRecords(org, inner, deletedToo, org.lookUp(relationship.child, relationship.field, record.Id));
  if (rows.length === 0) return null;
  return {
    totalSize: rows.length,
    done: true,
    records: rows.map((row) => writeRecord(org, dataPath, inner, row, deletedToo)),
  };
}

/** Refuses unknown child relationships and fields before any row is read. */
export function checkChildren(org: Org, query: SoqlQuery): void {
  const object = org.schema.of(query.from);
  for (const item of query.fields) {
    if (item.kind !== 'children') continue;
    const inner = { ...item.query, from: childRelationshipOf(org, object, item.query.from).child };
    selectRecords(org, inner, false, []);
  }
}

function childRelationshipOf(org: Org, parent: ObjectSchema, name: string): { child: string; field: string } {
  const found = org.schema.childRelationship(parent.name, name);
  if (found) return found;
  throw new OrgError(
    'INVALID_TYPE',
    `Didn't understand relationship '${name}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.`,
  );
}
