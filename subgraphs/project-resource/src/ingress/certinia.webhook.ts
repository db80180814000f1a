import { createHash, timingSafeEqual } from 'node:crypto';
import { Fault } from '@throughline/contracts';
import type { Connection } from '@throughline/platform';
import type { Psa } from '@throughline/project-resource-domain';
import { type OutboundMessage, outboundMessageAck, parseOutboundMessage } from '@throughline/salesforce';
import type { Webhook, WebhookReading, WebhookRequest, Work } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import { recordEstimates } from '../use-cases/record-estimates.ts';
import { recordMilestones } from '../use-cases/record-milestones.ts';
import { recordTime } from '../use-cases/record-time.ts';
import type { CopiedTemplates } from './copied-templates.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/** Organisation ids come with 15 or with 18 characters; the first 15 tell. */
const isSameOrganization = (a: string, b: string): boolean => a.slice(0, 15) === b.slice(0, 15);

/**
 * Outbound messages of Certinia's org, at `/webhooks/certinia/<instance>?key=<secret>`. They are not signed, so the
 * secret in the address and the organisation id vouch for the sender; they may be old, repeated or out of order, so each
 * only says which record to read again.
 * Source: Salesforce, "Understanding Outbound Messaging" (SOAP API guide).
 */
export function certiniaWebhook(
  psas: PsaDirectory,
  connections: readonly Connection[],
  copied: CopiedTemplates,
): Webhook {
  return {
    name: 'certinia',
    read: (request) => Promise.resolve(readDelivery(connections, request)),
    process: async ({ kind, body, account, tenantId }) => {
      const psa = psas.named(tenantId, account);
      return effectOf(psa, kind, recordIdOf(body), copied, tenantId);
    },
  };
}

function readDelivery(connections: readonly Connection[], request: WebhookRequest): WebhookReading {
  const { account, query, rawBody } = request;
  const connection = connections.find(({ system, instance, secrets }) => {
    const key = secrets['webhookKey']?.reveal();
    return system === 'certinia' && instance === account && key !== undefined && isSame(key, query['key'] ?? '');
  });
  if (!connection) return { ok: false, refusal: { code: 'WEBHOOK_SIGNATURE_INVALID', evidence: { account } } };
  const message = parse(rawBody);
  if (!message) return { ok: false, refusal: { code: 'BAD_USER_INPUT', evidence: { account } } };
  const { organizationId, notifications } = message;
  if (!isSameOrganization(organizationId, connection.settings['organizationId'] ?? '')) {
    return { ok: false, refusal: { code: 'WEBHOOK_SIGNATURE_INVALID', evidence: { account, organizationId } } };
  }
  return {
    ok: true,
    tenantId: connection.tenantId,
    receipts: notifications.map(({ id, objectType, recordId }) => {
      return { providerEventId: id, kind: objectType, body: { recordId } };
    }),
    reply: { contentType: 'text/xml; charset=utf-8', body: outboundMessageAck() },
  };
}

function parse(xml: string): OutboundMessage | null {
  try {
    return parseOutboundMessage(xml);
  } catch (error) {
    if (error instanceof Fault && error.code === 'BAD_USER_INPUT') return null;
    throw error;
  }
}

const recordIdOf = (body: unknown): string => (body as { recordId: string }).recordId;

type Effect = (work: Work) => Promise<void>;
const NOTHING: Effect = () => Promise.resolve();

/** Reads the record as it is now. Records that are gone, and record types that nobody asked for, change nothing. */
async function effectOf(
  psa: Psa,
  recordType: string,
  recordId: string,
  copied: CopiedTemplates,
  tenantId: string,
): Promise<Effect> {
  switch (recordType) {
    case psa.recordTypes.time: {
      const time = await psa.readTime(recordId);
      return time ? (work) => recordTime(work, psa, [time]) : NOTHING;
    }
    case psa.recordTypes.milestone: {
      const milestone = await psa.readMilestone(recordId);
      return milestone ? (work) => recordMilestones(work, [milestone]) : NOTHING;
    }
    case psa.recordTypes.estimate: {
      const estimate = await psa.readEstimate(recordId);
      return estimate ? (work) => recordEstimates(work, psa, [estimate]) : NOTHING;
    }
    case psa.recordTypes.project: {
      const project = await psa.readProject(recordId);
      if (project) await copied.seen(tenantId, project);
      return NOTHING;
    }
    default:
      return NOTHING;
  }
}
