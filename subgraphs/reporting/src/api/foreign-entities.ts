import 'reflect-metadata';
import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** Entities of other domains, as far as reports name them: a key. */

@Directive('@key(fields: "id")')
@ObjectType('Engagement')
export class EngagementRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Invoice')
export class InvoiceRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('BillableEvent')
export class BillableEventRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('QuoteLine')
export class QuoteLineRef {
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
@ObjectType('Payment')
export class PaymentRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('PerformanceObligation')
export class PerformanceObligationRef {
  @Field(() => ID)
  id!: string;
}
