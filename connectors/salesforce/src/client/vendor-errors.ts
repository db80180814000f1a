import { Fault } from '@throughline/contracts';
import type { Received } from './wire.ts';

/** One call as a fault names it: what we were about, and whether it changes something. */
export interface Call {
  readonly doing: string;
  readonly write: boolean;
}

/** Errors that another attempt can cure ("Status Codes and Error Responses", REST API guide). Limits come as 403. */
const TRANSIENT = new Set(['REQUEST_LIMIT_EXCEEDED', 'UNABLE_TO_LOCK_ROW', 'SERVER_UNAVAILABLE', 'QUERY_TIMEOUT']);

/** Apex that throws is undone as a whole, though its status is that of a server that failed on the way. */
const UNDONE = 'APEX_ERROR';

/** Connection failures after which the request cannot have reached the server. */
const NEVER_SENT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT/;

/** The vendor gives no Retry-After: its limits are a rolling day and a concurrency of seconds. */
const LIMIT_RETRY_MS = 60_000;

/** A refusal in the vendor's own words. */
export class VendorError extends Error {
  constructor(
    readonly status: number,
    readonly errorCode: string,
    message: string,
    readonly data: unknown,
  ) {
    super(message);
  }
}

/** Whether an error is the vendor's refusal with this code. */
export const isRefusal = (error: unknown, errorCode: string): boolean =>
  error instanceof VendorError && error.errorCode === errorCode;

/** What happened to a call that got no proper answer: only a look-up tells whether a write took effect. */
const openCode = ({ write }: Call) => (write ? 'UPSTREAM_OUTCOME_UNKNOWN' : 'UPSTREAM_UNAVAILABLE');

/** Whether another attempt can cure what one of several requests was refused with. */
export const mayPass = ({ status, errorCode }: Pick<VendorError, 'status' | 'errorCode'>): boolean =>
  TRANSIENT.has(errorCode) || (status >= 500 && errorCode !== UNDONE);

/** The fault for what a call threw. */
export function faultOf(error: unknown, call: Call): Fault {
  if (error instanceof Fault) return error;
  if (!(error instanceof VendorError)) return faultOfSilence(call, error);
  const { status, errorCode, message, data } = error;
  const evidence = { system: 'salesforce', errorCode, message, data: data ?? null };
  const text = `Salesforce ${errorCode} while ${call.doing}: ${message}`;
  const transient = TRANSIENT.has(errorCode);
  if (status >= 500 && !transient && errorCode !== UNDONE)
    return new Fault(openCode(call), text, { transient: true, evidence, cause: error });
  return new Fault(transient ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_REJECTED', text, {
    transient,
    ...(errorCode === 'REQUEST_LIMIT_EXCEEDED' ? { retryAfterMs: LIMIT_RETRY_MS } : {}),
    evidence,
    cause: error,
  });
}

/** A status of the call that came without what the call gives. */
export function faultOfShape(call: Call, status: number, problems: readonly string[]): Fault {
  const evidence = { system: 'salesforce', status, problems };
  const message = `what came back with ${status} while ${call.doing} is no answer: ${problems.join('; ')}`;
  return new Fault(openCode(call), message, { transient: true, evidence });
}

/**
 * Any other status in foreign words. 4xx is refused; 429 comes before any work. After everything else (5xx, a redirect,
 * 408, a success of another call) a write is of unknown outcome.
 */
export function faultOfStatus(call: Call, { status, headers }: Pick<Received, 'status' | 'headers'>): Fault {
  const evidence = { system: 'salesforce', status };
  const message = `${status} in the place of Salesforce's answer while ${call.doing}`;
  if (status === 429)
    return new Fault('UPSTREAM_UNAVAILABLE', message, { transient: true, evidence, ...retryAfterMs(headers) });
  if (status >= 400 && status < 500 && status !== 408)
    return new Fault('UPSTREAM_REJECTED', message, { transient: false, evidence });
  return new Fault(openCode(call), message, { transient: true, evidence });
}

/** Seconds in `Retry-After`, which proxies send. */
function retryAfterMs(headers: Received['headers']): { retryAfterMs?: number } {
  const seconds = headers['retry-after'] ?? '';
  return /^\d+$/.test(seconds) ? { retryAfterMs: Number(seconds) * 1_000 } : {};
}

/** No answer. A write may have taken effect, unless nobody listened at all. */
function faultOfSilence(call: Call, error: unknown): Fault {
  const causes = causesOf(error);
  const neverSent = causes.some((text) => NEVER_SENT.test(text));
  return new Fault(
    neverSent ? 'UPSTREAM_UNAVAILABLE' : openCode(call),
    `no answer from Salesforce while ${call.doing}`,
    {
      transient: true,
      evidence: { system: 'salesforce', causes },
      cause: error,
    },
  );
}

function causesOf(error: unknown): string[] {
  const texts: string[] = [];
  for (let at: unknown = error; at instanceof Error && texts.length < 5; at = at.cause) {
    texts.push([at.message, 'code' in at ? String(at.code) : ''].filter(Boolean).join(' '));
  }
  return texts;
}
