import type { ErrorCode } from './error-codes.ts';

/** Something outside our rules failed. `transient` faults are retried, others are parked where a person sees them. */
export class Fault extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: {
      transient: boolean;
      retryAfterMs?: number;
      evidence?: Record<string, unknown>;
      cause?: unknown;
    },
  ) {
    super(message, { cause: details.cause });
    this.name = 'Fault';
  }
  get transient(): boolean {
    return this.details.transient;
  }
}
