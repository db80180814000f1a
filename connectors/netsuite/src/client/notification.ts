import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@throughline/platform';

/** Header of the notification that the account's user-event script posts. */
export const NETSUITE_SIGNATURE_HEADER = 'x-netsuite-signature';

/** The body of a notification: which record changed and when, never its contents. */
export interface NetSuiteNotification {
  readonly recordType: string;
  readonly id: string;
  readonly externalId: string | null;
  readonly eventType: 'create' | 'edit' | 'delete';
  /** Instant, UTC. */
  readonly lastModified: string;
}

const NEEDED = ['recordType', 'id', 'lastModified'] as const;

/** Reads the body of a notification, once its signature holds; null for a body that does not say what changed and when. */
export function readNetSuiteNotification(rawBody: string): NetSuiteNotification | null {
  const body = parsed(rawBody);
  if (typeof body !== 'object' || body === null) return null;
  const record = body as Readonly<Record<string, unknown>>;
  const says = NEEDED.every((name) => typeof record[name] === 'string' && record[name] !== '');
  return says ? (body as NetSuiteNotification) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Hex HMAC-SHA256 over the exact bytes of the body. */
export const signNetSuiteNotification = (rawBody: string | Uint8Array, secret: Secret): string =>
  createHmac('sha256', secret.reveal()).update(rawBody).digest('hex');

/** True when the signature is that of exactly these bytes. Compares in constant time; never throws. */
export function verifyNetSuiteNotification(
  rawBody: string | Uint8Array,
  signature: string | undefined,
  secret: Secret,
): boolean {
  if (signature === undefined || !/^[0-9a-f]{64}$/i.test(signature)) return false;
  const expected = Buffer.from(signNetSuiteNotification(rawBody, secret), 'hex');
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
