import type { PsaStructure, WorkBreakdownPush } from '@throughline/project-resource-domain';
import { defineCall, type OutgoingOperation } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import type { ProvisionProject } from '../use-cases/provision-project.ts';

export interface PushStructureRequest {
  readonly instance: string;
  readonly push: WorkBreakdownPush;
}

/** Pushes elements and milestones under our ids, all or nothing. It is an upsert, so an unknown outcome is simply repeated. */
export const pushStructureCall = (
  psas: PsaDirectory,
  provision: ProvisionProject,
): OutgoingOperation<PushStructureRequest, PsaStructure> =>
  defineCall({
    name: 'psa.project.work-breakdown',
    target: ({ instance }) => `psa:${instance}`,
    call: ({ instance, push }, { tenantId }) => psas.named(tenantId, instance).provisionWorkBreakdown(push),
    settled: (request, outcome, work) => provision.structureAnswered(work, request, outcome),
  });
