import type { Asker, World } from '@throughline/embedded';

interface Outcome {
  readonly __typename?: string;
  readonly code?: string;
  readonly nextStep?: string;
  readonly evidence?: unknown;
}

/** Has the graph change something; a refusal ends the run, with its code. */
export async function changed<T extends Record<string, object>>(
  world: World,
  asker: Asker,
  mutation: string,
  variables: Record<string, unknown>,
): Promise<T> {
  const outcomes = await world.graph.ask<T>(asker, mutation, variables);
  for (const [field, outcome] of Object.entries(outcomes)) {
    const { __typename: type, code, nextStep, evidence } = outcome as Outcome;
    if (type === 'Refusal') {
      throw new Error(`${field} was refused: ${code}. ${nextStep ?? ''} ${JSON.stringify(evidence ?? null)}`);
    }
  }
  return outcomes;
}
