import { createHash, timingSafeEqual } from 'node:crypto';
import { type ErrorCode, Fault } from '@throughline/contracts';
import type { Connection } from '@throughline/platform';
import { outboundMessageAck, parseOutboundMessage } from '@throughline/salesforce';
import type { Receipt, Webhook, WebhookReading, WebhookRequest } from '@throughline/transport';
import type { SalesforceSystems } from '../adapters/salesforce-systems.ts';
import type { Operations } from '../sagas/operations.ts';
import { recordQuote } from '../use-cases/record-quote.ts';
import { sightQuote } from '../use-cases/sight-quote.ts';

const QUOTE = 'SBQQ__Quote__c';

/**
 * Outbound messages of the CPQ at `/webhooks/salesforce/<instance>?key=<secret>`. The sender signs nothing, so the address
 * carries a secret, and the organisation in the message must be the connection's. A message only says which quote to read
 * again: messages come late, twice and out of order ("Understanding Notifications", SOAP API guide).
 */
export function quoteMessages(systems: SalesforceSystems, operations: Operations): Webhook {
  return {
    name: 'salesforce',
    read: async (request) => read(request, systems),
    process: async ({ kind, body, tenantId }) => {
      const { recordId } = body as { recordId: string };
      if (kind !== QUOTE) return async () => undefined;
      const { connection, crm, cpq } = systems.of(tenantId);
      const sighting = await sightQuote({ instance: connection.instance, crm, cpq }, recordId);
      return async (work) => {
        if (sighting) await recordQuote(work, sighting, operations);
      };
    },
  };
}

function read(request: WebhookRequest, systems: SalesforceSystems): WebhookReading {
  const connection = systems
    .all()
    .map((each) => each.connection)
    .find((each) => isFor(each, request));
  if (!connection) return no('WEBHOOK_SIGNATURE_INVALID', 'the key is not that of the account');
  const message = messageOf(request.rawBody);
  if (!message) return no('BAD_USER_INPUT', 'the body is no outbound message');
  if (message.organizationId !== connection.settings['organizationId']) {
    return no('WEBHOOK_SIGNATURE_INVALID', 'another organisation sent it');
  }
  const receipts = message.notifications.map(({ id, objectType, recordId }): Receipt => ({
    providerEventId: id,
    kind: objectType,
    body: { recordId },
  }));
  const reply = { contentType: 'text/xml; charset=utf-8', body: outboundMessageAck() };
  return { ok: true, tenantId: connection.tenantId, receipts, reply };
}

const no = (code: ErrorCode, reason: string): WebhookReading => ({
  ok: false,
  refusal: { code, evidence: { reason } },
});

function isFor({ instance, settings, secrets }: Connection, { account, query }: WebhookRequest): boolean {
  if (account !== instance && account !== settings['organizationId']) return false;
  const expected = secrets['webhookKey']?.reveal();
  return expected !== undefined && sameSecret(expected, query['key'] ?? '');
}

/** Compares digests, which have one length, so that the time taken says nothing about the secret. */
const sameSecret = (expected: string, given: string): boolean => timingSafeEqual(digest(expected), digest(given));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function messageOf(xml: string): ReturnType<typeof parseOutboundMessage> | null {
  try {
    return parseOutboundMessage(xml);
  } catch (error) {
    if (error instanceof Fault && error.code === 'BAD_USER_INPUT') return null;
    throw error;
  }
}
