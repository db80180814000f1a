import { asOf } from './answers/as-of.ts';
import { lineage } from './answers/lineage.ts';
import type { Answer, Ask, Asking } from './answers/questions.ts';
import { businessView } from './answers/views.ts';
import type { Facts } from './facts.ts';
import type { Played } from './played.ts';
import type { Scenario } from './scenario-file.ts';

export interface Answered {
  readonly id: string;
  readonly checks: readonly { readonly answer: Answer }[];
}

export interface Answers {
  readonly asOf: readonly Answered[];
  readonly businessViews: readonly Answered[];
  readonly lineage: readonly Answered[];
}

/**
 * Answers the scenario's questions about the past, the business views and lineage through the graph. What is seen only
 * under a perturbation is answered by the run of that perturbation, and left empty by others.
 */
export async function answersOf(played: Played, facts: Facts, perturbation?: string): Promise<Answers> {
  const asking: Asking = { played, facts };
  const view = async (ask: Ask): Promise<Answer> =>
    ask['perturbation'] === undefined || ask['perturbation'] === perturbation ? businessView(asking, ask) : {};
  const { scenario } = played;
  return {
    asOf: await each(scenario.asOf, ({ ask }) => asOf(asking, ask)),
    businessViews: await each(scenario.businessViews, ({ ask }) => view(ask)),
    lineage: await each(scenario.lineage, (check) => lineage(asking, check)),
  };
}

async function each<C>(
  items: readonly { readonly id: string; readonly checks: readonly C[] }[],
  answer: (check: C) => Promise<Answer>,
): Promise<Answered[]> {
  const answered: Answered[] = [];
  for (const { id, checks } of items) {
    const answers: { answer: Answer }[] = [];
    for (const check of checks) answers.push({ answer: await answer(check) });
    answered.push({ id, checks: answers });
  }
  return answered;
}

/** The answers to the business views, those that belong to perturbations taken from the runs under them. */
export function withPerturbedViews(
  { businessViews }: Scenario,
  answers: Answers,
  perturbed: ReadonlyMap<string, { readonly businessViews?: readonly Answered[] }>,
): Answered[] {
  return answers.businessViews.map(({ id, checks }) => ({
    id,
    checks: checks.map((own, place) => {
      const { ask } = businessViews.find((view) => view.id === id)?.checks[place] ?? {};
      const run = perturbed.get(String(ask?.['perturbation']));
      return run?.businessViews?.find((view) => view.id === id)?.checks[place] ?? own;
    }),
  }));
}
