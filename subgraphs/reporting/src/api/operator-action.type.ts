import 'reflect-metadata';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { ParkedKind as ParkedKindName } from '@throughline/events';
import { PageInfoType } from '@throughline/subgraph';
import { ParkedKind } from './parked-work.type.ts';

@ObjectType('OperatorAction', { description: 'What somebody decided about parked work, and why. Kept for ever.' })
export class OperatorActionType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'UTC instant' })
  at!: string;
  @Field(() => String, { description: 'Who.' })
  actor!: string;
  @Field(() => String, { description: 'In which role.' })
  role!: string;
  @Field(() => String, { description: 'RETRY, SKIP or EDIT; REPLAY or CANCEL_REPLAY.' })
  action!: string;
  @Field(() => String)
  service!: string;
  @Field(() => ParkedKind)
  kind!: ParkedKindName;
  @Field(() => ID, { description: 'The parked work that it was about.' })
  workId!: string;
  @Field(() => String, { description: 'Of what type that was.' })
  type!: string;
  @Field(() => String, { description: 'Why, in the words of who decided.' })
  reason!: string;
  @Field(() => String, { description: 'The state that it was left in.' })
  outcome!: string;
  @Field(() => String, { nullable: true, description: 'Why the work had been parked.' })
  causeCode!: string | null;
  @Field(() => String, { nullable: true })
  causeMessage!: string | null;
  @Field(() => Int, { description: 'How often it had been tried.' })
  attempts!: number;
  @Field(() => String, { nullable: true, description: 'The data before an edit, as JSON text.' })
  before!: string | null;
  @Field(() => String, { nullable: true, description: 'The data after an edit, as JSON text.' })
  after!: string | null;
}

@ObjectType('OperatorActionPage')
export class OperatorActionPageType {
  @Field(() => [OperatorActionType])
  nodes!: OperatorActionType[];
  @Field(() => PageInfoType)
  pageInfo!: PageInfoType;
  @Field(() => [String], { description: 'Services that did not answer: what was done there is missing here.' })
  unreachable!: string[];
}
