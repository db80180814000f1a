import { Fault } from '@throughline/contracts';
import type { z } from 'zod';
import { answerToJob, answerToList, answerToRead, answerToSuiteQl } from './answers.ts';
import { errorDetailsOf, faultOfStatus } from './faults.ts';
import { asCall, type NetSuiteCall, NetSuiteHttp, type NetSuiteOptions } from './http.ts';
import { assertWritten, bodyOf, referenceIn } from './reading.ts';
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

const isNoSuchRecord = (body: string): boolean => errorDetailsOf(body)[0]?.code === 'NONEXISTENT_ID';

/**
 * NetSuite by SuiteTalk REST. What comes back is an answer only when it has the shape of one; everything else is a
 * `Fault` (see `NetSuiteHttp.send`). Nothing is retried here, since the caller's log of outgoing calls decides about that.
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
    return this.write({ method: 'PUT', path, query, body, headers: STRICT }, record);
  }

  /** Creates a record; a repeat creates a second one, so prefer `upsertByExternalId`. */
  async create(record: NetSuiteRecordType, body: NetSuiteBody): Promise<RecordReference> {
    return this.write({ method: 'POST', path: `${RECORD}/${record}`, body, headers: STRICT }, record);
  }

  /** The record with our external id, or null when NetSuite has none. */
  getByExternalId(
    record: NetSuiteRecordType,
    externalId: string,
    options: ReadOptions = {},
  ): Promise<NetSuiteRecord | null> {
    return this.read(keyed(record, externalId), answerToRead(record, { externalId }), options);
  }

  /** The record with NetSuite's internal id, or null when there is none. */
  getById(record: NetSuiteRecordType, internalId: string, options: ReadOptions = {}): Promise<NetSuiteRecord | null> {
    const path = `${RECORD}/${record}/${encodeURIComponent(internalId)}`;
    return this.read(path, answerToRead(record, { id: internalId }), options);
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
    const call: NetSuiteCall = { method: 'PATCH', path, query, body, headers: STRICT };
    assertWritten(asCall(call), await this.http.send(call));
  }

  /** Deletes a record; one that is gone already is no failure. */
  async remove(record: NetSuiteRecordType, internalId: string): Promise<void> {
    const path = `${RECORD}/${record}/${encodeURIComponent(internalId)}`;
    const call: NetSuiteCall = { method: 'DELETE', path };
    const answer = await this.http.send(call, [404]);
    if (answer.status !== 404) return assertWritten(asCall(call), answer);
    // Any other 404 is a wrong address, and must not pass for "it is gone".
    if (!isNoSuchRecord(answer.body)) throw faultOfStatus(asCall(call), answer);
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
    return this.write({ method: 'POST', path, body, headers: STRICT }, to);
  }

  /** All rows of a query, page by page. The query needs an ORDER BY on a unique column for the pages to be stable. */
  async suiteql(q: string, pageSize = PAGE): Promise<SuiteQlRow[]> {
    const rows: SuiteQlRow[] = [];
    await this.eachPage(pageSize, async (limit, offset) => {
      const query = { limit: String(limit), offset: String(offset) };
      const headers = { prefer: 'transient' };
      const call = { method: 'POST', path: SUITEQL, query, body: { q }, headers, readOnly: true } as const;
      const page = bodyOf(asCall(call), await this.http.send(call), answerToSuiteQl({ offset }));
      rows.push(...page.items.map(withoutNulls));
      return page.hasMore ? page.items.length : null;
    });
    return rows;
  }

  /** The internal ids of all records, or of those that the filter selects. Source: help "Record Collection Filtering". */
  async listRecords(record: NetSuiteRecordType, filter: { q?: string; pageSize?: number } = {}): Promise<string[]> {
    const ids: string[] = [];
    await this.eachPage(filter.pageSize ?? PAGE, async (limit, offset) => {
      const query = { q: filter.q, limit: String(limit), offset: String(offset) };
      const call = { method: 'GET', path: `${RECORD}/${record}`, query } as const;
      const page = bodyOf(asCall(call), await this.http.send(call), answerToList({ offset }));
      ids.push(...page.items.map((item) => item.id));
      return page.hasMore ? page.items.length : null;
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
    const call: NetSuiteCall = { method: 'POST', path, body, headers };
    const answer = await this.http.send(call, [400]);
    const repeated = answer.status === 400;
    if (repeated && errorDetailsOf(answer.body)[0]?.code !== 'IDEMPOTENCY_ERROR')
      throw faultOfStatus(asCall(call), answer);
    if (!repeated) assertWritten(asCall(call), answer, 202);
    return { jobId: referenceIn(asCall(call), answer, JOB).internalId, repeated };
  }

  /** The state of a job: `completed` and `progress` as the vendor words them. */
  async job(jobId: string): Promise<{ completed: boolean; progress: string }> {
    const call = { method: 'GET', path: `${JOB}/${encodeURIComponent(jobId)}` } as const;
    return bodyOf(asCall(call), await this.http.send(call), answerToJob);
  }

  private async write(call: NetSuiteCall, record: NetSuiteRecordType): Promise<RecordReference> {
    const answer = await this.http.send(call);
    assertWritten(asCall(call), answer);
    return referenceIn(asCall(call), answer, `${RECORD}/${record}`);
  }

  private async read(
    path: string,
    shape: z.ZodType<NetSuiteRecord>,
    { expandSubResources }: ReadOptions,
  ): Promise<NetSuiteRecord | null> {
    const query = { expandSubResources: expandSubResources ? 'true' : undefined };
    const call: NetSuiteCall = { method: 'GET', path, query };
    const answer = await this.http.send(call, [404]);
    if (answer.status !== 404) return bodyOf(asCall(call), answer, shape);
    if (isNoSuchRecord(answer.body)) return null;
    // Any other 404 is a wrong address, and must not pass for "there is no such record".
    throw faultOfStatus(asCall(call), answer);
  }

  /** @param page reads one and answers how many it held, or null when it was the last */
  private async eachPage(size: number, page: (limit: number, offset: number) => Promise<number | null>): Promise<void> {
    let held: number | null = 0;
    for (let offset = 0; held !== null; offset += held ?? 0) held = await page(size, offset);
  }
}

const withoutNulls = (row: Readonly<Record<string, string | null>>): SuiteQlRow =>
  Object.fromEntries(Object.entries(row).filter((column): column is [string, string] => column[1] !== null));
