import {
  type OperatorAction,
  operationsOf,
  type ParkedFilter,
  type ParkedGroup,
  type ParkedPayload,
  type ParkedWork,
  type ServiceName,
} from '@throughline/events';
import { isPlainText, unknownCursor } from '@throughline/subgraph';
import { type AskService, askEach, LOOK_WITHIN_MS, parseWorkId } from './asking.ts';

export type ServicesWork = ParkedWork & { readonly service: ServiceName };

export interface Page<T> {
  readonly nodes: T[];
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
  readonly unreachable: ServiceName[];
}

type Place = readonly [since: string, service: string, key: string];

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Behind every key in the order of bytes. */
const LAST_KEY = '\u{10FFFF}';

/**
 * Parked work of several services as one list, the longest parked first; at one instant by service, then by key.
 * @param after `endCursor` of the page before; throws BAD_USER_INPUT for what is none
 */
export async function parkedWorkOf(
  ask: AskService,
  services: readonly ServiceName[],
  { filter, first, after }: { filter: ParkedFilter; first: number; after: string | null },
): Promise<Page<ServicesWork>> {
  const place = after === null ? null : placeOf(after);
  const { answers, unreachable } = await askEach(services, (service) =>
    ask(
      operationsOf(service).list,
      { filter, after: place && { since: place[0], key: keyAfter(place, service) }, limit: first + 1 },
      LOOK_WITHIN_MS,
    ),
  );
  const found = [...answers].flatMap(([service, { work }]) => work.map((each) => ({ ...each, service }))).sort(byAge);
  const nodes = found.slice(0, first);
  const last = nodes.at(-1);
  return { nodes, hasNextPage: found.length > first, endCursor: last ? cursorOf(last) : after, unreachable };
}

export async function oneParked(ask: AskService, id: string): Promise<ServicesWork | null> {
  const named = parseWorkId(id);
  if (!named) return null;
  const { work } = await ask(operationsOf(named.service).read, { key: named.key }, LOOK_WITHIN_MS);
  return work && { ...work, service: named.service };
}

export async function parkedPayloadOf(ask: AskService, id: string): Promise<ParkedPayload | null> {
  const named = parseWorkId(id);
  if (!named) return null;
  return (await ask(operationsOf(named.service).payload, { key: named.key }, LOOK_WITHIN_MS)).found;
}

export async function parkedGroups(
  ask: AskService,
  services: readonly ServiceName[],
): Promise<{ groups: (ParkedGroup & { service: ServiceName })[]; unreachable: ServiceName[] }> {
  const { answers, unreachable } = await askEach(services, (service) =>
    ask(operationsOf(service).summary, {}, LOOK_WITHIN_MS),
  );
  const groups = [...answers]
    .flatMap(([service, summary]) => summary.groups.map((group) => ({ ...group, service })))
    .sort((one, other) => time(one.oldestSince) - time(other.oldestSince) || compare(one.service, other.service));
  return { groups, unreachable };
}

/** What operators did in all services, the latest first; ids rise with time, so they are the order. */
export async function operatorActionsOf(
  ask: AskService,
  services: readonly ServiceName[],
  { first, after }: { first: number; after: string | null },
): Promise<Page<OperatorAction & { service: ServiceName }>> {
  const { answers, unreachable } = await askEach(services, (service) =>
    ask(operationsOf(service).actions, { before: after, limit: first + 1 }, LOOK_WITHIN_MS),
  );
  const found = [...answers]
    .flatMap(([service, { actions }]) => actions.map((action) => ({ ...action, service })))
    .sort((one, other) => compare(other.id, one.id));
  const nodes = found.slice(0, first);
  return { nodes, hasNextPage: found.length > first, endCursor: nodes.at(-1)?.id ?? after, unreachable };
}

/** Of one instant, services come in the order of their names: before the place, at it, or behind it. */
function keyAfter([, service, key]: Place, asked: ServiceName): string {
  if (asked === service) return key;
  return asked < service ? LAST_KEY : '';
}

const byAge = (one: ServicesWork, other: ServicesWork): number =>
  time(one.since) - time(other.since) || compare(one.service, other.service) || compare(one.key, other.key);

const time = (instant: string): number => new Date(instant).getTime();
/** In the order of their bytes, as the services order them. */
const compare = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

const cursorOf = ({ since, service, key }: ServicesWork): string =>
  Buffer.from(JSON.stringify([since, service, key] satisfies Place)).toString('base64url');

function placeOf(cursor: string): Place {
  try {
    const [since, service, key, ...more] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const texts = [since, service, key].every((part) => typeof part === 'string' && isPlainText(part));
    if (texts && more.length === 0 && INSTANT.test(String(since)) && !Number.isNaN(time(String(since))))
      return [since, service, key] as Place & string[];
  } catch {
    // Said below.
  }
  throw unknownCursor();
}
