import avatax from 'avatax/lib/AvaTaxClient.js';

const { default: AvaTaxClient } = avatax;

type Call = Parameters<InstanceType<typeof AvaTaxClient>['restCall']>[0];

/** What came back over the wire, before anybody decided whether it is an answer. */
export interface SentAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | null;
}

/**
 * The vendor's SDK for its paths, parameters and models, with a way of sending of our own: the SDK takes any JSON
 * without `error` for an answer whatever its status, drops the status and `Retry-After`, and stops its watch at the
 * headers, so that half a body is waited for without end. Every call resolves to a `SentAnswer`.
 */
export class AvaTaxSdk extends AvaTaxClient {
  override async restCall<T extends object>({ url, verb, payload, clientId = '' }: Call): Promise<T> {
    const response = await fetch(String(url), {
      method: String(verb).toUpperCase(),
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: this.auth,
        'x-avalara-client': clientId,
      },
      body: payload === undefined || payload === null ? null : JSON.stringify(payload),
      // A redirected POST would come back as the answer to a GET.
      redirect: 'manual',
      signal: AbortSignal.timeout(this.timeout),
    });
    const sent: SentAnswer = {
      status: response.status,
      body: await response.text(),
      retryAfter: response.headers.get('retry-after'),
    };
    return sent as unknown as T;
  }
}
