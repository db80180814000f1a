import 'reflect-metadata';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { PARKED_KINDS, type ParkedKind as ParkedKindName } from '@throughline/events';
import { PageInfoType, RefusalType } from '@throughline/subgraph';

export const ParkedKind = Object.fromEntries(PARKED_KINDS.map((kind) => [kind, kind])) as {
  readonly [K in ParkedKindName]: K;
};
registerEnumType(ParkedKind, {
  name: 'ParkedKind',
  description: 'A fact of the bus, a call to an outside system, a received webhook, or planned work.',
});

const SERVICE = { nullable: true, description: 'Only of this service, such as "invoice-payment".' } as const;
const KIND = { nullable: true, description: 'Only of this kind.' } as const;
const TYPE = {
  nullable: true,
  description: 'Only of this type: of the event, the operation, "connector kind" of a receipt, the kind of plan.',
} as const;
const AGGREGATE = { nullable: true, description: 'Only events about this thing, by its id.' } as const;
const CORRELATION = { nullable: true, description: 'Only of this business flow.' } as const;
const REASON = { nullable: true, description: 'Only with this code, or with this in what was said.' } as const;
const OLDER = { nullable: true, description: 'Only what waits for so many seconds or longer.' } as const;

/** What parked work is asked for by; flat in queries, an input in mutations. */
export interface ParkedAsked {
  readonly service?: string | null;
  readonly kind?: ParkedKindName | null;
  readonly type?: string | null;
  readonly aggregateId?: string | null;
  readonly correlationId?: string | null;
  readonly reason?: string | null;
  readonly olderThanSeconds?: number | null;
}

@ArgsType()
export class ParkedWorkArgs implements ParkedAsked {
  @Field(() => String, SERVICE)
  service?: string | null;
  @Field(() => ParkedKind, KIND)
  kind?: ParkedKindName | null;
  @Field(() => String, TYPE)
  type?: string | null;
  @Field(() => String, AGGREGATE)
  aggregateId?: string | null;
  @Field(() => String, CORRELATION)
  correlationId?: string | null;
  @Field(() => String, REASON)
  reason?: string | null;
  @Field(() => Int, OLDER)
  olderThanSeconds?: number | null;
}

@InputType('ParkedWorkFilter', { description: 'What to act on. Everything that is named must fit.' })
export class ParkedWorkFilterInput implements ParkedAsked {
  @Field(() => String, SERVICE)
  service?: string | null;
  @Field(() => ParkedKind, KIND)
  kind?: ParkedKindName | null;
  @Field(() => String, TYPE)
  type?: string | null;
  @Field(() => String, AGGREGATE)
  aggregateId?: string | null;
  @Field(() => String, CORRELATION)
  correlationId?: string | null;
  @Field(() => String, REASON)
  reason?: string | null;
  @Field(() => Int, OLDER)
  olderThanSeconds?: number | null;
}

@ObjectType('ParkedWork', { description: 'Work that was given up until a person has decided about it.' })
export class ParkedWorkType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'Where it is parked.' })
  service!: string;
  @Field(() => ParkedKind)
  kind!: ParkedKindName;
  @Field(() => String)
  type!: string;
  @Field(() => String, { nullable: true, description: 'What an event is about.' })
  aggregateType!: string | null;
  @Field(() => String, { nullable: true })
  aggregateId!: string | null;
  @Field(() => Int, { nullable: true, description: 'Its place among the events of that thing.' })
  aggregateVersion!: number | null;
  @Field(() => String, { description: 'The business flow that it belongs to.' })
  correlationId!: string;
  @Field(() => String, { nullable: true, description: 'Why it is parked: a code of the error registry.' })
  code!: string | null;
  @Field(() => String, { nullable: true, description: 'What was said, its first line.' })
  message!: string | null;
  @Field(() => Int, { description: 'How often it was tried.' })
  attempts!: number;
  @Field(() => String, {
    description: 'UTC instant since when: first held, call parked, webhook received, plan due.',
  })
  since!: string;
  @Field(() => Int, { description: 'Seconds since then.' })
  ageSeconds!: number;
  @Field(() => String, { nullable: true, description: 'UTC instant of the last try, where it is known.' })
  lastTriedAt!: string | null;
  @Field(() => Int, { description: 'How many later events of the same thing wait behind it.' })
  waitingBehind!: number;
  @Field(() => String, { nullable: true, description: 'Who has edited its data.' })
  editedBy!: string | null;
}

@ObjectType('ParkedWorkPage')
export class ParkedWorkPageType {
  @Field(() => [ParkedWorkType])
  nodes!: ParkedWorkType[];
  @Field(() => PageInfoType)
  pageInfo!: PageInfoType;
  @Field(() => [String], { description: 'Services that did not answer: what is parked there is missing here.' })
  unreachable!: string[];
}

@ObjectType('ParkedWorkGroup', { description: 'How much is parked in one service for one reason.' })
export class ParkedWorkGroupType {
  @Field(() => String)
  service!: string;
  @Field(() => ParkedKind)
  kind!: ParkedKindName;
  @Field(() => String, { nullable: true, description: 'A code of the error registry; events have one.' })
  code!: string | null;
  @Field(() => Int)
  count!: number;
  @Field(() => String, { description: 'UTC instant since when the oldest waits.' })
  oldestSince!: string;
  @Field(() => Int, { description: 'Seconds since then.' })
  oldestAgeSeconds!: number;
}

@ObjectType('ParkedWorkSummary')
export class ParkedWorkSummaryType {
  @Field(() => [ParkedWorkGroupType], { description: 'The oldest first.' })
  groups!: ParkedWorkGroupType[];
  @Field(() => [String], { description: 'Services that did not answer: what is parked there is missing here.' })
  unreachable!: string[];
}

@ObjectType('ParkedWorkChange', { description: 'Something was parked in a service, or is parked no longer.' })
export class ParkedWorkChangeType {
  @Field(() => String)
  service!: string;
  @Field(() => ParkedWorkSummaryType, { description: 'What is parked in that service now.' })
  now!: ParkedWorkSummaryType;
}

@ObjectType('ParkedWorkOutcome')
export class ParkedWorkOutcomeType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, {
    nullable: true,
    description:
      'The state that it is in now: WAITING, PENDING, UNKNOWN, RECEIVED or PLANNED after a retry, SKIPPED after a skip; ' +
      'null when it was refused.',
  })
  state!: string | null;
  @Field(() => RefusalType, { nullable: true, description: 'Why nothing was changed.' })
  refusal!: RefusalType | null;
}

@ObjectType('ParkedWorkResult')
export class ParkedWorkResultType {
  @Field(() => [ParkedWorkOutcomeType], { description: 'One for each, in the order of the ids.' })
  outcomes!: ParkedWorkOutcomeType[];
  @Field(() => Int, { description: 'How much of the filter is still parked, when more fits than one action takes.' })
  remaining!: number;
  @Field(() => [String], {
    description: 'Services that did not answer. Whether they acted is unknown; the same again is harmless.',
  })
  unreachable!: string[];
}
