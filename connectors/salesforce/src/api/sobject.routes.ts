import { notFound } from '../org/org-error.ts';
import type { SObject } from '../org/org-package.ts';
import { type ObjectSchema, relationshipNameOf } from '../org/schema.ts';
import { isNumeric } from '../org/field-value.ts';
import { type Answer, type ApiParts, type ApiRoute, fieldsOf } from './answer.ts';

const created = (id: string, extra: Record<string, unknown> = {}): Answer => ({
  status: 201,
  body: { id, success: true, errors: [], ...extra },
});

const param = (params: Readonly<Record<string, string>>, name: string): string => params[name] ?? '';

function wholeRecord({ org, dataPath }: ApiParts, object: ObjectSchema, record: SObject, fields?: string): unknown {
  const names = fields ? fields.split(',').map((name) => name.trim()) : [...object.fields.keys()];
  const attributes = { type: object.name, url: `${dataPath}/sobjects/${object.name}/${record.Id}` };
  const values = names.map((name) => [name, org.valueOf(object.name, record, name)] as const);
  return { attributes, ...Object.fromEntries(values), Id: record.Id };
}

function described({ org }: ApiParts, object: ObjectSchema): unknown {
  const fields = [...object.fields].map(([name, field]) => ({
    name,
    label: field.label ?? name,
    type: field.type === 'string' && name === 'Id' ? 'id' : field.type,
    length: field.length ?? (field.type === 'string' ? 255 : 0),
    ...(isNumeric(field) ? { precision: 18, scale: field.scale ?? 2 } : {}),
    externalId: field.externalId !== undefined,
    unique: field.externalId === 'unique',
    nillable: !field.required,
    calculated: field.formula !== undefined,
    updateable: !field.formula && !field.readOnly,
    createable: !field.formula && !field.readOnly,
    referenceTo: field.referenceTo === undefined ? [] : [field.referenceTo],
    relationshipName: field.referenceTo === undefined ? null : relationshipNameOf(name, field),
    picklistValues: (field.values ?? []).map((value) => ({ value, label: value, active: true, defaultValue: false })),
    restrictedPicklist: field.values !== undefined,
  }));
  const childRelationships = org.schema.childrenOf(object.name).map(({ child, field, masterDetail }) => ({
    childSObject: child,
    field,
    relationshipName: org.schema.of(child).fields.get(field)?.childRelationshipName ?? null,
    cascadeDelete: masterDetail,
  }));
  const { name, label, keyPrefix } = object;
  return { name, label, keyPrefix, custom: name.endsWith('__c'), fields, childRelationships };
}

/** "sObject Basic Information", "sObject Rows", "sObject Rows by External ID", "sObject Describe" (REST API guide). */
export const sobjectRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/sobjects',
    handle: (_call, { org }) => ({
      status: 200,
      body: { encoding: 'UTF-8', maxBatchSize: 200, sobjects: org.schema.names().map((name) => ({ name })) },
    }),
  },
  {
    method: 'GET',
    path: '/sobjects/:object/describe',
    handle: ({ params }, parts) => ({
      status: 200,
      body: described(parts, parts.org.schema.of(param(params, 'object'))),
    }),
  },
  {
    method: 'POST',
    path: '/sobjects/:object',
    handle: ({ params, body }, { org }) => created(org.insert(param(params, 'object'), fieldsOf(body), 'user').Id),
  },
  {
    method: 'GET',
    path: '/sobjects/:object/:id',
    handle: ({ params, query }, parts) => {
      const object = parts.org.schema.of(param(params, 'object'));
      return {
        status: 200,
        body: wholeRecord(parts, object, parts.org.get(object.name, param(params, 'id')), query['fields']),
      };
    },
  },
  {
    method: 'PATCH',
    path: '/sobjects/:object/:id',
    handle: ({ params, body }, { org }) => {
      org.update(param(params, 'object'), param(params, 'id'), fieldsOf(body), 'user');
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: '/sobjects/:object/:id',
    handle: ({ params }, { org }) => {
      org.delete(param(params, 'object'), param(params, 'id'));
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/sobjects/:object/:id/:value',
    handle: ({ params, query }, parts) => {
      const object = parts.org.schema.of(param(params, 'object'));
      const [record] = parts.org.children(object.name, param(params, 'id'), param(params, 'value'));
      if (!record) throw notFound();
      return { status: 200, body: wholeRecord(parts, object, record, query['fields']) };
    },
  },
  {
    method: 'PATCH',
    path: '/sobjects/:object/:id/:value',
    handle: ({ params, body }, { org }) => {
      const key = { field: param(params, 'id'), value: param(params, 'value') };
      const { record, created: isNew } = org.upsert(param(params, 'object'), key, fieldsOf(body), 'user');
      if (isNew) return created(record.Id, { created: true });
      return { status: 200, body: { id: record.Id, success: true, errors: [], created: false } };
    },
  },
];
