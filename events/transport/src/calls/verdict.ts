import { type ErrorCode, Fault } from '@throughline/contracts';

/** How far a try came when it failed: only before or in the call itself can "nothing happened" be known. */
export type Reached = 'look-up' | 'call' | 'settling';

/** What one try says about its target, which is not what it says about the call. */
export type Verdict =
  | { readonly kind: 'answers' }
  | { readonly kind: 'fails'; readonly why: string }
  | { readonly kind: 'asks-to-wait'; readonly why: string; readonly waitMs: number }
  | { readonly kind: 'says nothing' };

const SILENCE: ReadonlySet<ErrorCode> = new Set(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_OUTCOME_UNKNOWN']);

/**
 * A refusal and a permanent fault are answers, and so is whatever our own code then cannot take. Silence, timeouts and
 * server errors are failures. Anything else, such as a defect of ours, says nothing about the other side.
 */
export function verdictOf(reached: Reached, error: unknown): Verdict {
  if (reached === 'settling') return { kind: 'answers' };
  if (error instanceof Error && error.name === 'TimeoutError') return { kind: 'fails', why: error.message };
  if (!(error instanceof Fault)) return { kind: 'says nothing' };
  if (!error.transient) return error.code === 'UPSTREAM_REJECTED' ? { kind: 'answers' } : { kind: 'says nothing' };
  const waitMs = error.details.retryAfterMs ?? 0;
  if (waitMs > 0) return { kind: 'asks-to-wait', why: error.message, waitMs };
  return SILENCE.has(error.code) ? { kind: 'fails', why: error.message } : { kind: 'says nothing' };
}
