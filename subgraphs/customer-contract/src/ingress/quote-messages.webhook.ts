import { readOutboundMessage } from '@throughline/salesforce';
import type { Webhook, WebhookReading, WebhookRequest } from '@throughline/transport';
import type { SalesforceSystems } from '../adapters/salesforce-systems.ts';
import type { Operations } from '../sagas/operations.ts';
import { recordQuote } from '../use-cases/record-quote.ts';
import { sightQuote } from '../use-cases/sight-quote.ts';

/** The door's name, and the record type of which its messages tell. */
export const QUOTE_MESSAGES = 'salesforce';
export const QUOTE_RECORD = 'SBQQ__Quote__c';

/** Outbound messages of the CPQ at `/webhooks/salesforce/<instance>?key=<secret>`: each says which quote to read again. */
export function quoteMessages(systems: SalesforceSystems, operations: Operations): Webhook {
  return {
    name: QUOTE_MESSAGES,
    read: async (request) => read(request, systems),
    process: async ({ kind, body, tenantId }) => {
      const { recordId } = body as { recordId: string };
      if (kind !== QUOTE_RECORD) return async () => undefined;
      const { connection, crm, cpq } = systems.of(tenantId);
      const sighting = await sightQuote({ instance: connection.instance, crm, cpq }, recordId);
      return async (work) => {
        if (sighting) await recordQuote(work, sighting, operations);
      };
    },
  };
}

function read(request: WebhookRequest, systems: SalesforceSystems): WebhookReading {
  const addressed = systems
    .all()
    .map(({ connection }) => connection)
    .filter(({ instance, settings }) => [instance, settings['organizationId']].includes(request.account));
  const reading = readOutboundMessage(addressed, request);
  return reading.ok ? { ok: true, ...reading.value } : reading;
}
