import type { PsaStructure, WorkBreakdownPush } from '@throughline/project-resource-domain';
import { defineCall, type OutgoingOperation } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import type { ExtendProject } from '../use-cases/extend-project.ts';

export interface PushExtensionRequest {
  readonly instance: string;
  /** Of the amendment that adds the work. */
  readonly activationId: string;
  readonly push: WorkBreakdownPush;
}

/** Pushes what an amendment adds, under our ids, all or nothing. An unknown outcome is simply repeated. */
export const pushExtensionCall = (
  psas: PsaDirectory,
  extend: ExtendProject,
): OutgoingOperation<PushExtensionRequest, PsaStructure> =>
  defineCall({
    name: 'psa.project.extension-work-breakdown',
    target: ({ instance }) => `psa:${instance}`,
    call: ({ instance, push }, { tenantId }) => psas.named(tenantId, instance).provisionWorkBreakdown(push),
    settled: (request, outcome, work) => extend.structureAnswered(work, request, outcome),
  });
