import { type FastifyInstance, type Sandbox, type SandboxOptions, startSandbox } from '@throughline/sandbox';
import type { NetSuiteRecordType } from '../client/record.ts';
import { NetSuiteApiError } from './api-error.ts';
import { AsyncJobs } from './async-jobs.ts';
import { Notifications } from './notifications.ts';
import type { Numbering } from './numbering.ts';
import { pageOf } from './paging.ts';
import { RecordBook } from './record-book.ts';
import { addRecordRoutes } from './record-routes.ts';
import type { Fields, StoredRecord } from './record-types.ts';
import { derivedFields } from './record-view.ts';
import { seedAccount } from './seeds.ts';
import { parseSuiteQl } from './suiteql/parse.ts';
import { runSuiteQl } from './suiteql/run.ts';
import { TABLES } from './suiteql/tables.ts';
import { SuiteQlError } from './suiteql/tokens.ts';
import { addTokenEndpoint, IssuedTokens, type M2mMapping } from './token-endpoint.ts';

export interface NetSuiteSandboxOptions extends SandboxOptions, M2mMapping {
  readonly accountId: string;
  /** Calls at the same time before 429; the vendor's smallest tier has 15. */
  readonly concurrencyLimit?: number;
}

/** A record for a person who looks in: what was written and what is derived. */
export interface SandboxRecord {
  readonly id: string;
  readonly externalId: string | null;
  readonly fields: Fields;
}

/** What a person in NetSuite's own user interface can do, past the record service. */
export interface NetSuiteRecords {
  /** Creates or changes a record, found by `id` or `externalId` among the fields. */
  upsert(type: NetSuiteRecordType, fields: Fields): SandboxRecord;
  find(type: NetSuiteRecordType, key: { id?: string; externalId?: string }): SandboxRecord | undefined;
  all(type: NetSuiteRecordType): SandboxRecord[];
}

export interface NetSuiteSandbox extends Sandbox {
  readonly accountId: string;
  readonly records: NetSuiteRecords;
  readonly numbering: Numbering;
  readonly notifications: Notifications;
  readonly tokens: IssuedTokens;
  /** May be changed at any time. */
  readonly concurrency: { limit: number };
}

/** A NetSuite account on this machine: OAuth 2.0 M2M, the record service, SuiteQL, transforms, asynchronous jobs. */
export async function startNetSuiteSandbox(options: NetSuiteSandboxOptions): Promise<NetSuiteSandbox> {
  const concurrency = { limit: options.concurrencyLimit ?? 15 };
  let parts: { book: RecordBook; tokens: IssuedTokens; notifications: Notifications } | undefined;
  const sandbox = await startSandbox('netsuite', options, ({ app, store, webhooks, clock }) => {
    const book = new RecordBook(store, clock);
    const tokens = new IssuedTokens(store.collection('tokens'), clock);
    const notifications = new Notifications(store.collection('subscriptions'), webhooks);
    const jobs = new AsyncJobs(store.collection('jobs'), store.collection('idempotency-keys'));
    seedAccount(book);
    book.watch((record, event) => notifications.send(record, event));
    addErrorBodies(app);
    addTokenEndpoint(app, options, tokens, clock);
    void app.register(async (service) => {
      addGuards(service, tokens, concurrency);
      addRecordRoutes(service, book, jobs);
      addSuiteQl(service, book);
      jobs.routes(service);
    });
    parts = { book, tokens, notifications };
  });
  const { book, tokens, notifications } = parts as NonNullable<typeof parts>;
  return Object.assign(sandbox, {
    accountId: options.accountId,
    records: recordsOf(book),
    numbering: book.numbering,
    notifications,
    tokens,
    concurrency,
  });
}

function recordsOf(book: RecordBook): NetSuiteRecords {
  const seen = (record: StoredRecord): SandboxRecord => ({
    id: record.id,
    externalId: record.externalId,
    fields: { ...record.fields, ...derivedFields(book, record) },
  });
  return {
    upsert: (type, { id, externalId, ...fields }) =>
      seen(
        book.set(type, fields, {
          ...(typeof id === 'string' && { id }),
          ...(typeof externalId === 'string' && { externalId }),
        }),
      ),
    find: (type, key) => {
      const record = book.resolve([type], key);
      return record && seen(record);
    },
    all: (type) => book.all(type).map(seen),
  };
}

function addErrorBodies(app: FastifyInstance): void {
  const asApiError = (error: unknown): NetSuiteApiError => {
    if (error instanceof NetSuiteApiError) return error;
    if (error instanceof SuiteQlError)
      return new NetSuiteApiError(400, 'INVALID_PARAMETER', `Invalid search query. ${error.message}`);
    const { statusCode = 500, message = '' } = error as { statusCode?: number; message?: string };
    if (statusCode < 500) return new NetSuiteApiError(statusCode, 'INVALID_CONTENT', message);
    return new NetSuiteApiError(500, 'UNEXPECTED_ERROR', message);
  };
  app.setErrorHandler((error, _request, reply) => {
    const refusal = asApiError(error);
    if (refusal.location !== undefined) void reply.header('location', refusal.location);
    return reply.code(refusal.status).type('application/vnd.oracle.resource+json; type=error').send(refusal.body());
  });
  app.setNotFoundHandler(() => {
    throw new NetSuiteApiError(404, 'INVALID_REQUEST', 'There is no such resource.');
  });
}

/** The token first, then the account's pool of simultaneous calls. Source: "Concurrency Governance" in the sheet. */
function addGuards(app: FastifyInstance, tokens: IssuedTokens, concurrency: { limit: number }): void {
  let inFlight = 0;
  app.addHook('onRequest', async (request, reply) => {
    inFlight += 1;
    reply.raw.once('close', () => (inFlight -= 1));
    tokens.check(request.headers.authorization);
    if (inFlight > concurrency.limit)
      throw new NetSuiteApiError(
        429,
        'CONCURRENCY_LIMIT_EXCEEDED',
        'Concurrent request limit exceeded. Request blocked.',
      );
  });
}

function addSuiteQl(app: FastifyInstance, book: RecordBook): void {
  const path = '/services/rest/query/v1/suiteql';
  app.post<{ Body: { q?: string }; Querystring: Record<string, string | undefined> }>(path, async (request) => {
    if (!String(request.headers.prefer).includes('transient')) {
      const detail = 'The required request header "Prefer" is missing or invalid. It must be "transient".';
      throw new NetSuiteApiError(400, 'INVALID_HEADER', detail, { header: 'Prefer' });
    }
    const query = parseSuiteQl(request.body?.q ?? '');
    const table = TABLES[query.table];
    if (!table) throw new SuiteQlError(`Record "${query.table}" was not found.`);
    const rows = runSuiteQl(query, table.rows(book), table.columns);
    const page = pageOf(rows, request.query, `${request.protocol}://${request.host}${path}`);
    return { ...page, items: page.items.map((row) => ({ links: [], ...row })) };
  });
}
