import { Fault } from '@throughline/contracts';
import type { IncomingValue } from './decimal-json.ts';
import { errorDetailsOf } from './faults.ts';
import { type NetSuiteAnswer, NetSuiteHttp, type NetSuiteOptions } from './http.ts';
import type { NetSuiteBody, NetSuiteRecord, NetSuiteRecordType, RecordReference } from './record.ts';
import type { SuiteQlRow } from './suiteql.ts';

const RECORD = '/services/rest/record/v1';
const SUITEQL = '/services/rest/query/v1/suiteql';
const JOB = '/services/rest/async/v1/job';
/** The vendor's largest page. */
const PAGE = 1000;

/** A misspelled field must not be dropped in silence, which is the vendor's default. */
const STRICT = { 'x-netsuite-propertynamevalidation': 'Error' };

export interface ReadOptions {
  /** Sublists with their lines instead of links. */
  readonly expandSubResources?: boolean;
  readonly fields?: readonly string[];
}

export interface AsyncJob {
  readonly jobId: string;
  /** True when the idempotency key had been used before; the job is then the first one. */
  readonly repeated: boolean;
}

const EXTERNAL_ID = /^[A-Za-z0-9_-]+$/;

/** Our external ids hold letters, digits, `_` and `-`; a `|` would be read as several ids. */
function keyed(record: NetSuiteRecordType, externalId: string): string {
  if (!EXTERNAL_ID.test(externalId)) {
    throw new Fault('UPSTREAM_REJECTED', `"${externalId}" cannot be an external id in NetSuite`, {
      transient: false,
      evidence: { system: 'netsuite', record, externalId },
    });
  }
  return `${RECORD}/${record}/eid:${externalId}`;
}

/** The sublists in a body, as `replace` wants them. */
function sublistsOf(body: NetSuiteBody): string | undefined {
  const names = Object.entries(body).filter(
    ([, value]) => typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items),
  );
  return names.length > 0 ? names.map(([name]) => name).join(',') : undefined;
}

const lastSegment = (location: string): string => location.slice(location.lastIndexOf('/') + 1);

function referenceOf(answer: NetSuiteAnswer): RecordReference {
  if (answer.location === undefined) {
    throw new Fault('UPSTREAM_OUTCOME_UNKNOWN', 'NetSuite did not say where the record is', { transient: true });
  }
  return { internalId: lastSegment(answer.location), location: answer.location };
}

/**
 * NetSuite by SuiteTalk REST. Every failure is a `Fault` (see `NetSuiteHttp.send`); nothing is retried here, since the
 * caller's log of outgoing calls decides about that.
 * Source: NetSuite help "SuiteTalk REST Web Services API Guide" and the REST API browser, release 2026.1.
 */
export class NetSuiteClient {
  private readonly http: NetSuiteHttp;

  constructor(options: NetSuiteOptions) {
    this.http = new NetSuiteHttp(options);
  }

  close(): Promise<void> {
    return this.http.close();
  }

  /**
   * Creates the record or updates the one with this external id. The sublists of the body replace those of the record
   * (the vendor would add their lines to the existing ones), so a repeat has no second effect.
   */
  async upsertByExternalId(
    record: NetSuiteRecordType,
    externalId: string,
    body: NetSuiteBody,
  ): Promise<RecordReference> {
    const path = keyed(record, externalId);
    const query = { replace: sublistsOf(body) };
    return referenceOf(await this.http.send({ method: 'PUT', path, query, body, headers: STRICT }));
  }

  /** Creates a record; a repeat creates a second one, so prefer `upsertByExternalId`. */
  async create(record: NetSuiteRecordType, body: NetSuiteBody): Promise<RecordReference> {
    return referenceOf(await this.http.send({ method: 'POST', path: `${RECORD}/${record}`, body, headers: STRICT }));
  }

  /** The record with our external id, or null when NetSuite has none. */
  getByExternalId(
    record: NetSuiteRecordType,
    externalId: string,
    options: ReadOptions = {},
  ): Promise<NetSuiteRecord | null> {
    return this.read(keyed(record, externalId), options);
  }

  /** The record with NetSuite's internal id, or null when there is none. */
  getById(record: NetSuiteRecordType, internalId: string, options: ReadOptions = {}): Promise<NetSuiteRecord | null> {
    return this.read(`${RECORD}/${record}/${encodeURIComponent(internalId)}`, options);
  }

  /** Changes the given fields. Lines are merged by `line`, except in the sublists of `replace`, which are replaced. */
  async update(
    record: NetSuiteRecordType,
    internalId: string,
    body: NetSuiteBody,
    replace: readonly string[] = [],
  ): Promise<void> {
    const query = { replace: replace.length > 0 ? replace.join(',') : undefined };
    const path = `${RECORD}/${record}/${encodeURIComponent(internalId)}`;
    await this.http.send({ method: 'PATCH', path, query, body, headers: STRICT });
  }

  /** Deletes a record; one that is gone already is no failure. */
  async remove(record: NetSuiteRecordType, internalId: string): Promise<void> {
    await this.http.send({ method: 'DELETE', path: `${RECORD}/${record}/${encodeURIComponent(internalId)}` }, [404]);
  }

  /**
   * Makes a credit memo or a payment out of an invoice: its lines, customer and currency come along. Put an external id
   * into the body, so that a lost answer can be looked up.
   */
  async transform(
    from: { readonly record: 'invoice'; readonly internalId: string },
    to: 'creditMemo' | 'customerPayment',
    body: NetSuiteBody,
  ): Promise<RecordReference> {
    const path = `${RECORD}/${from.record}/${encodeURIComponent(from.internalId)}/!transform/${to}`;
    return referenceOf(await this.http.send({ method: 'POST', path, body, headers: STRICT }));
  }

  /** All rows of a query, page by page. The query needs an ORDER BY on a unique column for the pages to be stable. */
  async suiteql(q: string, pageSize = PAGE): Promise<SuiteQlRow[]> {
    const rows: SuiteQlRow[] = [];
    await this.eachPage(pageSize, async (limit, offset) => {
      const answer = await this.http.send({
        method: 'POST',
        path: SUITEQL,
        query: { limit, offset },
        body: { q },
        headers: { prefer: 'transient' },
        readOnly: true,
      });
      const page = answer.json() as unknown as { items: Record<string, unknown>[]; hasMore: boolean };
      for (const { links: _links, ...row } of page.items) rows.push(row as SuiteQlRow);
      return page.hasMore;
    });
    return rows;
  }

  /** The internal ids of all records, or of those that the filter selects. Source: help "Record Collection Filtering". */
  async listRecords(record: NetSuiteRecordType, filter: { q?: string; pageSize?: number } = {}): Promise<string[]> {
    const ids: string[] = [];
    await this.eachPage(filter.pageSize ?? PAGE, async (limit, offset) => {
      const query = { q: filter.q, limit, offset };
      const answer = await this.http.send({ method: 'GET', path: `${RECORD}/${record}`, query });
      const page = answer.json() as unknown as { items: { id: string }[]; hasMore: boolean };
      ids.push(...page.items.map((item) => item.id));
      return page.hasMore;
    });
    return ids;
  }

  /**
   * Hands a create to an asynchronous job under an idempotency key (a UUID): the only calls for which NetSuite honours
   * one. A repeat gives the first job. Source: help "Sending an Asynchronous Request (Using an Idempotency Key)".
   */
  async createAsync(record: NetSuiteRecordType, body: NetSuiteBody, idempotencyKey: string): Promise<AsyncJob> {
    const headers = { ...STRICT, prefer: 'respond-async', 'x-netsuite-idempotency-key': idempotencyKey };
    const path = `${RECORD}/${record}`;
    const answer = await this.http.send({ method: 'POST', path, body, headers }, [400]);
    const repeated = answer.status === 400;
    if (repeated && errorDetailsOf(answer.body)[0]?.code !== 'IDEMPOTENCY_ERROR') {
      throw new Fault('UPSTREAM_REJECTED', 'NetSuite refused the asynchronous request', {
        transient: false,
        evidence: { system: 'netsuite', call: `POST ${path}`, status: 400, errorDetails: errorDetailsOf(answer.body) },
      });
    }
    return { jobId: referenceOf(answer).internalId, repeated };
  }

  /** The state of a job: `completed` and `progress` as the vendor words them. */
  async job(jobId: string): Promise<{ completed: boolean; progress: string }> {
    const answer = await this.http.send({ method: 'GET', path: `${JOB}/${encodeURIComponent(jobId)}` });
    const job = answer.json() as { [field: string]: IncomingValue };
    return { completed: job['completed'] === true, progress: String(job['progress']) };
  }

  private async read(path: string, options: ReadOptions): Promise<NetSuiteRecord | null> {
    const query = {
      expandSubResources: options.expandSubResources ? 'true' : undefined,
      fields: options.fields?.join(','),
    };
    const answer = await this.http.send({ method: 'GET', path, query }, [404]);
    if (answer.status !== 404) return answer.json() as NetSuiteRecord;
    if (errorDetailsOf(answer.body)[0]?.code === 'NONEXISTENT_ID') return null;
    // Any other 404 is a wrong address, and must not pass for "there is no such record".
    throw new Fault('UPSTREAM_REJECTED', `NetSuite does not know ${path}`, {
      transient: false,
      evidence: { system: 'netsuite', call: `GET ${path}`, status: 404 },
    });
  }

  private async eachPage(size: number, page: (limit: string, offset: string) => Promise<boolean>): Promise<void> {
    for (let offset = 0, more = true; more; offset += size) more = await page(String(size), String(offset));
  }
}
