import { readOutboundMessage } from '@throughline/salesforce';
import type { Webhook, WebhookReading, WebhookRequest } from '@throughline/transport';
import type { SalesforceSystems } from '../adapters/salesforce-systems.ts';
import type { Operations } from '../sagas/operations.ts';
import { recordRateCard } from '../use-cases/record-rate-card.ts';
import { recordQuote } from '../use-cases/record-quote.ts';
import { sightQuote } from '../use-cases/sight-quote.ts';

const QUOTE = 'SBQQ__Quote__c';
const RATE_CARD = 'Rate_Card__c';

/** Outbound messages of the CPQ at `/webhooks/salesforce/<instance>?key=<secret>`: each says which record to read again. */
export function cpqMessages(systems: SalesforceSystems, operations: Operations): Webhook {
  return {
    name: 'salesforce',
    read: async (request) => read(request, systems),
    process: async ({ kind, body, tenantId }) => {
      const { recordId } = body as { recordId: string };
      const { connection, crm, cpq } = systems.of(tenantId);
      const { instance } = connection;
      if (kind === RATE_CARD) {
        const card = await cpq.rateCard(recordId);
        return async (work) => {
          if (card) await recordRateCard(work, { instance, card });
        };
      }
      if (kind !== QUOTE) return async () => undefined;
      const sighting = await sightQuote({ instance, crm, cpq }, recordId);
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
