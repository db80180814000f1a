import type { FastifyInstance, FastifyReply, FastifyRequest } from '@throughline/sandbox';
import type { NetSuiteRecordType } from '../client/record.ts';
import { NetSuiteApiError, noSuchRecord } from './api-error.ts';
import type { AsyncJobs } from './async-jobs.ts';
import { selectRecords } from './collection-filter.ts';
import { pageOf } from './paging.ts';
import type { RecordBook, WriteOptions, WriteTarget } from './record-book.ts';
import { type Fields, isRecordType, type StoredRecord } from './record-types.ts';
import { viewOf } from './record-view.ts';
import { transformInvoice } from './transform.ts';

export const RECORD_PATH = '/services/rest/record/v1';

interface RecordRequest {
  Params: { record: string; id: string; target: string };
  Querystring: Record<string, string | undefined>;
  Body: Fields;
}

const originOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}`;

function typeOf(record: string): NetSuiteRecordType {
  if (!isRecordType(record)) throw new NetSuiteApiError(404, 'NONEXISTENT_ID', `Record type ${record} does not exist.`);
  return record;
}

const targetOf = (id: string): WriteTarget =>
  id.startsWith('eid:') ? { kind: 'externalId', externalId: id.slice('eid:'.length) } : { kind: 'id', id };

function found(book: RecordBook, type: NetSuiteRecordType, id: string): StoredRecord {
  const record = id.startsWith('eid:') ? book.byKey(type, id.slice('eid:'.length)) : book.byId(type, id);
  if (!record) throw noSuchRecord(id);
  return record;
}

function optionsOf(request: FastifyRequest<RecordRequest>): WriteOptions {
  const strict = String(request.headers['x-netsuite-propertynamevalidation']).toLowerCase() === 'error';
  const replace = (request.query['replace'] ?? '').split(',').filter(Boolean);
  return { unknownFields: strict ? 'refuse' : 'drop', replace: new Set(replace) };
}

const externalIdIn = (body: Fields | undefined): string | null =>
  typeof body?.['externalId'] === 'string' ? body['externalId'] : null;

/** The record service: create, upsert, read, update, delete, list, transform. Source: REST API browser 2026.1. */
export function addRecordRoutes(app: FastifyInstance, book: RecordBook, jobs: AsyncJobs): void {
  const written = (request: FastifyRequest<RecordRequest>, reply: FastifyReply, write: () => StoredRecord) => {
    const location = (record: StoredRecord) => `${originOf(request)}${RECORD_PATH}/${record.type}/${record.id}`;
    if (String(request.headers.prefer).includes('respond-async')) {
      const job = jobs.run(request.headers['x-netsuite-idempotency-key'], () => location(write()));
      return reply
        .code(202)
        .headers({ 'preference-applied': 'respond-async', location: originOf(request) + job })
        .send();
    }
    return reply.code(204).header('location', location(write())).send();
  };

  app.post<RecordRequest>(`${RECORD_PATH}/:record`, async (request, reply) => {
    const type = typeOf(request.params.record);
    const target: WriteTarget = { kind: 'new', externalId: externalIdIn(request.body) };
    return written(request, reply, () => book.write(type, target, request.body, optionsOf(request)));
  });
  app.put<RecordRequest>(`${RECORD_PATH}/:record/:id`, async (request, reply) => {
    const type = typeOf(request.params.record);
    const target = targetOf(request.params.id);
    if (target.kind === 'id')
      throw new NetSuiteApiError(400, 'INVALID_REQUEST', 'The upsert operation needs an external ID in the URL.');
    return written(request, reply, () => book.write(type, target, request.body, optionsOf(request)));
  });
  app.patch<RecordRequest>(`${RECORD_PATH}/:record/:id`, async (request, reply) => {
    const type = typeOf(request.params.record);
    const { id } = found(book, type, request.params.id);
    return written(request, reply, () => book.write(type, { kind: 'id', id }, request.body, optionsOf(request)));
  });
  app.delete<RecordRequest>(`${RECORD_PATH}/:record/:id`, async (request, reply) => {
    const type = typeOf(request.params.record);
    book.remove(type, found(book, type, request.params.id).id);
    return reply.code(204).send();
  });
  app.post<RecordRequest>(`${RECORD_PATH}/:record/:id/!transform/:target`, async (request, reply) => {
    if (typeOf(request.params.record) !== 'invoice')
      throw new NetSuiteApiError(400, 'INVALID_REQUEST', `A ${request.params.record} cannot be transformed.`);
    const { id, target } = request.params;
    return written(request, reply, () => transformInvoice(book, id, target, request.body ?? {}, optionsOf(request)));
  });
  app.get<RecordRequest>(`${RECORD_PATH}/:record/:id`, async (request) => {
    const record = found(book, typeOf(request.params.record), request.params.id);
    const fields = request.query['fields']?.split(',');
    const expand = request.query['expandSubResources'] === 'true';
    return viewOf(book, record, originOf(request), { expand, ...(fields && { fields: new Set(fields) }) });
  });
  app.get<RecordRequest>(`${RECORD_PATH}/:record`, async (request) => {
    const type = typeOf(request.params.record);
    const address = `${originOf(request)}${RECORD_PATH}/${type}`;
    const records = selectRecords(book, book.all(type), request.query['q']);
    const { items, ...page } = pageOf(records, request.query, address);
    return {
      ...page,
      items: items.map(({ id }) => ({ links: [{ rel: 'self', href: `${address}/${id}` }], id })),
    };
  });
}
