import type { Result } from '@throughline/contracts';
import type { Work } from '../work/work.ts';

/** What a call may know besides its request. */
export interface CallContext {
  readonly tenantId: string;
  /** Deterministic, so that the other side can recognise a repeat. */
  readonly key: string;
  readonly correlationId: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

/**
 * One kind of call to an outside system. `call` runs outside any transaction and answers a refusal for an expected
 * "no", throws a transient `Fault` to be retried, or a permanent one to be parked. `lookUp` settles a call whose outcome
 * is unknown (timeout after sending) by our key before any repeat. `settled` applies the outcome in a transaction.
 */
export interface OutgoingOperation<Req, Res> {
  readonly name: string;
  /** Names the account whose concurrency and rest the call shares within its tenant, such as `netsuite:ERP-MAIN`. */
  target(request: Req): string;
  /**
   * Most calls of one tenant that may be on their way to one target while one of this operation is among them or next;
   * `DEFAULT_BUDGET` unless told otherwise. Of operations that share a target the strictest counts.
   */
  readonly budget?: number;
  call(request: Req, context: CallContext): Promise<Result<Res>>;
  lookUp?(request: Req, context: CallContext): Promise<Res | null>;
  settled(request: Req, outcome: Result<Res>, work: Work): Promise<void>;
}

export const DEFAULT_BUDGET = 8;

export const defineCall = <Req, Res>(operation: OutgoingOperation<Req, Res>): OutgoingOperation<Req, Res> => operation;

/** An operation of any request and answer, as registries hold it. */
export type AnyOutgoingOperation = OutgoingOperation<never, unknown>;
