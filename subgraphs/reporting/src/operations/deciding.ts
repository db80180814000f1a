import {
  type Acting,
  MOST_AT_ONCE,
  operationsOf,
  type ParkedFilter,
  type ParkedOutcome,
  type ServiceName,
} from '@throughline/events';
import { badUserInput } from '@throughline/subgraph';
import { ACT_WITHIN_MS, type AskService, askEach, parseWorkId, workId } from './asking.ts';

export interface Outcome {
  readonly id: string;
  readonly state: string | null;
  readonly refusal: ParkedOutcome['refusal'];
}

export interface Outcomes {
  readonly outcomes: Outcome[];
  /** How much of the filter is still parked, as more may fit than one action takes. */
  readonly remaining: number;
  readonly unreachable: ServiceName[];
}

type Retry = (
  service: ServiceName,
  keys: readonly string[],
) => Promise<{ readonly outcomes: readonly ParkedOutcome[] }>;

export const retryThese = (ask: AskService, acting: Acting, ids: readonly string[]): Promise<Outcomes> =>
  decideAbout(ids, (service, keys) =>
    ask(operationsOf(service).retry, { ...acting, keys: [...keys], filter: null }, ACT_WITHIN_MS),
  );

export const skipThese = (ask: AskService, acting: Acting, ids: readonly string[]): Promise<Outcomes> =>
  decideAbout(ids, (service, keys) => ask(operationsOf(service).skip, { ...acting, keys: [...keys] }, ACT_WITHIN_MS));

/** Retries what fits the filter in each service, the longest parked first, as much as one action takes. */
export async function retryWhatFits(
  ask: AskService,
  acting: Acting,
  services: readonly ServiceName[],
  filter: ParkedFilter,
): Promise<Outcomes> {
  const { answers, unreachable } = await askEach(services, (service) =>
    ask(operationsOf(service).retry, { ...acting, keys: null, filter }, ACT_WITHIN_MS),
  );
  const told = [...answers];
  return {
    outcomes: told.flatMap(([service, { outcomes }]) => outcomes.map((outcome) => named(service, outcome))),
    remaining: told.reduce((sum, [, { remaining }]) => sum + remaining, 0),
    unreachable,
  };
}

export async function editThis(ask: AskService, acting: Acting, id: string, data: unknown): Promise<Outcome> {
  const { outcomes } = await decideAbout([id], async (service, [key = '']) => {
    const { outcome } = await ask(operationsOf(service).edit, { ...acting, key, data }, ACT_WITHIN_MS);
    return { outcomes: [outcome] };
  });
  return outcomes[0] ?? refused(id, 'NOT_PARKED');
}

/** Tells each service about its own, and answers for each id in the order given. */
async function decideAbout(ids: readonly string[], decide: Retry): Promise<Outcomes> {
  const asked = [...new Set(ids)];
  if (asked.length > MOST_AT_ONCE) throw badUserInput(`${MOST_AT_ONCE} ids at most`);
  const keys = new Map<ServiceName, string[]>();
  for (const id of asked) {
    const work = parseWorkId(id);
    if (work) keys.set(work.service, [...(keys.get(work.service) ?? []), work.key]);
  }
  const { answers, unreachable } = await askEach([...keys.keys()], (service) =>
    decide(service, keys.get(service) ?? []),
  );
  const byId = new Map(
    [...answers].flatMap(([service, { outcomes }]) =>
      outcomes.map((outcome): [string, Outcome] => [workId({ service, key: outcome.key }), named(service, outcome)]),
    ),
  );
  const outcomes = asked.map((id) => {
    const service = parseWorkId(id)?.service;
    if (service && unreachable.includes(service)) return refused(id, 'SERVICE_UNAVAILABLE', { service });
    return byId.get(id) ?? refused(id, 'NOT_PARKED');
  });
  return { outcomes, remaining: 0, unreachable };
}

const named = (service: ServiceName, { key, state, refusal }: ParkedOutcome): Outcome => ({
  id: workId({ service, key }),
  state,
  refusal,
});

const refused = (id: string, code: string, evidence: Record<string, unknown> = {}): Outcome => ({
  id,
  state: null,
  refusal: { code, evidence },
});
