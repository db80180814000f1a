import { Fault } from '@throughline/contracts';
import { z } from 'zod';
import { jsonIn } from './decimal-json.ts';

/** One call as a fault names it. A write may have taken effect although its answer is missing or unreadable. */
export interface Call {
  readonly name: string;
  readonly write: boolean;
}

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

const codeOf = (error: unknown): string => {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? 'UNKNOWN' : codeOf(cause);
};

/** A request without an answer: a write that may have arrived is of unknown outcome, everything else is unavailable. */
export function faultOfSilence({ name, write }: Call, error: unknown): Fault {
  const cause = codeOf(error);
  const open = write && !NEVER_SENT.has(cause);
  return new Fault(
    open ? 'UPSTREAM_OUTCOME_UNKNOWN' : 'UPSTREAM_UNAVAILABLE',
    `NetSuite did not answer ${name} (${cause})`,
    { transient: true, evidence: { system: 'netsuite', call: name, cause }, cause: error },
  );
}

/** The vendor's own words for a failure. Source: help "Error Handling and Error Codes", `o:errorDetails`. */
const vendorError = z.object({
  'o:errorDetails': z.array(
    z.object({ detail: z.string(), 'o:errorCode': z.string(), 'o:errorPath': z.string().optional() }),
  ),
});

/** The vendor's error details; empty for a body in another form (a proxy's page, say). */
export function errorDetailsOf(body: string): NetSuiteErrorDetail[] {
  const said = vendorError.safeParse(jsonIn(body)).data;
  return (said?.['o:errorDetails'] ?? []).map((entry) => {
    const path = entry['o:errorPath'];
    return { detail: entry.detail, code: entry['o:errorCode'], ...(path !== undefined && { path }) };
  });
}

/** Seconds in `Retry-After`, which NetSuite does not promise but proxies in front of it send. */
const retryAfterMs = (header: string | undefined): { retryAfterMs?: number } =>
  header !== undefined && /^\d+$/.test(header) ? { retryAfterMs: Number(header) * 1000 } : {};

/** A success by its status that does not say what was asked; whether a write took effect is not known from it. */
export function faultOfShape({ name, write }: Call, status: number, problems: readonly string[]): Fault {
  const evidence = { system: 'netsuite', call: name, status, problems };
  return new Fault(
    write ? 'UPSTREAM_OUTCOME_UNKNOWN' : 'UPSTREAM_UNAVAILABLE',
    `what came back with ${status} to ${name} is no answer: ${problems.join('; ')}`,
    { transient: true, evidence },
  );
}

/**
 * Any status but a success. 4xx is refused, with the vendor's details where it gave them; 429 and NetSuite's own 503
 * come before any work; after everything else (5xx, a redirect, a proxy's 503, 408) a write is of unknown outcome.
 */
export function faultOfStatus(
  { name, write }: Call,
  answer: { readonly status: number; readonly body: string; readonly retryAfter?: string | undefined },
): Fault {
  const { status } = answer;
  const details = errorDetailsOf(answer.body);
  const evidence = { system: 'netsuite', call: name, status, errorDetails: details };
  const message = `NetSuite answered ${status} to ${name}${details[0] ? `: ${details[0].code}` : ''}`;
  if (status >= 400 && status < 500 && status !== 408 && status !== 429)
    return new Fault('UPSTREAM_REJECTED', message, { transient: false, evidence });
  const idle = status === 429 || (status === 503 && details.length > 0);
  const code = write && !idle ? 'UPSTREAM_OUTCOME_UNKNOWN' : 'UPSTREAM_UNAVAILABLE';
  return new Fault(code, message, { transient: true, evidence, ...retryAfterMs(answer.retryAfter) });
}
