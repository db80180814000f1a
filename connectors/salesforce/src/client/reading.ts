import type { Expected } from './answers.ts';
import { vendorChoices, vendorErrors } from './answers.ts';
import { type Call, faultOfShape, faultOfStatus, VendorError } from './vendor-errors.ts';
import type { Received } from './wire.ts';

/** What an answer says when it is one to this call; throws the vendor's refusal, or the fault of what is neither. */
export function answerOf<T>(call: Call, received: Received, { statuses, shape }: Expected<T>): T {
  const body = jsonOf(received);
  if (!statuses.includes(received.status)) throw refusalIn(received.status, body) ?? faultOfStatus(call, received);
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => [...path.map(String), message].join(' '));
  throw faultOfShape(call, received.status, problems);
}

/** The JSON that came; undefined when none did. A sign-in page that claims to be JSON is none. */
export function jsonOf({ headers, body }: Received): unknown {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A refusal in the vendor's own form. */
function refusalIn(status: number, body: unknown): VendorError | undefined {
  if (status === 300 && vendorChoices.safeParse(body).success)
    return new VendorError(status, 'MULTIPLE_CHOICES', 'Multiple records found', body);
  if (status < 400) return undefined;
  const [only, ...more] = vendorErrors.safeParse(body).data ?? [];
  if (only === undefined) return undefined;
  if (more.length > 0)
    return new VendorError(status, 'MULTIPLE_API_ERRORS', 'Multiple errors returned', [only, ...more]);
  return new VendorError(status, only.errorCode, only.message, only);
}
