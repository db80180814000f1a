import { type SoldDeal, validateProjectTemplate } from '@throughline/events';
import type { Result } from '@throughline/contracts';
import type { SubgraphParts } from '@throughline/subgraph';
import { answers } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import { standingWork } from '../persistence/extension.queries.ts';
import { planExtension, planProject, templatesOf } from '../use-cases/plan-project.ts';

/**
 * Whether the PSA holds a published template for every line that names one, of an amendment for every line that it adds, and
 * the deal can become a project, or more work under the one that stands.
 */
export const answerProjectTemplate = (psas: PsaDirectory, parts: Pick<SubgraphParts, 'read'>) =>
  answers(validateProjectTemplate, async ({ deal }, { tenantId }) => {
    const psa = psas.forNewProjects(tenantId);
    const instance = psa?.instance ?? null;
    const templates = templatesOf(deal);
    for (const template of templates) {
      const state = psa ? await psa.templateState(template) : 'MISSING';
      if (state !== 'PUBLISHED') {
        return { result: 'FAIL' as const, code: 'TEMPLATE_MISSING', evidence: { template, state, instance } };
      }
    }
    const plan = await planOf(deal, parts, tenantId);
    if (plan.ok) return { result: 'PASS' as const, evidence: { templates, instance } };
    const { code, evidence } = plan.refusal;
    return { result: 'FAIL' as const, code, evidence: { ...evidence, instance } };
  });

async function planOf(deal: SoldDeal, parts: Pick<SubgraphParts, 'read'>, tenantId: string): Promise<Result<unknown>> {
  if (deal.amendment === null) return planProject(deal);
  const { contractId, activationId } = deal;
  const read = <T extends object>(sql: string, parameters: readonly unknown[]): Promise<T[]> =>
    parts.read<T>(tenantId, sql, parameters);
  return planExtension(deal, await standingWork(read, contractId, activationId));
}
