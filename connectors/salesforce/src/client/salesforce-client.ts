import { ExponentialBackoff, handleWhen, type IPolicy, retry } from 'cockatiel';
import { Connection } from 'jsforce';
import { type ChangePosition, Fault } from '@throughline/contracts';
import { type Logger, silentLogger } from '@throughline/platform';
import { z } from 'zod';
import { type AccessToken, requestAccessToken, type SalesforceCredentials } from './access-token.ts';
import {
  answerToApex,
  answerToChange,
  answerToComposite,
  answerToCreate,
  answerToQuery,
  answerToRetrieve,
  answerToUpsert,
  type Expected,
  type QueryProgress,
} from './answers.ts';
import { type CompositeAnswer, type CompositeRequest, compositeFault, MOST_SUBREQUESTS } from './composite.ts';
import { soqlText } from '../soql/query.ts';
import { answerOf } from './reading.ts';
import { numbersAsText, soqlDatetime } from './values.ts';
import { recordField } from './record.ts';
import { type Call, faultOf, faultOfShape, isRefusal } from './vendor-errors.ts';
import { receive } from './wire.ts';

/** Summer '26. jsforce would speak 50.0 when not told. */
export const API_VERSION = '67.0';

const ANSWER_WITHIN_MS = 60_000;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Fields = Readonly<Record<string, unknown>>;

export interface SalesforceClientOptions extends SalesforceCredentials {
  readonly log?: Logger;
  /** Stamped on change events, by which we know our own writes. */
  readonly callerName?: string;
  /** How long one call may wait for the whole of its answer. A minute by default, half of it for a token. */
  readonly timeoutMs?: number;
}

export interface UpsertAnswer {
  readonly id: string;
  readonly created: boolean;
}

const changeStamp = z.object({ Id: recordField.id, SystemModstamp: recordField.datetime });

/** The place of a record in the order of changes. */
export type ChangeStamp = Readonly<z.infer<typeof changeStamp>>;

export interface ApexCall {
  readonly method: Method;
  readonly path: string;
  readonly body?: Fields;
}

interface Request<T> {
  readonly method: Method;
  /** Below the version, or from the root when it begins with `/services`. */
  readonly path: string;
  readonly body?: Fields | undefined;
  readonly doing: string;
  /** Whether it may change something. Default: all but GET. */
  readonly write?: boolean;
  readonly expected: Expected<T>;
}

const isRowLock = (error: unknown): boolean => isRefusal(error, 'UNABLE_TO_LOCK_ROW');

/**
 * One org's REST API. Re-tokens once when the session has ended, tries a locked row again a few times, repeats nothing
 * else by itself, and throws `Fault`s: UPSTREAM_UNAVAILABLE (retry), UPSTREAM_OUTCOME_UNKNOWN (look up by external id,
 * then retry) and UPSTREAM_REJECTED (the evidence has `errorCode`, `message` and `data` of the vendor, if it said any).
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
    let progress: QueryProgress = { read: 0, totalSize: undefined };
    let path: string | undefined = `/${resource}?q=${encodeURIComponent(soql)}`;
    while (path !== undefined) {
      const expected = answerToQuery(progress);
      const page: z.infer<typeof expected.shape> = await this.request({
        method: 'GET',
        path,
        doing: 'running a query',
        expected,
      });
      for (const record of page.records) records.push(numbersAsText(record) as T);
      progress = { read: records.length, totalSize: page.totalSize };
      path = page.nextRecordsUrl;
    }
    return records;
  }

  /**
   * Records of an object in order of change and id, after a place; from the first one on without a place. Stamps are whole
   * seconds, and a bulk job gives one to thousands, so that only the id tells where a page ended. The fields have both.
   */
  async changed<T extends ChangeStamp = ChangeStamp>(
    { object, fields, where }: { object: string; fields: string; where?: string },
    after: ChangePosition | null,
    limit: number,
  ): Promise<T[]> {
    const conditions = [...(where === undefined ? [] : [where]), ...(after === null ? [] : [isAfter(after)])];
    const filter = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
    const records = await this.query<T>(
      `SELECT ${fields} FROM ${object}${filter} ORDER BY SystemModstamp, Id LIMIT ${limit}`,
    );
    const placeless = records.filter((record) => !changeStamp.safeParse(record).success);
    if (placeless.length === 0) return records;
    const call = { doing: `reading changes of ${object}`, write: false };
    throw faultOfShape(call, 200, [`${placeless.length} records without Id and SystemModstamp`]);
  }

  /** The record with its numbers as decimal texts, or null when there is none by that id (any more). */
  async retrieve<T>(object: string, id: string, fields: readonly string[]): Promise<T | null> {
    try {
      const path = `/sobjects/${object}/${encodeURIComponent(id)}?fields=${fields.join(',')}`;
      const expected = answerToRetrieve(object, fields);
      return numbersAsText(
        await this.request({ method: 'GET', path, doing: `reading ${object} ${id}`, expected }),
      ) as T;
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND', 'ENTITY_IS_DELETED')) return null;
      throw error;
    }
  }

  async create(object: string, body: Fields): Promise<string> {
    const path = `/sobjects/${object}`;
    const doing = `creating ${object}`;
    const { id } = await this.request({ method: 'POST', path, body, doing, expected: answerToCreate });
    return id;
  }

  /** Creates or updates by our id. A repeat changes nothing and answers the same id. */
  async upsert(object: string, externalIdField: string, externalId: string, body: Fields): Promise<UpsertAnswer> {
    const path = `/sobjects/${object}/${externalIdField}/${encodeURIComponent(externalId)}`;
    const doing = `upserting ${object} ${externalId}`;
    const answer = await this.request({ method: 'PATCH', path, body, doing, expected: answerToUpsert });
    return { id: answer.id, created: answer.created };
  }

  async update(object: string, id: string, body: Fields): Promise<void> {
    const path = `/sobjects/${object}/${encodeURIComponent(id)}`;
    await this.request({ method: 'PATCH', path, body, doing: `updating ${object} ${id}`, expected: answerToChange });
  }

  async delete(object: string, id: string): Promise<void> {
    const path = `/sobjects/${object}/${encodeURIComponent(id)}`;
    await this.request({ method: 'DELETE', path, doing: `deleting ${object} ${id}`, expected: answerToChange });
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
    const { compositeResponse } = await this.request({
      method: 'POST',
      path: '/composite',
      body: { allOrNone, compositeRequest },
      doing: 'sending a composite',
      write: requests.some(({ method }) => method !== 'GET'),
      expected: answerToComposite(requests),
    });
    const fault = compositeFault(compositeResponse);
    if (fault) throw fault;
    return compositeResponse;
  }

  /** An Apex REST class of the org, whose answer has this shape; the path is below `/services/apexrest`. */
  async apex<T>({ method, path, body }: ApexCall, shape: z.ZodType<T>): Promise<T> {
    return this.request({
      method,
      path: `/services/apexrest${path}`,
      body,
      doing: `calling Apex ${path}`,
      expected: answerToApex(shape),
    });
  }

  /** API requests used and allowed in the rolling day, as the last answer told. */
  async usage(): Promise<{ used: number; limit: number } | undefined> {
    return (await this.connection)?.limitInfo.apiUsage;
  }

  private async request<T>({ method, path, body, doing, write, expected }: Request<T>): Promise<T> {
    const call: Call = { doing, write: write ?? method !== 'GET' };
    const content =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const within = this.options.timeoutMs ?? ANSWER_WITHIN_MS;
    try {
      return await this.rowLocks.execute(() =>
        this.withSession(async (connection) =>
          answerOf(call, await receive(connection, { method, url: path, ...content }, within), expected),
        ),
      );
    } catch (error) {
      throw faultOf(error, call);
    }
  }

  /** A session that has ended is replaced once; jsforce's own refresh would go on for ever when the new one is refused too. */
  private async withSession<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const used = (this.connection ??= this.connect());
    try {
      return await work(await used);
    } catch (error) {
      if (!isRefusal(error, 'INVALID_SESSION_ID')) throw error;
      this.log.info('salesforce.session.renewed');
      if (this.connection === used) this.connection = this.connect();
      return work(await this.connection);
    }
  }

  private connect(): Promise<Connection> {
    const connecting = requestAccessToken(this.options, this.options.timeoutMs).then((token) => this.open(token));
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

/** Whether a fault was the vendor's refusal with one of these codes; of a server in trouble the code says nothing. */
export const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Fault &&
  error.code === 'UPSTREAM_REJECTED' &&
  codes.includes(String(error.details.evidence?.['errorCode']));

function isAfter({ at, id }: ChangePosition): string {
  const stamp = soqlDatetime(at);
  if (id === '') return `SystemModstamp >= ${stamp}`;
  return `(SystemModstamp > ${stamp} OR (SystemModstamp = ${stamp} AND Id > ${soqlText(id)}))`;
}
