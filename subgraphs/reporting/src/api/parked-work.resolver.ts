import 'reflect-metadata';
import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { type Clock, instant } from '@throughline/contracts';
import type { ParkedFilter } from '@throughline/events';
import { badUserInput, PAGE_ARGUMENT, pageSize, requireScope } from '@throughline/subgraph';
import { servicesNamed, workId } from '../operations/asking.ts';
import { oneParked, parkedGroups, parkedWorkOf, type ServicesWork } from '../operations/parked-work.ts';
import {
  type ParkedAsked,
  ParkedWorkArgs,
  ParkedWorkPageType,
  ParkedWorkSummaryType,
  ParkedWorkType,
} from './parked-work.type.ts';
import type { ReportingContext } from './reporting-context.ts';

/** Payloads hold everything of the tenant, prices and cost among it: for operators only. */
export const MAY_LOOK = 'operations:read';
const ID_OF_WORK = { description: '`id` of parked work.' } as const;
const LONGEST_SECONDS = 100 * 366 * 86_400;

/** Work that waits for a person, wherever it is parked, read from its service when it is asked for. */
@Resolver(() => ParkedWorkType)
export class ParkedWorkResolver {
  @Query(() => ParkedWorkPageType, {
    nullable: true,
    description: 'What is parked in all services, the longest parked first.',
  })
  async parkedWork(
    @Args(() => ParkedWorkArgs) asked: ParkedWorkArgs,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, { nullable: true, description: '`endCursor` of the page before.' })
    after: string | null,
    @Ctx() { ask, caller, clock }: ReportingContext,
  ): Promise<ParkedWorkPageType> {
    requireScope(caller, MAY_LOOK);
    const page = { filter: filterOf(asked, clock), first: pageSize(first), after: after ?? null };
    const found = await parkedWorkOf(ask, servicesNamed(asked.service), page);
    const { nodes, hasNextPage, endCursor, unreachable } = found;
    return { nodes: nodes.map((work) => toType(work, clock)), pageInfo: { hasNextPage, endCursor }, unreachable };
  }

  @Query(() => ParkedWorkType, { nullable: true, description: 'Parked work by its id; null when it is not parked.' })
  async parkedWorkById(
    @Arg('id', () => String, ID_OF_WORK) id: string,
    @Ctx() { ask, caller, clock }: ReportingContext,
  ): Promise<ParkedWorkType | null> {
    requireScope(caller, MAY_LOOK);
    const work = await oneParked(ask, id);
    return work && toType(work, clock);
  }

  @Query(() => ParkedWorkSummaryType, {
    nullable: true,
    description: 'How much is parked by service, kind and reason, and its age.',
  })
  parkedWorkSummary(@Ctx() context: ReportingContext): Promise<ParkedWorkSummaryType> {
    requireScope(context.caller, MAY_LOOK);
    return summaryNow(context, null);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The envelope, request, body or plan as JSON text; null when it is parked no longer.',
  })
  async payload(@Root() { id }: ParkedWorkType, @Ctx() { caller, loaders }: ReportingContext): Promise<string | null> {
    requireScope(caller, MAY_LOOK);
    const found = await loaders.parkedPayload.load(id);
    return found && JSON.stringify(found.payload);
  }

  @FieldResolver(() => String, { nullable: true, description: 'Everything that was said when it failed.' })
  async error(@Root() { id }: ParkedWorkType, @Ctx() { caller, loaders }: ReportingContext): Promise<string | null> {
    requireScope(caller, MAY_LOOK);
    return (await loaders.parkedPayload.load(id))?.error ?? null;
  }
}

/** What is parked now, in the service of that name or in all of them. */
export async function summaryNow(
  { ask, clock }: ReportingContext,
  service: string | null,
): Promise<ParkedWorkSummaryType> {
  const { groups, unreachable } = await parkedGroups(ask, servicesNamed(service));
  const aged = groups.map((group) => ({ ...group, oldestAgeSeconds: ageSeconds(group.oldestSince, clock) }));
  return { groups: aged, unreachable };
}

/** Throws BAD_USER_INPUT for an age that is none. */
export function filterOf(asked: ParkedAsked, clock: Clock): ParkedFilter {
  const { kind, type, aggregateId, correlationId, reason, olderThanSeconds: seconds } = asked;
  if (typeof seconds === 'number' && (seconds < 0 || seconds > LONGEST_SECONDS))
    throw badUserInput(`olderThanSeconds is 0 to ${LONGEST_SECONDS}`);
  return {
    kind: kind ?? null,
    type: type ?? null,
    aggregateId: aggregateId ?? null,
    correlationId: correlationId ?? null,
    reason: reason ?? null,
    since: typeof seconds === 'number' ? instant(new Date(clock.now().getTime() - seconds * 1000)) : null,
  };
}

const toType = (work: ServicesWork, clock: Clock): ParkedWorkType => ({
  ...work,
  id: workId(work),
  ageSeconds: ageSeconds(work.since, clock),
});

const ageSeconds = (since: string, clock: Clock): number =>
  Math.max(0, Math.floor((clock.now().getTime() - new Date(since).getTime()) / 1000));
