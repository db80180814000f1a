import avatax from 'avatax/lib/AvaTaxClient.js';
import { Fault } from '@throughline/contracts';

const { default: AvaTaxClient, AvalaraError } = avatax;

interface LoggedCall {
  getStatusCode(): number | undefined;
  readonly errorInfo?: unknown;
}

/** The vendor's SDK, which drops the HTTP status of a failure; here it is kept beside the error. */
export class AvaTaxSdk extends AvaTaxClient {
  private readonly statuses = new WeakMap<object, number>();

  /** The SDK passes every call through here, with the error it is about to throw. */
  override createLogEntry(call: Parameters<InstanceType<typeof AvaTaxClient>['createLogEntry']>[0]): void {
    const { errorInfo } = call as unknown as LoggedCall;
    const status = (call as unknown as LoggedCall).getStatusCode();
    if (typeof errorInfo === 'object' && errorInfo !== null && status !== undefined)
      this.statuses.set(errorInfo, status);
  }

  statusOf(error: unknown): number | undefined {
    return typeof error === 'object' && error !== null ? this.statuses.get(error) : undefined;
  }
}

/** One entry of `error.details`. */
export interface AvalaraErrorDetail {
  readonly code: string;
  readonly number?: number;
  readonly message: string;
  readonly faultSubCode?: string;
  readonly refersTo?: string;
  readonly severity?: string;
}

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

export const detailsOf = (error: unknown): AvalaraErrorDetail[] => {
  const { details } = (error ?? {}) as { details?: unknown };
  return Array.isArray(details) ? (details as AvalaraErrorDetail[]) : [];
};

/**
 * What the SDK threw, as a fault: 429 and 5xx are transient, a write without an answer is of unknown outcome (the
 * document's code makes a repeat safe while it is not committed), and the rest is refused with the vendor's details.
 */
export function faultOf(call: string, write: boolean, error: unknown, status: number | undefined): Fault {
  if (status === undefined) {
    const cause = causeOf(error);
    const open = write && !NEVER_SENT.has(cause);
    return new Fault(
      open ? 'UPSTREAM_OUTCOME_UNKNOWN' : 'UPSTREAM_UNAVAILABLE',
      `AvaTax did not answer ${call} (${cause})`,
      {
        transient: true,
        evidence: { system: 'avalara', call, cause },
        cause: error,
      },
    );
  }
  const code = error instanceof AvalaraError ? error.code : undefined;
  const evidence = { system: 'avalara', call, status, code, details: detailsOf(error) };
  const message = `AvaTax answered ${status} to ${call}${code ? `: ${code}` : ''}`;
  if (write && [500, 502, 504].includes(status))
    return new Fault('UPSTREAM_OUTCOME_UNKNOWN', message, { transient: true, evidence, cause: error });
  const passing = status === 429 || status >= 500;
  return new Fault(passing ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_REJECTED', message, {
    transient: passing,
    evidence,
    cause: error,
  });
}
