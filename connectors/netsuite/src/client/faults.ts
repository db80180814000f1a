import { Fault } from '@throughline/contracts';
import { type IncomingValue, readDecimalJson } from './decimal-json.ts';

/** One entry of the vendor's `o:errorDetails`. */
export interface NetSuiteErrorDetail {
  readonly detail: string;
  readonly code: string;
  readonly path?: string;
}

/** Connection failures after which the request cannot have reached the server. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Answers of servers and proxies that do not say whether a write took effect; 503 is given before any work. */
const OUTCOME_OPEN = new Set([500, 502, 504]);

const codeOf = (error: unknown): string => {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? 'UNKNOWN' : codeOf(cause);
};

/** A request without an answer: a write that may have arrived is of unknown outcome, everything else is unavailable. */
export function faultOfSilence(call: string, write: boolean, error: unknown): Fault {
  const cause = codeOf(error);
  const open = write && !NEVER_SENT.has(cause);
  return new Fault(
    open ? 'UPSTREAM_OUTCOME_UNKNOWN' : 'UPSTREAM_UNAVAILABLE',
    `NetSuite did not answer ${call} (${cause})`,
    { transient: true, evidence: { system: 'netsuite', call, cause }, cause: error },
  );
}

const text = (value: IncomingValue | undefined): string => (typeof value === 'string' ? value : '');

/** The vendor's error details; empty for a body in another form (a proxy's page, say). */
export function errorDetailsOf(body: string): NetSuiteErrorDetail[] {
  try {
    const parsed = readDecimalJson(body);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return [];
    const details = parsed['o:errorDetails'];
    if (!Array.isArray(details)) return [];
    return details.map((entry) => {
      const detail = entry as { [field: string]: IncomingValue };
      const path = text(detail['o:errorPath']);
      return { detail: text(detail['detail']), code: text(detail['o:errorCode']), ...(path && { path }) };
    });
  } catch {
    return [];
  }
}

/** Seconds in `Retry-After`, which NetSuite does not promise but proxies in front of it send. */
const retryAfterMs = (header: string | undefined): { retryAfterMs?: number } =>
  header !== undefined && /^\d+$/.test(header) ? { retryAfterMs: Number(header) * 1000 } : {};

/** An answer that is not a success, as a fault with the vendor's details as evidence. */
export function faultOfAnswer(
  call: string,
  write: boolean,
  answer: { readonly status: number; readonly body: string; readonly retryAfter?: string | undefined },
): Fault {
  const details = errorDetailsOf(answer.body);
  const evidence = { system: 'netsuite', call, status: answer.status, errorDetails: details };
  const message = `NetSuite answered ${answer.status} to ${call}${details[0] ? `: ${details[0].code}` : ''}`;
  if (write && OUTCOME_OPEN.has(answer.status))
    return new Fault('UPSTREAM_OUTCOME_UNKNOWN', message, { transient: true, evidence });
  if (answer.status === 429 || answer.status >= 500) {
    return new Fault('UPSTREAM_UNAVAILABLE', message, {
      transient: true,
      evidence,
      ...retryAfterMs(answer.retryAfter),
    });
  }
  return new Fault('UPSTREAM_REJECTED', message, { transient: false, evidence });
}
