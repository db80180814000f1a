import 'reflect-metadata';
import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** Entities of other domains, as far as billing knows them: a key, for some of them with fields of ours. */

@Directive('@key(fields: "id")')
@ObjectType('Engagement')
export class EngagementRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('QuoteLine')
export class QuoteLineRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('PerformanceObligation')
export class PerformanceObligationRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('WbsElement')
export class WbsElementRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Milestone')
export class MilestoneRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Contract')
export class ContractRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('QuoteVersion')
export class QuoteVersionRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('BillTo')
export class BillToRef {
  @Field(() => ID)
  id!: string;
}

/** A foreign entity is only its key; null stays null. */
export const refTo = <T extends string | null>(id: T): T extends null ? null : { id: string } =>
  (id === null ? null : { id }) as T extends null ? null : { id: string };
