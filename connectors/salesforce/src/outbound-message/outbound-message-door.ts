import { createHash, timingSafeEqual } from 'node:crypto';
import { Fault, refuse, type Result, ok } from '@throughline/contracts';
import type { Connection } from '@throughline/platform';
import type { OutboundMessage } from './outbound-message.ts';
import { outboundMessageAck, parseOutboundMessage } from './parse-outbound-message.ts';

/** What comes in at the address of an org's outbound messages. */
export interface OutboundMessageRequest {
  /** Which org the address names. */
  readonly account: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly rawBody: string;
}

/** One receipt per notification, each naming only the record that is to be read again, and what the org waits for. */
export interface OutboundMessageReading {
  readonly tenantId: string;
  readonly receipts: readonly {
    readonly providerEventId: string;
    readonly kind: string;
    readonly body: { readonly recordId: string };
  }[];
  readonly reply: { readonly contentType: string; readonly body: string };
}

/**
 * Opens the door to an outbound message. The sender signs nothing, so the address carries a secret, `?key=`, which is the
 * connection's `webhookKey`, and the organisation in the message must be the connection's `organizationId`. A message only
 * says which record to read again: messages come late, twice and out of order.
 * Refuses WEBHOOK_SIGNATURE_INVALID and BAD_USER_INPUT.
 * Source: Salesforce, "Understanding Outbound Messaging" and "Understanding Notifications" (SOAP API guide).
 * @param addressed the connections that the address may mean
 */
export function readOutboundMessage(
  addressed: readonly Connection[],
  { account, query, rawBody }: OutboundMessageRequest,
): Result<OutboundMessageReading> {
  const connection = addressed.find(({ secrets }) => {
    const key = secrets['webhookKey']?.reveal();
    return key !== undefined && isSameSecret(key, query['key'] ?? '');
  });
  if (!connection)
    return refuse('WEBHOOK_SIGNATURE_INVALID', { account, reason: 'the key is not that of the account' });
  const message = messageOf(rawBody);
  if (!message) return refuse('BAD_USER_INPUT', { account, reason: 'the body is no outbound message' });
  const { organizationId, notifications } = message;
  if (!isSameOrganization(organizationId, connection.settings['organizationId'] ?? '')) {
    return refuse('WEBHOOK_SIGNATURE_INVALID', { account, organizationId, reason: 'another organisation sent it' });
  }
  return ok({
    tenantId: connection.tenantId,
    receipts: notifications.map(({ id, objectType, recordId }) => {
      return { providerEventId: id, kind: objectType, body: { recordId } };
    }),
    reply: { contentType: 'text/xml; charset=utf-8', body: outboundMessageAck() },
  });
}

/** Compares digests, which have one length, so that the time taken says nothing about the secret. */
const isSameSecret = (expected: string, given: string): boolean => timingSafeEqual(digest(expected), digest(given));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Organisation ids come with 15 or with 18 characters; the first 15 tell. */
const isSameOrganization = (a: string, b: string): boolean => a.slice(0, 15) === b.slice(0, 15);

function messageOf(xml: string): OutboundMessage | null {
  try {
    return parseOutboundMessage(xml);
  } catch (error) {
    if (error instanceof Fault && error.code === 'BAD_USER_INPUT') return null;
    throw error;
  }
}
