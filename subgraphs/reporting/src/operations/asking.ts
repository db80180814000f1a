import { Fault } from '@throughline/contracts';
import { type operationsOf, type ServiceName, SERVICES } from '@throughline/events';
import { badUserInput, type GraphContext, isPlainText } from '@throughline/subgraph';

export type AskService = GraphContext['ask'];
export type Operations = ReturnType<typeof operationsOf>;

/** Looking takes milliseconds; a service that takes longer is shown as unreachable rather than waited for. */
export const LOOK_WITHIN_MS = 3000;
/** A thousand decisions in one transaction. */
export const ACT_WITHIN_MS = 30_000;

export interface Heard<T> {
  readonly answers: ReadonlyMap<ServiceName, T>;
  /** Services that did not answer: what they have is missing here. */
  readonly unreachable: ServiceName[];
}

/** Asks each of the services at once; one that does not answer is named, never silently missing. */
export async function askEach<T>(
  services: readonly ServiceName[],
  ask: (service: ServiceName) => Promise<T>,
): Promise<Heard<T>> {
  const answers = new Map<ServiceName, T>();
  const unreachable: ServiceName[] = [];
  const asked = services.map(async (service) => {
    try {
      answers.set(service, await ask(service));
    } catch (error) {
      if (!(error instanceof Fault && error.transient)) throw error;
      unreachable.push(service);
    }
  });
  await Promise.all(asked);
  return { answers, unreachable: unreachable.sort() };
}

/** The service of that name, or all of them. Throws BAD_USER_INPUT for a name that is none. */
export function servicesNamed(name: string | null | undefined): readonly ServiceName[] {
  if (name === null || name === undefined) return SERVICES;
  const found = SERVICES.filter((service) => service === name);
  if (found.length === 0) throw badUserInput(`service is one of ${SERVICES.join(', ')}`);
  return found;
}

export interface WorkId {
  readonly service: ServiceName;
  readonly key: string;
}

/** Parked work as the graph names it: its service, and what names it there. */
export const workId = ({ service, key }: WorkId): string => `${service}:${Buffer.from(key).toString('base64url')}`;

/** Takes an id apart; null for a text that is none, which names no parked work. */
export function parseWorkId(id: string): WorkId | null {
  const colon = id.indexOf(':');
  const service = SERVICES.find((name) => name === id.slice(0, colon));
  const key = Buffer.from(id.slice(colon + 1), 'base64url').toString();
  return service && key !== '' && isPlainText(key) ? { service, key } : null;
}
