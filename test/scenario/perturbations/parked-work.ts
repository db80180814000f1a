import { OPERATOR, type Played } from '../played.ts';

/** Work that a person has to look at, as the graph tells of it. */
export interface ParkedWork {
  readonly id: string;
  readonly service: string;
  readonly kind: string;
  readonly type: string;
  readonly code: string | null;
  readonly message: string | null;
  readonly correlationId: string;
  readonly aggregateId: string | null;
}

const PARKED = `query Parked($first: Int!) {
  parkedWork(first: $first) { nodes { id service kind type code message correlationId aggregateId } }
}`;
const RETRY = `mutation Retry($ids: [ID!]!, $reason: String!) { retryParkedWork(ids: $ids, reason: $reason) { __typename } }`;
const SKIP = `mutation Skip($ids: [ID!]!, $reason: String!) { skipParkedWork(ids: $ids, reason: $reason) { __typename } }`;

export async function parkedWork({ world }: Played): Promise<readonly ParkedWork[]> {
  const { parkedWork: page } = await world.graph.ask<{ parkedWork: { nodes: ParkedWork[] } }>(OPERATOR, PARKED, {
    first: 100,
  });
  return page.nodes;
}

/** An operator gives back all that is parked, after its cause was removed. */
export async function retryParked(played: Played, reason: string): Promise<void> {
  const ids = (await parkedWork(played)).map(({ id }) => id);
  if (ids.length === 0) return;
  await played.world.graph.ask(OPERATOR, RETRY, { ids, reason });
  await played.world.settle();
}

/** An operator takes what is parked still as dealt with. */
export async function skipParked(played: Played, reason: string): Promise<void> {
  const ids = (await parkedWork(played)).map(({ id }) => id);
  if (ids.length === 0) return;
  await played.world.graph.ask(OPERATOR, SKIP, { ids, reason });
  await played.world.settle();
}
