import 'reflect-metadata';
import type { SubgraphDefinition, SubgraphOutline, SubgraphParts } from '@throughline/subgraph';
import type { PsaDirectory } from './adapters/psa-directory.ts';
import { projectResourceGraph } from './api/graph.ts';
import type { Loaders } from './api/loaders.ts';
import { cutOffCall } from './calls/cut-off.call.ts';
import { extendProjectCall } from './calls/extend-project.call.ts';
import { pushExtensionCall } from './calls/push-extension.call.ts';
import { pushStructureCall } from './calls/push-structure.call.ts';
import { requestShellCall } from './calls/request-shell.call.ts';
import { takeRecordCall } from './calls/take-record.call.ts';
import { writeBackInvoiceCall } from './calls/write-back-invoice.call.ts';
import { writeBackRecordsCall } from './calls/write-back-records.call.ts';
import { onInvoicePaid, onInvoicePosted } from './events/invoice.handlers.ts';
import { onPeriodClosing } from './events/period-closing.handler.ts';
import { onProjectRequested } from './events/project-requested.handler.ts';
import { answerProjectTemplate } from './events/project-template.answerer.ts';
import { certiniaWebhook } from './ingress/certinia.webhook.ts';
import { CopiedTemplates } from './ingress/copied-templates.ts';
import { psaPolls } from './ingress/psa.polls.ts';
import { Migration20250101000001_project } from './persistence/migrations/20250101000001_project.migration.ts';
import { Migration20250101000002_delivery } from './persistence/migrations/20250101000002_delivery.migration.ts';
import { Migration20250101000003_all_deal_kinds } from './persistence/migrations/20250101000003_all_deal_kinds.migration.ts';
import { ExtendProject, type ExtensionCalls } from './use-cases/extend-project.ts';
import { ProvisionProject, type ProvisioningCalls } from './use-cases/provision-project.ts';

/** What the domain is before it runs. */
export const projectResourceOutline: SubgraphOutline = {
  name: 'project-resource',
  entities: [],
  migrations: [
    Migration20250101000001_project,
    Migration20250101000002_delivery,
    Migration20250101000003_all_deal_kinds,
  ],
};

/** Assembles the domain over the PSAs of its tenants. */
export function projectResource(parts: SubgraphParts, psas: PsaDirectory): SubgraphDefinition<Loaders> {
  const provision = new ProvisionProject(psas, () => provisioning);
  const provisioning: ProvisioningCalls = {
    requestShell: requestShellCall(psas, provision),
    pushStructure: pushStructureCall(psas, provision),
  };
  const extend = new ExtendProject(psas, () => extending);
  const extending: ExtensionCalls = {
    extend: extendProjectCall(psas, extend),
    pushExtension: pushExtensionCall(psas, extend),
  };
  const takeRecord = takeRecordCall(psas);
  const cutOff = cutOffCall(psas, takeRecord);
  const writeBack = { milestone: writeBackInvoiceCall(psas), records: writeBackRecordsCall(psas) };
  const copied = new CopiedTemplates(parts, provision, extend);
  return {
    ...projectResourceOutline,
    graph: projectResourceGraph,
    handlers: [
      onProjectRequested(provision, extend),
      onPeriodClosing(cutOff),
      onInvoicePosted(psas, writeBack),
      onInvoicePaid,
    ],
    calls: [
      ...Object.values(provisioning),
      ...Object.values(extending),
      takeRecord,
      cutOff,
      ...Object.values(writeBack),
    ],
    schedules: [],
    webhooks: [certiniaWebhook(psas, parts.connections, copied)],
    polls: psas.entries().flatMap(({ tenantId, psa }) => psaPolls({ parts, tenantId, copied, takeRecord }, psa)),
    answerers: [answerProjectTemplate(psas, parts)],
  };
}
