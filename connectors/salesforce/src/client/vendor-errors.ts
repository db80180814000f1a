import { Fault } from '@throughline/contracts';

/** Errors that another attempt can cure ("Status Codes and Error Responses", REST API guide). Limits come as 403. */
const TRANSIENT = new Set([
  'REQUEST_LIMIT_EXCEEDED',
  'UNABLE_TO_LOCK_ROW',
  'SERVER_UNAVAILABLE',
  'QUERY_TIMEOUT',
  'ERROR_HTTP_503',
]);

/** The server failed on the way: a write may have taken effect. jsforce names statuses without an error body so. */
const UNKNOWN = new Set(['UNKNOWN_EXCEPTION', 'ERROR_HTTP_500', 'ERROR_HTTP_502', 'ERROR_HTTP_504']);

/** The vendor gives no Retry-After: its limits are a rolling day and a concurrency of seconds. */
const LIMIT_RETRY_MS = 60_000;

interface VendorError {
  readonly errorCode: string;
  readonly message: string;
  readonly data: unknown;
}

/** An error that came back as an answer, told from one of the way there. jsforce puts the vendor's code on the error. */
export function vendorErrorOf(error: unknown): VendorError | undefined {
  if (!(error instanceof Error) || !('errorCode' in error) || typeof error.errorCode !== 'string') return undefined;
  return { errorCode: error.errorCode, message: error.message, data: 'data' in error ? error.data : undefined };
}

const isWrite = (method: string): boolean => method !== 'GET';

/** The fault for what a call threw. `doing` says what we were about, for the person who reads it. */
export function faultOf(error: unknown, doing: string, method: string): Fault {
  if (error instanceof Fault) return error;
  const vendor = vendorErrorOf(error);
  if (!vendor) return networkFault(error, doing, method);
  const { errorCode, message, data } = vendor;
  const unknown = UNKNOWN.has(errorCode);
  const transient = unknown || TRANSIENT.has(errorCode);
  const happened = unknown && isWrite(method) ? 'UPSTREAM_OUTCOME_UNKNOWN' : 'UPSTREAM_UNAVAILABLE';
  return new Fault(transient ? happened : 'UPSTREAM_REJECTED', `Salesforce ${errorCode} while ${doing}: ${message}`, {
    transient,
    ...(errorCode === 'REQUEST_LIMIT_EXCEEDED' ? { retryAfterMs: LIMIT_RETRY_MS } : {}),
    evidence: { system: 'salesforce', errorCode, message, data: data ?? null },
    cause: error,
  });
}

/** No answer. A write may have taken effect, unless nobody listened at all. */
function networkFault(error: unknown, doing: string, method: string): Fault {
  const refused = causesOf(error).some((text) => /ECONNREFUSED|ENOTFOUND/.test(text));
  const unknown = isWrite(method) && !refused;
  return new Fault(
    unknown ? 'UPSTREAM_OUTCOME_UNKNOWN' : 'UPSTREAM_UNAVAILABLE',
    `no answer from Salesforce while ${doing}`,
    {
      transient: true,
      evidence: { system: 'salesforce', causes: causesOf(error) },
      cause: error,
    },
  );
}

function causesOf(error: unknown): string[] {
  const texts: string[] = [];
  for (let at: unknown = error; at instanceof Error && texts.length < 5; at = at.cause) {
    texts.push([at.message, 'code' in at ? String(at.code) : ''].filter(Boolean).join(' '));
  }
  return texts;
}
