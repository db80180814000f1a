import type { Connection } from '@throughline/platform';
import type { Psa } from '@throughline/project-resource-domain';
import { readOutboundMessage } from '@throughline/salesforce';
import type { Webhook, WebhookReading, WebhookRequest, Work } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import { readRecord, recordReading } from '../calls/take-record.call.ts';
import { recordEstimates } from '../use-cases/record-estimates.ts';
import { recordMilestones } from '../use-cases/record-milestones.ts';
import { recordTime } from '../use-cases/record-time.ts';
import { demandTaken } from '../use-cases/set-aside.ts';
import type { CopiedTemplates } from './copied-templates.ts';

/** Outbound messages of Certinia's org, at `/webhooks/certinia/<instance>?key=<secret>`: each says which record to read again. */
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
  const addressed = connections.filter(({ system, instance }) => system === 'certinia' && instance === request.account);
  const reading = readOutboundMessage(addressed, request);
  return reading.ok ? { ok: true, ...reading.value } : reading;
}

const recordIdOf = (body: unknown): string => (body as { recordId: string }).recordId;

type Effect = (work: Work) => Promise<void>;
const NOTHING: Effect = () => Promise.resolve();

/** Reads the record as it is now. One that cannot be taken parks the notification; records that are gone, and record types that nobody asked for, change nothing. */
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
    default: {
      const reading = await readRecord(psa, recordType, recordId);
      return reading ? async (work) => demandTaken(await recordReading(work, psa, reading)) : NOTHING;
    }
  }
}
