import { MultipleChoices } from '../org/org.ts';
import { OrgError } from '../org/org-error.ts';
import { type Answer, type ApiParts, type ApiRoute, fieldsOf } from './answer.ts';

const MOST_RECORDS = 200;

interface SaveResult {
  readonly id?: string;
  readonly success: boolean;
  readonly created?: boolean;
  readonly errors: readonly {
    readonly statusCode: string;
    readonly message: string;
    readonly fields: readonly string[];
  }[];
}

class RolledBack extends Error {
  constructor(readonly results: SaveResult[]) {
    super('rolled back');
  }
}

const refused = (statusCode: string, message: string, fields: readonly string[] = []): SaveResult => ({
  success: false,
  errors: [{ statusCode, message, fields }],
});

const ROLLED_BACK = refused(
  'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  'Record rolled back because not all records were valid and the request was using AllOrNone header',
);

/** Each record in a transaction of its own, or all in one. Errors say `statusCode`, unlike everywhere else. */
function saveEach(
  { org }: ApiParts,
  records: readonly unknown[],
  allOrNone: boolean,
  save: (record: Record<string, unknown>) => SaveResult,
): Answer {
  if (records.length > MOST_RECORDS) {
    throw new OrgError(
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${MOST_RECORDS} records in this call`,
    );
  }
  const saveOne = (record: unknown): SaveResult => {
    try {
      return save(fieldsOf(record));
    } catch (error) {
      if (error instanceof OrgError) return refused(error.errorCode, error.message, error.fields);
      if (error instanceof MultipleChoices) return refused('DUPLICATE_EXTERNAL_ID', error.message);
      throw error;
    }
  };
  try {
    const results = org.transaction(() => {
      const saved = records.map(saveOne);
      if (allOrNone && saved.some(({ success }) => !success)) throw new RolledBack(saved);
      return saved;
    });
    return { status: 200, body: results };
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    return { status: 200, body: error.results.map((result) => (result.success ? ROLLED_BACK : result)) };
  }
}

const recordsOf = (body: unknown): unknown[] => {
  const records = fieldsOf(body)['records'];
  return Array.isArray(records) ? records : [];
};

const allOrNoneOf = (body: unknown): boolean => fieldsOf(body)['allOrNone'] === true;

function typeOf(record: Record<string, unknown>): string {
  const type = fieldsOf(record['attributes'])['type'];
  if (typeof type !== 'string') throw new OrgError('INVALID_INPUT', 'attributes.type is missing');
  return type;
}

const withoutId = ({ Id: _id, id: _lower, ...rest }: Record<string, unknown>): Record<string, unknown> => rest;

/** "sObject Collections" (REST API guide): up to 200 records in one call. */
export const collectionRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/composite/sobjects',
    handle: ({ body }, parts) =>
      saveEach(parts, recordsOf(body), allOrNoneOf(body), (record) => {
        const { Id: id } = parts.org.insert(typeOf(record), record, 'user');
        return { id, success: true, errors: [] };
      }),
  },
  {
    method: 'PATCH',
    path: '/composite/sobjects',
    handle: ({ body }, parts) =>
      saveEach(parts, recordsOf(body), allOrNoneOf(body), (record) => {
        const id = String(record['Id'] ?? record['id'] ?? '');
        parts.org.update(typeOf(record), id, withoutId(record), 'user');
        return { id, success: true, errors: [] };
      }),
  },
  {
    method: 'DELETE',
    path: '/composite/sobjects',
    handle: ({ query }, parts) =>
      saveEach(
        parts,
        (query['ids'] ?? '').split(',').map((id) => ({ id })),
        query['allOrNone'] === 'true',
        (record) => {
          const id = String(record['id']);
          const object = parts.org.schema.objectOfId(id);
          if (!object) throw new OrgError('MALFORMED_ID', `malformed id ${id}`);
          parts.org.delete(object.name, id);
          return { id, success: true, errors: [] };
        },
      ),
  },
  {
    method: 'PATCH',
    path: '/composite/sobjects/:object/:field',
    handle: ({ params, body }, parts) => {
      const { object = '', field = '' } = params;
      return saveEach(parts, recordsOf(body), allOrNoneOf(body), ({ [field]: value, ...record }) => {
        const { record: saved, created } = parts.org.upsert(object, { field, value: String(value) }, record, 'user');
        return { id: saved.Id, success: true, created, errors: [] };
      });
    },
  },
];
