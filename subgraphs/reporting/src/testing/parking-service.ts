import 'reflect-metadata';
import { Query, Resolver } from 'type-graphql';
import { Fault } from '@throughline/contracts';
import { deliveryCutOffReached } from '@throughline/events';
import { startOnTestServers, TestedSubgraph } from '@throughline/subgraph/testing';
import { handle } from '@throughline/transport';

@Resolver()
class NothingResolver {
  @Query(() => Boolean)
  nothing(): boolean {
    return true;
  }
}

/** The number of milestones that the service cannot take while it is broken. */
export const UNLUCKY = 13;
export const parking = { broken: true, applied: [] as string[] };

/** A service that stands where project-resource does, hears its own cut-offs and stumbles over unlucky ones. */
export async function startParkingService(beside: TestedSubgraph): Promise<TestedSubgraph> {
  const outline = { name: 'project-resource', entities: [], migrations: [] };
  const started = await startOnTestServers(
    outline,
    () => ({
      ...outline,
      graph: { resolvers: [NothingResolver], orphanedTypes: [], references: {}, loaders: () => ({}) },
      handlers: [
        handle(deliveryCutOffReached, ({ data }) => {
          if (parking.broken && data.milestones === UNLUCKY)
            return Promise.reject(new Fault('ENTITY_UNKNOWN', 'a cut-off without its project', { transient: false }));
          parking.applied.push(`${data.period} ${data.timeEntries}`);
          return Promise.resolve();
        }),
      ],
      calls: [],
      schedules: [],
      webhooks: [],
      polls: [],
      answerers: [],
    }),
    { clock: beside.clock, natsUrl: beside.natsUrl },
  );
  return new TestedSubgraph(started, { tenantId: 'a' });
}
