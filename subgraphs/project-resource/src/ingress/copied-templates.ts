import type { PsaProject } from '@throughline/project-resource-domain';
import type { SubgraphParts } from '@throughline/subgraph';
import type { ExtendProject } from '../use-cases/extend-project.ts';
import type { ProvisionProject } from '../use-cases/provision-project.ts';
import { notKnownYet } from '../use-cases/require-known.ts';

/** Takes reports of the PSA that a template is copied, and goes on in the flow of the activation that asked for it. */
export class CopiedTemplates {
  constructor(
    private readonly parts: Pick<SubgraphParts, 'read' | 'transact'>,
    private readonly provision: ProvisionProject,
    private readonly extend: ExtendProject,
  ) {}

  /**
   * A look at a project. It is a unit of work of its own, since it belongs to the activation's correlation and not to the
   * delivery that brought it; a repeat finds the project further on and changes nothing.
   */
  async seen(tenantId: string, { projectId, externalId, provisioned, extensionId }: PsaProject): Promise<void> {
    if (projectId === null || !provisioned) return;
    const [asked] = await this.parts.read<{ correlation_id: string; causation_id: string | null }>(
      tenantId,
      extensionId === null
        ? 'select correlation_id, causation_id from project where id = $1'
        : 'select correlation_id, causation_id from project_extension where project_id = $1 and activation_id = $2',
      extensionId === null ? [projectId] : [projectId, extensionId],
    );
    if (!asked) throw notKnownYet('project', { externalId, id: projectId });
    await this.parts.transact(
      { tenantId, correlationId: asked.correlation_id, causationId: asked.causation_id },
      (work) =>
        extensionId === null
          ? this.provision.templateCopied(work, projectId, externalId)
          : this.extend.templateCopied(work, extensionId),
    );
  }

  /** The projects of one PSA whose template may still be copying. */
  async awaited(tenantId: string, instance: string): Promise<string[]> {
    const rows = await this.parts.read<{ id: string }>(
      tenantId,
      `select id from project p where instance = $1 and (state in ('REQUESTED', 'COPYING') or exists (
         select from project_extension e where e.tenant_id = p.tenant_id and e.project_id = p.id
           and e.state in ('REQUESTED', 'COPYING')))
       order by id`,
      [instance],
    );
    return rows.map(({ id }) => id);
  }
}
