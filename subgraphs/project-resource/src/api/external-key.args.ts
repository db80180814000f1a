import { ArgsType, Field } from 'type-graphql';

/** What an outside system calls a record. */
@ArgsType()
export class ExternalKeyArgs {
  @Field(() => String, { description: 'Such as "certinia".' })
  system!: string;
  @Field(() => String, { description: 'Such as "PSA-MAIN".' })
  instance!: string;
  @Field(() => String, { description: 'Such as "pse__Expense__c".' })
  recordType!: string;
  @Field(() => String)
  externalId!: string;
}
