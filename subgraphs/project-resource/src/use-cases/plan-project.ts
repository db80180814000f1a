import { Money, newId, ok, refuse, type Result } from '@throughline/contracts';
import type { SoldDeal } from '@throughline/events';
import {
  chooseTemplate,
  splitSoldWork,
  type SoldWork,
  type StandingWork,
  type WorkBreakdown,
} from '@throughline/project-resource-domain';
import type { Work } from '@throughline/transport';
import { insertElements, insertMilestones, type PartOfProject } from '../persistence/project.queries.ts';

/** What a deal becomes in the PSA: one template, one work breakdown. */
export interface ProjectPlan {
  readonly template: string;
  readonly breakdown: WorkBreakdown;
  readonly currency: string;
}

/** The further template that an amendment needs, if any, and the work that it adds. */
export interface ExtensionPlan {
  readonly template: string | null;
  readonly breakdown: WorkBreakdown;
}

/** The templates that a deal needs: of an amendment only those of the lines that it adds. */
export const templatesOf = (deal: SoldDeal): string[] => [
  ...new Set(newLines(deal).flatMap(({ projectTemplate }) => projectTemplate ?? [])),
];

const newLines = ({ amendment, lines }: SoldDeal): SoldDeal['lines'] =>
  amendment === null ? lines : lines.filter(({ change }) => change === 'ADDED');

/** What an amendment adds to the work that stands. Refuses as `planProject` does, and a changed line that is work by itself. */
export function planExtension(deal: SoldDeal, standing: StandingWork): Result<ExtensionPlan> {
  const changed = deal.lines.find((line) => line.change === 'CHANGED' && changesDelivery(line, standing));
  if (changed) return refuse('DEAL_KIND_NOT_SUPPORTED', { kind: 'CHANGED_LINE', line: changed.lineKey });
  const added = newLines(deal);
  const breakdown = splitSoldWork(added.map(toSoldWork), standing);
  if (!breakdown.ok) return breakdown;
  if (templatesOf(deal).length === 0) return ok({ template: null, breakdown: breakdown.value });
  const template = chooseTemplate(added.map((line) => ({ lineKey: line.lineKey, template: line.projectTemplate })));
  return template.ok ? ok({ template: template.value, breakdown: breakdown.value }) : template;
}

/** A cap or a price of work that is worth what is delivered may change without a word to the PSA. */
const changesDelivery = (line: SoldDeal['lines'][number], standing: StandingWork): boolean =>
  line.obligations.length > 0 ||
  line.milestones.length > 0 ||
  line.expenses !== null ||
  line.workElements.some(({ code }) => !standing.elements.includes(code));

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
export async function storePlan(
  work: Work,
  part: PartOfProject,
  { elements, milestones }: WorkBreakdown,
): Promise<void> {
  const at = { now: () => work.now };
  const minted = elements.map((element) => ({ ...element, id: newId('WbsElement', at) }));
  await insertElements(work, part, minted);
  await insertMilestones(
    work,
    part,
    milestones.map((milestone) => ({ ...milestone, id: newId('Milestone', at) })),
  );
}

const toSoldWork = (line: SoldDeal['lines'][number]): SoldWork => ({
  quoteLineId: line.quoteLineId,
  lineKey: line.lineKey,
  price: Money.from(line.amount),
  expenseMarkups: line.expenses?.markups ?? null,
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
