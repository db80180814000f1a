import { type Clock, newId } from '@throughline/contracts';
import {
  type Acting,
  type Replay,
  type ReplayAnswer,
  type ReplayRehearsal,
  type ReplayScope,
  replaysOf,
  type ServiceName,
} from '@throughline/events';
import { ACT_WITHIN_MS, type AskService, askEach, type Heard, LOOK_WITHIN_MS, parseWorkId } from './asking.ts';
import type { Page } from './parked-work.ts';

/** Every fact that fits is looked at, and a read model is built for trial. */
const REHEARSE_WITHIN_MS = 60_000;

/** What is asked for, in the words of the services. */
export interface ReplayAsked extends ReplayScope {
  readonly services: readonly ServiceName[];
  readonly eventsPerSecond: number;
}

/** Replays into these services as one list, the latest first; ids rise with time, so they are the order. */
export async function replaysInto(
  ask: AskService,
  services: readonly ServiceName[],
  { first, after }: { first: number; after: string | null },
): Promise<Page<Replay>> {
  const { answers, unreachable } = await askEach(services, (service) =>
    ask(replaysOf(service).list, { before: after, limit: first + 1 }, LOOK_WITHIN_MS),
  );
  const found = [...answers.values()]
    .flatMap(({ replays }) => replays)
    .sort((one, other) => (one.id < other.id ? 1 : -1));
  const nodes = found.slice(0, first);
  return { nodes, hasNextPage: found.length > first, endCursor: nodes.at(-1)?.id ?? after, unreachable };
}

export async function oneReplay(ask: AskService, id: string): Promise<Replay | null> {
  const named = parseWorkId(id);
  if (!named) return null;
  return (await ask(replaysOf(named.service).read, { id: named.key }, LOOK_WITHIN_MS)).replay;
}

export const rehearseReplays = (
  ask: AskService,
  { services, kind, filter }: ReplayAsked,
): Promise<Heard<{ rehearsal: ReplayRehearsal | null; refusal: ReplayAnswer['refusal'] }>> =>
  askEach(services, (service) => ask(replaysOf(service).rehearse, { kind, filter }, REHEARSE_WITHIN_MS));

export const requestReplays = (
  ask: AskService,
  acting: Acting,
  { services, kind, filter, eventsPerSecond }: ReplayAsked,
  clock: Clock,
): Promise<Heard<ReplayAnswer>> =>
  askEach(services, (service) =>
    ask(
      replaysOf(service).request,
      { ...acting, id: newId('Replay', clock), kind, filter, eventsPerSecond },
      ACT_WITHIN_MS,
    ),
  );

/** Null for an id that names no replay. */
export async function cancelThis(ask: AskService, acting: Acting, id: string): Promise<ReplayAnswer | null> {
  const named = parseWorkId(id);
  return named && ask(replaysOf(named.service).cancel, { ...acting, id: named.key }, ACT_WITHIN_MS);
}
