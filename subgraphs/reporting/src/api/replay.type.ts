import 'reflect-metadata';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import {
  type Replay,
  REPLAY_KINDS,
  REPLAY_RATE,
  REPLAY_STATES,
  type ReplayKind as ReplayKindName,
} from '@throughline/events';
import { PageInfoType, RefusalType } from '@throughline/subgraph';

type StateName = Replay['state'];

const ReplayKind = Object.fromEntries(REPLAY_KINDS.map((kind) => [kind, kind])) as { [K in ReplayKindName]: K };
registerEnumType(ReplayKind, {
  name: 'ReplayKind',
  description: 'Events are applied where they were missed; a read model is emptied and built again from everything.',
});
const ReplayState = Object.fromEntries(REPLAY_STATES.map((state) => [state, state])) as { [S in StateName]: S };
registerEnumType(ReplayState, { name: 'ReplayState' });

@InputType('ReplayInput', { description: 'Which facts, into whom. Everything that is named must fit.' })
export class ReplayInput {
  @Field(() => String, { nullable: true, description: 'Into this service, such as "reporting"; all without it.' })
  consumer?: string | null;
  @Field(() => String, { nullable: true, description: 'UTC instant: facts that were written down from then on.' })
  from?: string | null;
  @Field(() => String, { nullable: true, description: 'UTC instant: facts that were written down before.' })
  to?: string | null;
  @Field(() => [String], { nullable: true, description: 'Types, such as "invoice-payment.invoice.posted".' })
  types?: string[] | null;
  @Field(() => String, { nullable: true, description: 'Such as "invoice-payment.invoice".' })
  aggregateType?: string | null;
  @Field(() => String, { nullable: true, description: 'Facts about this thing; needs its type.' })
  aggregateId?: string | null;
  @Field(() => String, { nullable: true, description: 'Facts of this business flow.' })
  correlationId?: string | null;
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Builds the read model again, from everything; nothing else may be named then.',
  })
  readModel!: boolean;
  @Field(() => Int, {
    defaultValue: REPLAY_RATE.usual,
    description: `At most; ${REPLAY_RATE.least} to ${REPLAY_RATE.most}.`,
  })
  eventsPerSecond!: number;
}

@ObjectType('Replay', { description: 'Facts that are applied again, into one service, through its inbox.' })
export class ReplayType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'The service into which.' })
  consumer!: string;
  @Field(() => ReplayKind)
  kind!: ReplayKindName;
  @Field(() => ReplayState)
  state!: StateName;
  @Field(() => String, { nullable: true, description: 'UTC instant' })
  from!: string | null;
  @Field(() => String, { nullable: true, description: 'UTC instant' })
  to!: string | null;
  @Field(() => [String], { nullable: true })
  types!: string[] | null;
  @Field(() => String, { nullable: true })
  aggregateType!: string | null;
  @Field(() => String, { nullable: true })
  aggregateId!: string | null;
  @Field(() => String, { nullable: true })
  correlationId!: string | null;
  @Field(() => Int, { description: 'At most.' })
  eventsPerSecond!: number;
  @Field(() => Boolean, {
    description: 'True from the emptying of the read model until it is complete: what is read from it is partial.',
  })
  rebuilding!: boolean;
  @Field(() => Int, { description: 'Facts that fit, so far. They are applied, seenBefore, held, failed or notForUs.' })
  read!: number;
  @Field(() => Int, { description: 'Applied by this replay.' })
  applied!: number;
  @Field(() => Int, { description: 'Applied before: nothing changed.' })
  seenBefore!: number;
  @Field(() => Int, { description: 'Parked or waiting; they go on by themselves or when a person decides.' })
  held!: number;
  @Field(() => Int, { description: 'Could not be applied; they are held now, except facts that no message can carry.' })
  failed!: number;
  @Field(() => Int, { description: 'About things of which the service hears nothing.' })
  notForUs!: number;
  @Field(() => Int, { description: 'Facts, calls and plans that were left out while a read model was built.' })
  suppressed!: number;
  @Field(() => String)
  requestedBy!: string;
  @Field(() => String)
  role!: string;
  @Field(() => String, { description: 'Why, in the words of who asked.' })
  reason!: string;
  @Field(() => String, { description: 'UTC instant' })
  requestedAt!: string;
  @Field(() => String, { nullable: true, description: 'UTC instant' })
  startedAt!: string | null;
  @Field(() => String, { nullable: true, description: 'UTC instant' })
  finishedAt!: string | null;
  @Field(() => String, { nullable: true })
  cancelledBy!: string | null;
  @Field(() => String, { nullable: true })
  cancelReason!: string | null;
  @Field(() => String, { nullable: true, description: 'What holds it up, or why it failed.' })
  lastError!: string | null;
}

@ObjectType('ReplayPage')
export class ReplayPageType {
  @Field(() => [ReplayType])
  nodes!: ReplayType[];
  @Field(() => PageInfoType)
  pageInfo!: PageInfoType;
  @Field(() => [String], { description: 'Services that did not answer: their replays are missing here.' })
  unreachable!: string[];
}

@ObjectType('ReplayOutcome')
export class ReplayOutcomeType {
  @Field(() => String, { description: 'The service into which.' })
  consumer!: string;
  @Field(() => ReplayType, { nullable: true })
  replay!: ReplayType | null;
  @Field(() => RefusalType, { nullable: true, description: 'Why nothing was changed.' })
  refusal!: RefusalType | null;
}

@ObjectType('ReplayResult')
export class ReplayResultType {
  @Field(() => [ReplayOutcomeType], { description: 'One for each service.' })
  outcomes!: ReplayOutcomeType[];
  @Field(() => [String], { description: 'Services that did not answer. Whether they took it up, `replays` shows.' })
  unreachable!: string[];
}

@ObjectType('MatchingFacts')
export class MatchingFactsType {
  @Field(() => String, { description: 'The service that told them.' })
  producer!: string;
  @Field(() => String)
  type!: string;
  @Field(() => Int)
  count!: number;
}

@ObjectType('TableDifference', { description: 'How a table of a read model would be different, in rows.' })
export class TableDifferenceType {
  @Field(() => String)
  table!: string;
  @Field(() => Int, { description: 'Missing today.' })
  added!: number;
  @Field(() => Int, { description: 'There today and told by no fact.' })
  removed!: number;
  @Field(() => Int)
  changed!: number;
}

@ObjectType('ReplayRehearsal', { description: 'What a replay would do now. Nothing was written for it.' })
export class ReplayRehearsalType {
  @Field(() => String, { description: 'The service into which.' })
  consumer!: string;
  @Field(() => Boolean, { description: 'False when there is more than a rehearsal looks at: these are the first.' })
  complete!: boolean;
  @Field(() => [MatchingFactsType])
  matching!: MatchingFactsType[];
  @Field(() => Int, { description: 'Applied already: they would change nothing.' })
  seenBefore!: number;
  @Field(() => Int)
  wouldApply!: number;
  @Field(() => Int, { description: 'Parked or waiting already, or without an event before them.' })
  held!: number;
  @Field(() => Int)
  notForUs!: number;
  @Field(() => [TableDifferenceType], { nullable: true, description: 'Of a read model only.' })
  tables!: TableDifferenceType[] | null;
}

@ObjectType('ReplayRehearsalOutcome')
export class ReplayRehearsalOutcomeType {
  @Field(() => String)
  consumer!: string;
  @Field(() => ReplayRehearsalType, { nullable: true })
  rehearsal!: ReplayRehearsalType | null;
  @Field(() => RefusalType, { nullable: true, description: 'Why the replay would be refused.' })
  refusal!: RefusalType | null;
}

@ObjectType('ReplayRehearsalResult')
export class ReplayRehearsalResultType {
  @Field(() => [ReplayRehearsalOutcomeType], { description: 'One for each service.' })
  outcomes!: ReplayRehearsalOutcomeType[];
  @Field(() => [String], { description: 'Services that did not answer.' })
  unreachable!: string[];
}
