import type { ProjectShell, PsaProject } from '@throughline/project-resource-domain';
import { defineCall, type OutgoingOperation } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import type { ProvisionProject } from '../use-cases/provision-project.ts';

export interface RequestShellRequest {
  readonly instance: string;
  readonly shell: ProjectShell;
}

/** Asks the PSA for the project shell. Our project id makes a repeat harmless and finds a lost answer. */
export const requestShellCall = (
  psas: PsaDirectory,
  provision: ProvisionProject,
): OutgoingOperation<RequestShellRequest, PsaProject> =>
  defineCall({
    name: 'psa.project.create',
    target: ({ instance }) => `psa:${instance}`,
    call: ({ instance, shell }, { tenantId }) => psas.named(tenantId, instance).createProject(shell),
    lookUp: ({ instance, shell }, { tenantId }) => psas.named(tenantId, instance).findProject(shell.projectId),
    settled: (request, outcome, work) => provision.shellAnswered(work, request, outcome),
  });
