import { ExponentialBackoff, handleWhen, type IPolicy, retry } from 'cockatiel';
import { Connection } from 'jsforce';
import { type ChangePosition, Fault } from '@throughline/contracts';
import { type Logger, silentLogger } from '@throughline/platform';
import { type AccessToken, requestAccessToken, type SalesforceCredentials } from './access-token.ts';
import { type CompositeAnswer, type CompositeRequest, compositeFault, MOST_SUBREQUESTS } from './composite.ts';
import { soqlText } from '../soql/query.ts';
import { numbersAsText, soqlDatetime } from './values.ts';
import { faultOf, vendorErrorOf } from './vendor-errors.ts';

/** Summer '26. jsforce would speak 50.0 when not told. */
export const API_VERSION = '67.0';

const ANSWER_WITHIN_MS = 60_000;
/** jsforce repeats idempotent requests by itself; the default would wait a quarter of a minute. */
const TRANSPORT_RETRY = { maxRetries: 2, minTimeout: 200 };

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Fields = Readonly<Record<string, unknown>>;

export interface SalesforceClientOptions extends SalesforceCredentials {
  readonly log?: Logger;
  /** Stamped on change events, by which we know our own writes. */
  readonly callerName?: string;
}

export interface UpsertAnswer {
  readonly id: string;
  readonly created: boolean;
}

interface QueryPage {
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly Parameters<typeof numbersAsText>[0][];
}

const isRowLock = (error: unknown): boolean => vendorErrorOf(error)?.errorCode === 'UNABLE_TO_LOCK_ROW';

/**
 * One org's REST API. Re-tokens once when the session has ended, tries a locked row again a few times, and throws
 * `Fault`s: UPSTREAM_UNAVAILABLE (retry), UPSTREAM_OUTCOME_UNKNOWN (look up by external id, then retry) and
 * UPSTREAM_REJECTED (the evidence has `errorCode`, `message` and `data` of the vendor).
 */
export class SalesforceClient {
  private readonly log: Logger;
  private readonly rowLocks: IPolicy = retry(handleWhen(isRowLock), {
    maxAttempts: 3,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 1_000 }),
  });
  private connection: Promise<Connection> | undefined;

  constructor(private readonly options: SalesforceClientOptions) {
    this.log = options.log ?? silentLogger;
  }

  /** All records of the query, page by page. Relationships come nested; numbers come as decimal texts (see
   * `numberText` for their precision). */
  async query<T>(soql: string): Promise<T[]> {
    return this.rows<T>('query', soql);
  }

  /** The same with what is in the recycle bin. */
  async queryAll<T>(soql: string): Promise<T[]> {
    return this.rows<T>('queryAll', soql);
  }

  private async rows<T>(resource: 'query' | 'queryAll', soql: string): Promise<T[]> {
    const records: T[] = [];
    let next: string | undefined = `/${resource}?q=${encodeURIComponent(soql)}`;
    while (next !== undefined) {
      const page: QueryPage = await this.request('GET', next, undefined, 'running a query');
      for (const record of page.records) records.push(numbersAsText(record) as T);
      next = page.done ? undefined : page.nextRecordsUrl;
    }
    return records;
  }

  /**
   * Records of an object in order of change and id, after a place; from the first one on without a place. Stamps are whole
   * seconds, and a bulk job gives one to thousands, so that only the id tells where a page ended.
   */
  async changed<T>(
    { object, fields, where }: { object: string; fields: string; where?: string },
    after: ChangePosition | null,
    limit: number,
  ): Promise<T[]> {
    const conditions = [...(where === undefined ? [] : [where]), ...(after === null ? [] : [isAfter(after)])];
    const filter = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
    return this.query<T>(`SELECT ${fields} FROM ${object}${filter} ORDER BY SystemModstamp, Id LIMIT ${limit}`);
  }

  /** The record with its numbers as decimal texts, or null when there is none by that id (any more). */
  async retrieve<T>(object: string, id: string, fields: readonly string[]): Promise<T | null> {
    try {
      const path = `/sobjects/${object}/${encodeURIComponent(id)}?fields=${fields.join(',')}`;
      return numbersAsText(await this.request('GET', path, undefined, `reading ${object} ${id}`)) as T;
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND', 'ENTITY_IS_DELETED')) return null;
      throw error;
    }
  }

  async create(object: string, body: Fields): Promise<string> {
    const { id } = await this.request<{ id: string }>('POST', `/sobjects/${object}`, body, `creating ${object}`);
    return id;
  }

  /** Creates or updates by our id. A repeat changes nothing and answers the same id. */
  async upsert(object: string, externalIdField: string, externalId: string, body: Fields): Promise<UpsertAnswer> {
    const path = `/sobjects/${object}/${externalIdField}/${encodeURIComponent(externalId)}`;
    const { id, created } = await this.request<UpsertAnswer>('PATCH', path, body, `upserting ${object} ${externalId}`);
    return { id, created };
  }

  async update(object: string, id: string, body: Fields): Promise<void> {
    await this.request('PATCH', `/sobjects/${object}/${encodeURIComponent(id)}`, body, `updating ${object} ${id}`);
  }

  async delete(object: string, id: string): Promise<void> {
    await this.request(
      'DELETE',
      `/sobjects/${object}/${encodeURIComponent(id)}`,
      undefined,
      `deleting ${object} ${id}`,
    );
  }

  /**
   * Up to 25 requests in one call. Urls are below the version (`/sobjects/Account`). The vendor answers 200 whatever
   * happened inside, so every status is looked at: a failed request throws with all of its errors as evidence.
   */
  async composite(requests: readonly CompositeRequest[], allOrNone: boolean): Promise<CompositeAnswer[]> {
    const compositeRequest = requests.map((request) => ({
      ...request,
      url: `/services/data/v${API_VERSION}${request.url}`,
    }));
    if (requests.length > MOST_SUBREQUESTS)
      throw new RangeError(`a composite takes ${MOST_SUBREQUESTS} requests at most`);
    const { compositeResponse } = await this.request<{ compositeResponse: CompositeAnswer[] }>(
      'POST',
      '/composite',
      { allOrNone, compositeRequest },
      'sending a composite',
    );
    const fault = compositeFault(compositeResponse);
    if (fault) throw fault;
    return compositeResponse;
  }

  /** An Apex REST class of the org; the path is below `/services/apexrest`. */
  async apex<T>(method: Method, path: string, body?: Fields): Promise<T> {
    return this.request<T>(method, `/services/apexrest${path}`, body, `calling Apex ${path}`);
  }

  /** API requests used and allowed in the rolling day, as the last answer told. */
  async usage(): Promise<{ used: number; limit: number } | undefined> {
    return (await this.connection)?.limitInfo.apiUsage;
  }

  private async request<T>(method: Method, path: string, body: Fields | undefined, doing: string): Promise<T> {
    try {
      return await this.rowLocks.execute(() =>
        this.withSession((connection) => send<T>(connection, method, path, body)),
      );
    } catch (error) {
      throw faultOf(error, doing, method);
    }
  }

  /** A session that has ended is replaced once; jsforce's own refresh would go on for ever when the new one is refused too. */
  private async withSession<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const used = (this.connection ??= this.connect());
    try {
      return await work(await used);
    } catch (error) {
      if (vendorErrorOf(error)?.errorCode !== 'INVALID_SESSION_ID') throw error;
      this.log.info('salesforce.session.renewed');
      if (this.connection === used) this.connection = this.connect();
      return work(await this.connection);
    }
  }

  private connect(): Promise<Connection> {
    const connecting = requestAccessToken(this.options).then((token) => this.open(token));
    connecting.catch(() => {
      if (this.connection === connecting) this.connection = undefined;
    });
    return connecting;
  }

  private open({ accessToken, instanceUrl }: AccessToken): Connection {
    const callOptions = { client: this.options.callerName ?? 'throughline' };
    return new Connection({ instanceUrl, accessToken, version: API_VERSION, callOptions });
  }
}

async function send<T>(connection: Connection, method: Method, path: string, body: Fields | undefined): Promise<T> {
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const options = { timeout: ANSWER_WITHIN_MS, retry: TRANSPORT_RETRY };
  return connection.request<T>({ method, url: path, ...json }, options);
}

/** Whether a fault was the vendor's answer with one of these codes. */
export const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Fault && codes.includes(String(error.details.evidence?.['errorCode']));

function isAfter({ at, id }: ChangePosition): string {
  const stamp = soqlDatetime(at);
  if (id === '') return `SystemModstamp >= ${stamp}`;
  return `(SystemModstamp > ${stamp} OR (SystemModstamp = ${stamp} AND Id > ${soqlText(id)}))`;
}
