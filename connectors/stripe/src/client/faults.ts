import { Stripe } from 'stripe';
import { Fault } from '@throughline/contracts';
import { type Call, unreadable } from './answers.ts';

/** Connection failures after which the request cannot have reached Stripe. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

const connectionCode = (error: Stripe.errors.StripeConnectionError): string => {
  const detail = error.detail as unknown;
  const code = typeof detail === 'object' && detail !== null ? (detail as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : 'UNKNOWN';
};

/**
 * What the SDK threw, as a fault. A write without an answer is of unknown outcome, although a repeat under the same
 * idempotency key is safe; 429, 409 (the key is in use) and 5xx are transient; everything else is refused for good.
 */
export function faultOf({ name: call, write }: Call, error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return unreadable({ name: call, write }, {}, error);
  const evidence = {
    system: 'stripe',
    call,
    status: error.statusCode,
    type: error.rawType,
    code: error.code,
    param: error.param,
    requestId: error.requestId,
  };
  const fault = (code: 'UPSTREAM_OUTCOME_UNKNOWN' | 'UPSTREAM_UNAVAILABLE' | 'UPSTREAM_REJECTED', why: string) =>
    new Fault(code, `Stripe ${why} ${call}`, { transient: code !== 'UPSTREAM_REJECTED', evidence, cause: error });
  if (error instanceof Stripe.errors.StripeConnectionError) {
    const open = write && !NEVER_SENT.has(connectionCode(error));
    return fault(open ? 'UPSTREAM_OUTCOME_UNKNOWN' : 'UPSTREAM_UNAVAILABLE', 'did not answer');
  }
  // The SDK gives a body that is no JSON without its status.
  if (error.statusCode === undefined) return unreadable({ name: call, write }, { requestId: error.requestId }, error);
  const status = error.statusCode;
  if (write && [500, 502, 504].includes(status)) return fault('UPSTREAM_OUTCOME_UNKNOWN', `answered ${status} to`);
  const passing = status === 429 || status === 409 || status >= 500 || error.code === 'rate_limit';
  return fault(passing ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_REJECTED', `answered ${status} to`);
}

/** "No such object", which is an answer and no failure: 404 of a path, 400 of the object that a list goes on from. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Fault &&
  error.cause instanceof Stripe.errors.StripeError &&
  [400, 404].includes(error.cause.statusCode ?? 0) &&
  error.cause.code === 'resource_missing';
