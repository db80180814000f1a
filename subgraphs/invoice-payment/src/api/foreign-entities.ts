import 'reflect-metadata';
import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** Entities of other domains, as far as invoicing knows them: a key, for some of them with fields of ours. */

@Directive('@key(fields: "id")')
@ObjectType('Engagement')
export class EngagementRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('BillableEvent')
export class BillableEventRef {
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
@ObjectType('BillTo')
export class BillToRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('RevenueEvent')
export class RevenueEventRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Customer')
export class CustomerRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('WbsElement')
export class WbsElementRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Milestone')
export class MilestoneRef {
  @Field(() => ID)
  id!: string;
}
