import 'reflect-metadata';
import type { SubgraphDefinition, SubgraphOutline, SubgraphParts } from '@throughline/subgraph';
import type { PsaDirectory } from './adapters/psa-directory.ts';
import { projectResourceGraph } from './api/graph.ts';
import type { Loaders } from './api/loaders.ts';
import { cutOffCall } from './calls/cut-off.call.ts';
import { pushStructureCall } from './calls/push-structure.call.ts';
import { requestShellCall } from './calls/request-shell.call.ts';
import { writeBackInvoiceCall } from './calls/write-back-invoice.call.ts';
import { onInvoicePaid, onInvoicePosted } from './events/invoice.handlers.ts';
import { onPeriodClosing } from './events/period-closing.handler.ts';
import { onProjectRequested } from './events/project-requested.handler.ts';
import { answerProjectTemplate } from './events/project-template.answerer.ts';
import { certiniaWebhook } from './ingress/certinia.webhook.ts';
import { CopiedTemplates } from './ingress/copied-templates.ts';
import { psaPolls } from './ingress/psa.polls.ts';
import { mappings } from './persistence/tables.ts';
import { Migration20250101000001_project } from './persistence/migrations/20250101000001_project.migration.ts';
import { Migration20250101000002_delivery } from './persistence/migrations/20250101000002_delivery.migration.ts';
import { ProvisionProject, type ProvisioningCalls } from './use-cases/provision-project.ts';

/** What the domain is before it runs. */
export const projectResourceOutline: SubgraphOutline = {
  name: 'project-resource',
  entities: mappings,
  migrations: [Migration20250101000001_project, Migration20250101000002_delivery],
};

/** Assembles the domain over the PSAs of its tenants. */
export function projectResource(parts: SubgraphParts, psas: PsaDirectory): SubgraphDefinition<Loaders> {
  const provision = new ProvisionProject(psas, () => provisioning);
  const provisioning: ProvisioningCalls = {
    requestShell: requestShellCall(psas, provision),
    pushStructure: pushStructureCall(psas, provision),
  };
  const cutOff = cutOffCall(psas);
  const writeBack = writeBackInvoiceCall(psas);
  const copied = new CopiedTemplates(parts, provision);
  return {
    ...projectResourceOutline,
    graph: projectResourceGraph,
    handlers: [onProjectRequested(provision), onPeriodClosing(cutOff), onInvoicePosted(psas, writeBack), onInvoicePaid],
    calls: [provisioning.requestShell, provisioning.pushStructure, cutOff, writeBack],
    schedules: [],
    webhooks: [certiniaWebhook(psas, parts.connections, copied)],
    polls: psas.entries().flatMap(({ tenantId, psa }) => psaPolls(parts, tenantId, psa, copied)),
    answerers: [answerProjectTemplate(psas)],
  };
}
