import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** Objects of other domains, by key only; their owners resolve them. */

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Activation')
export class ActivationRef {
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
@ObjectType('PerformanceObligation')
export class PerformanceObligationRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('BillTo')
export class BillToRef {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Invoice')
export class InvoiceRef {
  @Field(() => ID)
  id!: string;
}

/** Other domains own these two; this one contributes what was provisioned for them. */

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
