import { Fault } from '@throughline/contracts';
import { z } from 'zod';
import type { SentAnswer } from './avatax-sdk.ts';
import { jsonIn } from './json-in.ts';

/** One call as a fault names it. A write may have taken effect although its answer is missing or unreadable. */
export interface Call {
  readonly name: string;
  readonly write: boolean;
}

/** One entry of `error.details`. */
export interface AvalaraErrorDetail {
  readonly code: string;
  readonly number?: number | undefined;
  readonly message: string;
  readonly faultSubCode?: string | undefined;
  readonly refersTo?: string | undefined;
  readonly severity?: string | undefined;
}

const errorDetail = z.looseObject({
  code: z.string(),
  number: z.number().optional(),
  message: z.string(),
  faultSubCode: z.string().optional(),
  refersTo: z.string().optional(),
  severity: z.string().optional(),
});

/** The vendor's own words for a failure. Source: model ErrorResult; whatever looks different is not AvaTax speaking. */
const vendorError = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.array(errorDetail).nullish() }),
});

/** Connection failures after which the request cannot have reached AvaTax. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const causeOf = (error: unknown): string => {
  const { code, cause, message } = (error ?? {}) as { code?: unknown; cause?: unknown; message?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? String(message) : causeOf(cause);
};

/** What AvaTax said in detail when it refused; empty for every other failure. */
export function detailsOf(error: unknown): readonly AvalaraErrorDetail[] {
  const details = error instanceof Fault ? error.details.evidence?.['details'] : undefined;
  return Array.isArray(details) ? (details as AvalaraErrorDetail[]) : [];
}

/** Nothing came back, or the connection was cut in the middle of it. */
export function faultOfSilence({ name, write }: Call, error: unknown): Fault {
  const cause = causeOf(error);
  const open = write && !NEVER_SENT.has(cause);
  return new Fault(
    open ? 'UPSTREAM_OUTCOME_UNKNOWN' : 'UPSTREAM_UNAVAILABLE',
    `AvaTax did not answer ${name} (${cause})`,
    { transient: true, evidence: { system: 'avalara', call: name, cause }, cause: error },
  );
}

/** A success by its status that does not say what was asked; whether a write took effect is not known from it. */
export function faultOfShape({ name, write }: Call, status: number, problems: readonly string[]): Fault {
  const evidence = { system: 'avalara', call: name, status, problems };
  return new Fault(
    write ? 'UPSTREAM_OUTCOME_UNKNOWN' : 'UPSTREAM_UNAVAILABLE',
    `what came back with ${status} to ${name} is no answer: ${problems.join('; ')}`,
    { transient: true, evidence },
  );
}

/**
 * Any status but a success. 4xx is refused, with the vendor's details where it gave them; 429 and AvaTax's own 503 come
 * before any work; after everything else (5xx, a redirect, a proxy's 503, 408) a write is of unknown outcome.
 */
export function faultOfStatus({ name, write }: Call, { status, body, retryAfter }: SentAnswer): Fault {
  const said = vendorError.safeParse(jsonIn(body)).data?.error;
  const evidence = { system: 'avalara', call: name, status, code: said?.code, details: said?.details ?? [] };
  const message = `AvaTax answered ${status} to ${name}${said ? `: ${said.code}` : ''}`;
  if (status >= 400 && status < 500 && status !== 408 && status !== 429)
    return new Fault('UPSTREAM_REJECTED', message, { transient: false, evidence });
  const idle = status === 429 || (status === 503 && said !== undefined);
  const code = write && !idle ? 'UPSTREAM_OUTCOME_UNKNOWN' : 'UPSTREAM_UNAVAILABLE';
  return new Fault(code, message, { transient: true, evidence, ...retryAfterMs(retryAfter) });
}

/** Seconds in `Retry-After`; its other form, a date, is not sent by AvaTax. */
const retryAfterMs = (header: string | null): { retryAfterMs?: number } =>
  header !== null && /^\d+$/.test(header) ? { retryAfterMs: Number(header) * 1000 } : {};
