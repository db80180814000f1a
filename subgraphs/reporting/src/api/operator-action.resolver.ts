import 'reflect-metadata';
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { type Caller, ERROR_CODES, type ErrorCode } from '@throughline/contracts';
import { type Acting, SERVICES } from '@throughline/events';
import {
  badUserInput,
  isPlainText,
  PAGE_ARGUMENT,
  pageSize,
  type RefusalType,
  requireScope,
  toRefusalType,
} from '@throughline/subgraph';
import { cursorOf } from './cursor.ts';
import { servicesNamed, workId } from '../operations/asking.ts';
import { editThis, type Outcome, type Outcomes, retryThese, retryWhatFits, skipThese } from '../operations/deciding.ts';
import { operatorActionsOf } from '../operations/parked-work.ts';
import { OperatorActionPageType } from './operator-action.type.ts';
import { filterOf, MAY_LOOK } from './parked-work.resolver.ts';
import { ParkedWorkFilterInput, ParkedWorkOutcomeType, ParkedWorkResultType } from './parked-work.type.ts';
import type { ReportingContext } from './reporting-context.ts';

const MAY_ACT = 'operations:write';
const MOST_CHARACTERS = 1000;
export const REASON = { description: `Why, for the audit: 1 to ${MOST_CHARACTERS} characters.` } as const;

/** What an operator decides about parked work. Every decision is kept; one that is repeated changes nothing. */
@Resolver()
export class OperatorActionResolver {
  @Mutation(() => ParkedWorkResultType, {
    description:
      'Gives parked work back to the lane that it was taken from, a few at a time: by ids, or all that fits a filter.',
  })
  async retryParkedWork(
    @Arg('ids', () => [ID], { nullable: true }) ids: string[] | null,
    @Arg('filter', () => ParkedWorkFilterInput, { nullable: true, description: 'Instead of ids.' })
    filter: ParkedWorkFilterInput | null,
    @Arg('reason', () => String, REASON) reason: string,
    @Ctx() { ask, caller, clock }: ReportingContext,
  ): Promise<ParkedWorkResultType> {
    const acting = actingFor(caller, reason);
    if (ids && !filter) return toResultType(await retryThese(ask, acting, ids));
    if (!filter || ids) throw badUserInput('either ids or a filter');
    return toResultType(await retryWhatFits(ask, acting, servicesNamed(filter.service), filterOf(filter, clock)));
  }

  @Mutation(() => ParkedWorkResultType, {
    description:
      'Takes parked work as dealt with, to no effect; what waits behind goes on. An event is refused while an earlier one ' +
      'of the same thing is held, a call always.',
  })
  async skipParkedWork(
    @Arg('ids', () => [ID]) ids: string[],
    @Arg('reason', () => String, REASON) reason: string,
    @Ctx() { ask, caller }: ReportingContext,
  ): Promise<ParkedWorkResultType> {
    return toResultType(await skipThese(ask, actingFor(caller, reason), ids));
  }

  @Mutation(() => ParkedWorkOutcomeType, {
    description: 'Replaces the data of a parked event, if it fits the contract, and retries it under the same id.',
  })
  async editParkedEvent(
    @Arg('id', () => ID) id: string,
    @Arg('data', () => String, { description: '`data` of the envelope, whole and corrected, as JSON text.' })
    data: string,
    @Arg('reason', () => String, REASON) reason: string,
    @Ctx() { ask, caller }: ReportingContext,
  ): Promise<ParkedWorkOutcomeType> {
    return toOutcomeType(await editThis(ask, actingFor(caller, reason), id, jsonOf(data)));
  }

  @Query(() => OperatorActionPageType, {
    nullable: true,
    description: 'What operators decided in all services, the latest first.',
  })
  async operatorActions(
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, { nullable: true, description: '`endCursor` of the page before.' })
    after: string | null,
    @Ctx() { ask, caller }: ReportingContext,
  ): Promise<OperatorActionPageType> {
    requireScope(caller, MAY_LOOK);
    const page = await operatorActionsOf(ask, SERVICES, {
      first: pageSize(first),
      after: cursorOf('OperatorAction', after),
    });
    const { nodes, hasNextPage, endCursor, unreachable } = page;
    const actions = nodes.map(({ key, cause, before, after: now, ...action }) => ({
      ...action,
      workId: workId({ service: action.service, key }),
      causeCode: cause.code,
      causeMessage: cause.message,
      attempts: cause.attempts,
      before: jsonText(before),
      after: jsonText(now),
    }));
    return { nodes: actions, pageInfo: { hasNextPage, endCursor }, unreachable };
  }
}

/** Refuses FORBIDDEN without the scope, and BAD_USER_INPUT without a reason. */
export function actingFor(caller: Caller, reason: string): Acting {
  requireScope(caller, MAY_ACT);
  const why = reason.trim();
  if (why === '' || why.length > MOST_CHARACTERS) throw badUserInput(`reason is 1 to ${MOST_CHARACTERS} characters`);
  return { actor: { subject: caller.subject, role: caller.role }, reason: why };
}

/** What JSON escapes is held to the same as what is written out: the database keeps neither. */
function jsonOf(text: string): unknown {
  const parsed = parsedJson(text);
  if (!holdsPlainText(parsed)) throw badUserInput('data holds a control character or half a character');
  return parsed;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badUserInput('data is not JSON text');
  }
}

const holdsPlainText = (value: unknown): boolean => {
  if (typeof value === 'string') return isPlainText(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, part]) => isPlainText(name) && holdsPlainText(part));
};

const jsonText = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

const toResultType = ({ outcomes, ...rest }: Outcomes): ParkedWorkResultType => ({
  ...rest,
  outcomes: outcomes.map(toOutcomeType),
});

const toOutcomeType = ({ refusal, ...outcome }: Outcome): ParkedWorkOutcomeType => ({
  ...outcome,
  refusal: refusal && toRefusal(refusal),
});

/** A service of another release may refuse with a code that is not in our registry. */
export function toRefusal({ code, evidence }: NonNullable<Outcome['refusal']>): RefusalType {
  if (code in ERROR_CODES) return toRefusalType({ code: code as ErrorCode, evidence });
  return { ...toRefusalType({ code: 'INTERNAL_SERVER_ERROR', evidence }), code };
}
