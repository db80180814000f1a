import { type Id, Money, ok, type Result } from '@throughline/contracts';
import type { SoldDeal } from '@throughline/events';
import { chooseTemplate, splitSoldWork, type SoldWork, type WorkBreakdown } from '@throughline/project-resource-domain';
import type { Work } from '@throughline/transport';
import { insertElements, insertMilestones } from '../persistence/project.queries.ts';

/** What a deal becomes in the PSA: one template, one work breakdown. */
export interface ProjectPlan {
  readonly template: string;
  readonly breakdown: WorkBreakdown;
  readonly currency: string;
}

/** Refuses what `chooseTemplate` and `splitSoldWork` refuse. */
export function planProject(deal: SoldDeal): Result<ProjectPlan> {
  const template = chooseTemplate(
    deal.lines.map((line) => ({ lineKey: line.lineKey, template: line.projectTemplate })),
  );
  if (!template.ok) return template;
  const breakdown = splitSoldWork(deal.lines.map(toSoldWork));
  if (!breakdown.ok) return breakdown;
  const currency = deal.lines[0]?.amount.currency ?? deal.seller.currency;
  return ok({ template: template.value, breakdown: breakdown.value, currency });
}

/** Mints the ids of the work breakdown, once per project and code. */
export async function storePlan(work: Work, projectId: Id<'Project'>, plan: ProjectPlan): Promise<void> {
  const { elements, milestones } = plan.breakdown;
  const minted = elements.map((element) => ({ ...element, id: work.mint('WbsElement') }));
  await insertElements(work, projectId, minted, plan.currency);
  await insertMilestones(
    work,
    projectId,
    milestones.map((milestone) => ({ ...milestone, id: work.mint('Milestone') })),
  );
}

const toSoldWork = (line: SoldDeal['lines'][number]): SoldWork => ({
  quoteLineId: line.quoteLineId,
  lineKey: line.lineKey,
  price: Money.from(line.amount),
  elements: line.workElements,
  milestones: line.milestones.map(({ reference, workElementCode, percent }) => ({
    reference,
    elementCode: workElementCode,
    percent,
  })),
  obligations: line.obligations.map(({ obligationId, key, allocatedPrice }) => ({
    obligationId,
    key,
    allocatedPrice: Money.from(allocatedPrice),
  })),
});
