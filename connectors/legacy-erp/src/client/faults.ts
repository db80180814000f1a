import { Fault } from '@throughline/contracts';

const SYSTEM = 'legacy-erp';

/** Faults of the service that pass by themselves. Source: interface description, "SOAP service". */
const RETRYABLE = new Set(['LOCKED', 'BATCH_RUNNING', 'SESSION_LIMIT']);
/** Connection failures after which the request cannot have reached the server. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** What the ERP put into `<detail><ErpFault>`. */
export interface ErpFault {
  readonly code: string;
  readonly text: string;
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

const text = (value: unknown): string => (typeof value === 'string' ? value : String(field(value, '$value') ?? ''));

/** The fault inside an error of the SOAP library; null when the answer was none of the ERP's. */
export function erpFaultIn(error: unknown): ErpFault | null {
  const fault = field(field(field(error, 'root'), 'Envelope'), 'Body');
  const detail = field(field(field(fault, 'Fault'), 'detail'), 'ErpFault');
  if (detail === undefined) return null;
  return { code: text(field(detail, 'code')), text: text(field(detail, 'text')) };
}

const statusOf = (error: unknown): number | undefined => {
  const status = field(field(error, 'response'), 'status');
  return typeof status === 'number' ? status : undefined;
};

const causeOf = (error: unknown): string => {
  const code = field(error, 'code');
  if (typeof code === 'string') return code;
  const cause = field(error, 'cause');
  return cause === undefined ? 'UNKNOWN' : causeOf(cause);
};

/** An error of a SOAP call as a fault: the ERP's own code is evidence; a write without an answer is of unknown outcome. */
export function faultOfCall(operation: string, write: boolean, error: unknown): Fault {
  const erp = erpFaultIn(error);
  const evidence = { system: SYSTEM, operation, ...(erp && { erpCode: erp.code, erpText: erp.text }) };
  if (erp && RETRYABLE.has(erp.code))
    return new Fault('UPSTREAM_UNAVAILABLE', `the legacy ERP answered ${erp.code} to ${operation}`, {
      transient: true,
      evidence,
      cause: error,
    });
  if (erp)
    return new Fault('UPSTREAM_REJECTED', `the legacy ERP refused ${operation}: ${erp.code} ${erp.text}`, {
      transient: false,
      evidence,
      cause: error,
    });
  const status = statusOf(error);
  if (status === 401 || status === 403)
    return new Fault('UPSTREAM_REJECTED', `the legacy ERP does not accept our credentials for ${operation}`, {
      transient: false,
      evidence: { ...evidence, status },
      cause: error,
    });
  const cause = status === undefined ? causeOf(error) : `status ${status}`;
  const open = write && !NEVER_SENT.has(cause) && status !== 503;
  return new Fault(
    open ? 'UPSTREAM_OUTCOME_UNKNOWN' : 'UPSTREAM_UNAVAILABLE',
    `the legacy ERP did not answer ${operation} (${cause})`,
    { transient: true, evidence: { ...evidence, cause }, cause: error },
  );
}

/** A failure of the file channel. Deliveries may be repeated: the ERP refuses a second file of one name. */
export const faultOfTransfer = (what: string, error: unknown, system = SYSTEM): Fault =>
  new Fault('UPSTREAM_UNAVAILABLE', `the file server of ${system} failed at ${what}`, {
    transient: true,
    evidence: { system, what, cause: error instanceof Error ? error.message : String(error) },
    cause: error,
  });

export const untrustedServer = (fingerprint: string, system = SYSTEM): Fault =>
  new Fault('UPSTREAM_REJECTED', `the file server of ${system} shows another host key than the pinned one`, {
    transient: false,
    evidence: { system, fingerprint },
  });
