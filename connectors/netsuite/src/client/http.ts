import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import { Agent, request } from 'undici';
import type { Clock } from '@throughline/contracts';
import type { Logger, Secret } from '@throughline/platform';
import { AccessToken, type TokenAnswer } from './access-token.ts';
import { answerToToken } from './answers.ts';
import { type OutgoingValue, writeDecimalJson } from './decimal-json.ts';
import { type Call, faultOfSilence, faultOfStatus } from './faults.ts';
import { bodyOf } from './reading.ts';

export interface NetSuiteOptions {
  /** Origin of the account's REST host; of a sandbox, its URL. */
  readonly baseUrl: string;
  readonly accountId: string;
  readonly clientId: string;
  readonly certificateId: string;
  readonly privateKeyPem: Secret;
  readonly clock: Clock;
  readonly log: Logger;
  /** Calls at the same time; the account-wide pool is shared with everybody else. Default 5. */
  readonly concurrency?: number;
  /** How long one call may wait for its answer. Default 30 s. */
  readonly timeoutMs?: number;
}

export interface NetSuiteCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: OutgoingValue;
  readonly headers?: Readonly<Record<string, string>>;
  /** A POST that only reads (SuiteQL) may be repeated freely, so its silence leaves nothing open. */
  readonly readOnly?: boolean;
}

export interface NetSuiteAnswer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
}

/** The origin of an account's REST host. Source: NetSuite help, "REST Web Services URL Schema and Account ID". */
export const netSuiteOrigin = (accountId: string): string =>
  `https://${accountId.toLowerCase().replaceAll('_', '-')}.suitetalk.api.netsuite.com`;

export const TOKEN_PATH = '/services/rest/auth/oauth2/v1/token';

const header = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** Sends single calls: authorised, limited in number at a time, one new token when the old one is refused. No retries. */
export class NetSuiteHttp {
  private readonly agent: Agent;
  private readonly slots: BulkheadPolicy;
  private readonly token: AccessToken;
  private readonly origin: string;

  constructor(private readonly options: NetSuiteOptions) {
    const timeout = options.timeoutMs ?? 30_000;
    this.origin = options.baseUrl.replace(/\/+$/, '');
    this.agent = new Agent({ headersTimeout: timeout, bodyTimeout: timeout, connect: { timeout } });
    this.slots = bulkhead(options.concurrency ?? 5, Number.POSITIVE_INFINITY);
    const { clientId, certificateId, privateKeyPem } = options;
    this.token = new AccessToken(
      { tokenUrl: this.origin + TOKEN_PATH, clientId, certificateId, privateKeyPem },
      options.clock,
      (form) => this.exchange(form),
    );
  }

  close(): Promise<void> {
    return this.agent.close();
  }

  /**
   * Sends one call and gives what came back with 2xx or a status of `expected`, to be read by its shape. Throws `Fault`: UPSTREAM_UNAVAILABLE (try
   * again), UPSTREAM_OUTCOME_UNKNOWN (look up before trying again), UPSTREAM_REJECTED (with `o:errorDetails`).
   */
  async send(call: NetSuiteCall, expected: readonly number[] = []): Promise<NetSuiteAnswer> {
    return this.slots.execute(async () => {
      const token = await this.token.get();
      const first = await this.once(call, token);
      const answer = first.status === 401 ? await this.again(call, token) : first;
      if (isSuccess(answer.status) || expected.includes(answer.status)) return answer;
      throw faultOfStatus(asCall(call), answer);
    });
  }

  /** A 401 means that nothing was done: once, with a new token, the same call is safe. */
  private async again(call: NetSuiteCall, refused: string): Promise<NetSuiteAnswer & { retryAfter?: string }> {
    this.options.log.warn('netsuite.token-refused', { call: asCall(call).name });
    this.token.forget(refused);
    return this.once(call, await this.token.get());
  }

  private async once(call: NetSuiteCall, token: string): Promise<NetSuiteAnswer & { retryAfter?: string }> {
    const query = Object.fromEntries(Object.entries(call.query ?? {}).filter(([, value]) => value !== undefined));
    const search = new URLSearchParams(query as Record<string, string>).toString();
    try {
      const response = await request(this.origin + call.path + (search ? `?${search}` : ''), {
        method: call.method,
        dispatcher: this.agent,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          ...(call.body !== undefined && { 'content-type': 'application/json' }),
          ...call.headers,
        },
        ...(call.body !== undefined && { body: writeDecimalJson(call.body) }),
      });
      const body = await response.body.text();
      const retryAfter = header(response.headers['retry-after']);
      return {
        status: response.statusCode,
        location: header(response.headers['location']),
        body,
        ...(retryAfter !== undefined && { retryAfter }),
      };
    } catch (error) {
      throw faultOfSilence(asCall(call), error);
    }
  }

  private async exchange(form: URLSearchParams): Promise<TokenAnswer> {
    const call = { name: `POST ${TOKEN_PATH}`, write: false };
    const response = await request(this.origin + TOKEN_PATH, {
      method: 'POST',
      dispatcher: this.agent,
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    }).catch((error: unknown) => {
      throw faultOfSilence(call, error);
    });
    const body = await response.body.text().catch((error: unknown) => {
      throw faultOfSilence(call, error);
    });
    const sent = { status: response.statusCode, location: undefined, body };
    if (!isSuccess(sent.status))
      throw faultOfStatus(call, { ...sent, retryAfter: header(response.headers['retry-after']) });
    const token = bodyOf(call, sent, answerToToken);
    return { accessToken: token.access_token, expiresInSeconds: token.expires_in };
  }
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

export const asCall = ({ method, path, readOnly }: NetSuiteCall): Call => ({
  name: `${method} ${path}`,
  write: method !== 'GET' && readOnly !== true,
});
