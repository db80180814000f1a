import type { ProjectExtension, PsaProject } from '@throughline/project-resource-domain';
import { defineCall, type OutgoingOperation } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import type { ExtendProject } from '../use-cases/extend-project.ts';

export interface ExtendProjectRequest {
  readonly instance: string;
  readonly extension: ProjectExtension;
}

/** Asks the PSA for a further template in a project. Our extension id makes a repeat harmless and finds a lost answer. */
export const extendProjectCall = (
  psas: PsaDirectory,
  extend: ExtendProject,
): OutgoingOperation<ExtendProjectRequest, PsaProject> =>
  defineCall({
    name: 'psa.project.extend',
    target: ({ instance }) => `psa:${instance}`,
    call: ({ instance, extension }, { tenantId }) => psas.named(tenantId, instance).extendProject(extension),
    lookUp: async ({ instance, extension }, { tenantId }) => {
      const project = await psas.named(tenantId, instance).findProject(extension.projectId);
      return project?.extensionId === extension.extensionId ? project : null;
    },
    settled: (request, outcome, work) => extend.extendAnswered(work, request, outcome),
  });
