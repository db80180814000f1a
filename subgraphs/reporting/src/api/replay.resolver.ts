import 'reflect-metadata';
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { isBefore } from '@throughline/contracts';
import {
  EVERY_FACT,
  type FactFilter,
  type Replay,
  REPLAY_RATE,
  type ReplayAnswer,
  SERVICES,
} from '@throughline/events';
import { badUserInput, instantArgument, PAGE_ARGUMENT, pageSize, requireScope } from '@throughline/subgraph';
import { cursorOf } from './cursor.ts';
import { parseWorkId, servicesNamed, workId } from '../operations/asking.ts';
import {
  cancelThis,
  oneReplay,
  rehearseReplays,
  type ReplayAsked,
  replaysInto,
  requestReplays,
} from '../operations/replays.ts';
import { actingFor, REASON, toRefusal } from './operator-action.resolver.ts';
import { MAY_LOOK } from './parked-work.resolver.ts';
import {
  ReplayInput,
  ReplayOutcomeType,
  ReplayPageType,
  ReplayRehearsalResultType,
  ReplayResultType,
  ReplayType,
} from './replay.type.ts';
import type { ReportingContext } from './reporting-context.ts';

const MOST_TYPES = 200;

/** Facts that are applied again: what an operator rehearses, asks for, watches and cancels. */
@Resolver()
export class ReplayResolver {
  @Query(() => ReplayPageType, { nullable: true, description: 'Replays into all services, the latest first.' })
  async replays(
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, { nullable: true, description: '`endCursor` of the page before.' })
    after: string | null,
    @Ctx() { ask, caller }: ReportingContext,
  ): Promise<ReplayPageType> {
    requireScope(caller, MAY_LOOK);
    const page = await replaysInto(ask, SERVICES, { first: pageSize(first), after: cursorOf('Replay', after) });
    const { nodes, hasNextPage, endCursor, unreachable } = page;
    return { nodes: nodes.map(toType), pageInfo: { hasNextPage, endCursor }, unreachable };
  }

  @Query(() => ReplayType, {
    nullable: true,
    description: 'A replay and how far it is; null when there is none of that id.',
  })
  async replay(
    @Arg('id', () => String) id: string,
    @Ctx() { ask, caller }: ReportingContext,
  ): Promise<ReplayType | null> {
    requireScope(caller, MAY_LOOK);
    const found = await oneReplay(ask, id);
    return found && toType(found);
  }

  @Query(() => ReplayRehearsalResultType, {
    nullable: true,
    description: 'What a replay would do now, without writing anything.',
  })
  async rehearseReplay(
    @Arg('input', () => ReplayInput) input: ReplayInput,
    @Ctx() { ask, caller }: ReportingContext,
  ): Promise<ReplayRehearsalResultType> {
    requireScope(caller, MAY_LOOK);
    const { answers, unreachable } = await rehearseReplays(ask, askedBy(input));
    const outcomes = [...answers].map(([consumer, { rehearsal, refusal }]) => {
      return { consumer, rehearsal, refusal: refusal && toRefusal(refusal) };
    });
    return { outcomes: outcomes.sort(byConsumer), unreachable };
  }

  @Mutation(() => ReplayResultType, {
    description:
      'Has facts applied again, beside what comes by itself: what was applied before changes nothing, and no call is ' +
      'made a second time. One replay for each service.',
  })
  async requestReplay(
    @Arg('input', () => ReplayInput) input: ReplayInput,
    @Arg('reason', () => String, REASON) reason: string,
    @Ctx() { ask, caller, clock }: ReportingContext,
  ): Promise<ReplayResultType> {
    const acting = actingFor(caller, reason);
    const { answers, unreachable } = await requestReplays(ask, acting, askedBy(input), clock);
    const outcomes = [...answers].map(([consumer, answer]) => toOutcome(consumer, answer));
    return { outcomes: outcomes.sort(byConsumer), unreachable };
  }

  @Mutation(() => ReplayOutcomeType, {
    description: 'Ends a replay where it is; what it has applied stays. Refused once a read model was emptied for it.',
  })
  async cancelReplay(
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String, REASON) reason: string,
    @Ctx() { ask, caller }: ReportingContext,
  ): Promise<ReplayOutcomeType> {
    const answer = await cancelThis(ask, actingFor(caller, reason), id);
    const none = { replay: null, refusal: { code: 'REPLAY_OVER', evidence: { id } } };
    return toOutcome(parseWorkId(id)?.service ?? '', answer ?? none);
  }
}

/** Throws BAD_USER_INPUT for what means nothing. */
function askedBy(input: ReplayInput): ReplayAsked {
  const { eventsPerSecond, readModel } = input;
  if (eventsPerSecond < REPLAY_RATE.least || eventsPerSecond > REPLAY_RATE.most)
    throw badUserInput(`eventsPerSecond is ${REPLAY_RATE.least} to ${REPLAY_RATE.most}`);
  const filter = filterOf(input);
  if (readModel && Object.values(filter).some((part) => part !== null))
    throw badUserInput('a read model is built from everything: name nothing but the consumer');
  return {
    services: servicesNamed(input.consumer),
    kind: readModel ? 'READ_MODEL' : 'EVENTS',
    filter,
    eventsPerSecond,
  };
}

function filterOf({ from, to, types, aggregateType, aggregateId, correlationId }: ReplayInput): FactFilter {
  if (types && (types.length === 0 || types.length > MOST_TYPES)) throw badUserInput(`types are 1 to ${MOST_TYPES}`);
  if (aggregateId && !aggregateType) throw badUserInput('aggregateId needs aggregateType');
  const recordedFrom = from ? instantArgument('from', from) : null;
  const recordedTo = to ? instantArgument('to', to) : null;
  if (recordedFrom && recordedTo && !isBefore(recordedFrom, recordedTo)) throw badUserInput('from is not before to');
  return {
    ...EVERY_FACT,
    recordedFrom,
    recordedTo,
    types: types ?? null,
    aggregateType: aggregateType ?? null,
    aggregateId: aggregateId ?? null,
    correlationId: correlationId ?? null,
  };
}

const toType = ({ filter, ...replay }: Replay): ReplayType => ({
  ...replay,
  id: workId({ service: servicesNamed(replay.consumer)[0] ?? 'reporting', key: replay.id }),
  from: filter.recordedFrom,
  to: filter.recordedTo,
  types: filter.types,
  aggregateType: filter.aggregateType,
  aggregateId: filter.aggregateId,
  correlationId: filter.correlationId,
});

const toOutcome = (consumer: string, { replay, refusal }: ReplayAnswer): ReplayOutcomeType => ({
  consumer,
  replay: replay && toType(replay),
  refusal: refusal && toRefusal(refusal),
});

const byConsumer = (one: { consumer: string }, other: { consumer: string }): number =>
  one.consumer < other.consumer ? -1 : 1;
