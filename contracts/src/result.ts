import type { ErrorCode } from './errors/error-codes.ts';

/** An expected "no" of the domain: a code of the registry and the evidence that a person needs to act on it. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** What a domain rule answers: a value, or a refusal. Faults are thrown, refusals never are. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const refuse = (code: ErrorCode, evidence: Record<string, unknown> = {}): Result<never> => ({
  ok: false,
  refusal: { code, evidence },
});

/** Stops on a broken promise of our own code. Never used for input. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}
