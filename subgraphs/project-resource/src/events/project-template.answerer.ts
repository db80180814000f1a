import { validateProjectTemplate } from '@throughline/events';
import { answers } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import { planProject } from '../use-cases/plan-project.ts';

/** Whether the PSA holds a published template for every line that names one, and the deal can become a project at all. */
export const answerProjectTemplate = (psas: PsaDirectory) =>
  answers(validateProjectTemplate, async ({ deal }, { tenantId }) => {
    const psa = psas.forNewProjects(tenantId);
    const instance = psa?.instance ?? null;
    const templates = new Set(deal.lines.flatMap(({ projectTemplate }) => projectTemplate ?? []));
    for (const template of templates) {
      const published = (await psa?.templateIsPublished(template)) ?? false;
      if (!published)
        return { result: 'FAIL' as const, code: 'TEMPLATE_UNAVAILABLE', evidence: { template, instance } };
    }
    const plan = planProject(deal);
    if (plan.ok) return { result: 'PASS' as const, evidence: { templates: [...templates], instance } };
    const { code, evidence } = plan.refusal;
    return { result: 'FAIL' as const, code, evidence: { ...evidence, instance } };
  });
