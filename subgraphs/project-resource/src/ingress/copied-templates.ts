import type { PsaProject } from '@throughline/project-resource-domain';
import type { SubgraphParts } from '@throughline/subgraph';
import type { ProvisionProject } from '../use-cases/provision-project.ts';
import { notKnownYet } from '../use-cases/require-known.ts';

/** Takes reports of the PSA that a template is copied, and goes on in the flow of the activation that asked for it. */
export class CopiedTemplates {
  constructor(
    private readonly parts: Pick<SubgraphParts, 'read' | 'transact'>,
    private readonly provision: ProvisionProject,
  ) {}

  /**
   * A look at a project. It is a unit of work of its own, since it belongs to the activation's correlation and not to the
   * delivery that brought it; a repeat finds the project further on and changes nothing.
   */
  async seen(tenantId: string, { projectId, externalId, provisioned }: PsaProject): Promise<void> {
    if (projectId === null || !provisioned) return;
    const [project] = await this.parts.read<{ correlation_id: string; causation_id: string | null }>(
      tenantId,
      'select correlation_id, causation_id from project where id = $1',
      [projectId],
    );
    if (!project) throw notKnownYet('project', { externalId, id: projectId });
    await this.parts.transact(
      { tenantId, correlationId: project.correlation_id, causationId: project.causation_id },
      (work) => this.provision.templateCopied(work, projectId, externalId),
    );
  }

  /** The projects of one PSA whose template may still be copying. */
  async awaited(tenantId: string, instance: string): Promise<string[]> {
    const rows = await this.parts.read<{ id: string }>(
      tenantId,
      `select id from project where instance = $1 and state in ('REQUESTED', 'COPYING') order by id`,
      [instance],
    );
    return rows.map(({ id }) => id);
  }
}
