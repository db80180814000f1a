import { createUnionType, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { PageInfoType, RefusalType } from '@throughline/subgraph';

@ObjectType('ActivationPause', { description: 'Why an activation waits, for whom, and what that person may do.' })
export class ActivationPauseType {
  @Field(() => String, { description: 'A code of the error registry.' })
  code!: string;
  @Field(() => String, { description: 'What the code means.' })
  meaning!: string;
  @Field(() => String, { description: 'What to do about it.' })
  nextStep!: string;
  @Field(() => String, { description: 'The evidence as JSON text.' })
  evidence!: string;
  @Field(() => String, { description: 'Who can remove what stands in the way.' })
  owner!: string;
  @Field(() => [String], { description: 'RESUME, CANCEL.' })
  allowedActions!: string[];
}

@ObjectType('ActivationCheck', { description: 'What one check found.' })
export class ActivationCheckType {
  @Field(() => Int, { description: 'Counts the runs; a resumed activation runs its failed check again.' })
  run!: number;
  @Field(() => String, { description: 'Which check it was, such as TAX_NEXUS.' })
  check!: string;
  @Field(() => String, { description: 'PASS or FAIL.' })
  result!: string;
  @Field(() => String, { nullable: true, description: 'A code of the error registry when it failed.' })
  code!: string | null;
  @Field(() => String, { description: 'UTC instant.' })
  at!: string;
  @Field(() => String, { description: 'The evidence as JSON text.' })
  evidence!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Activation', { description: 'How a signed quote version becomes a contract that stands everywhere.' })
export class ActivationType {
  @Field(() => ID, { description: 'Our id of the activation.' })
  id!: string;
  @Field(() => String, { description: 'RUNNING, PAUSED, COMPLETED or CANCELLED.' })
  state!: string;
  @Field(() => String, {
    description: 'VALIDATE, RECEIVABLES_ACCOUNTS, PROJECT, BILLING_SETUP, ACTIVATE or COMPLETED.',
  })
  step!: string;
  @Field(() => String, { description: 'The instant of the approval that started it, UTC.' })
  startedAt!: string;
  @Field(() => String, { nullable: true, description: 'UTC instant since when it waits.' })
  pausedAt!: string | null;
  @Field(() => String, { nullable: true, description: 'UTC instant.' })
  completedAt!: string | null;
  @Field(() => Int, { nullable: true, description: 'From the approval to the active contract.' })
  seconds!: number | null;
  @Field(() => String, { description: 'Names the whole flow, from the approval to the last posting.' })
  correlationId!: string;
  @Field(() => ActivationPauseType, { nullable: true, description: 'Why it waits; null unless it is paused.' })
  pause!: ActivationPauseType | null;
  checkName!: string;
  quoteVersionId!: string;
  engagementId!: string;
  contractId!: string;
}

@ObjectType('ActivationPage', { description: 'One page of a list.' })
export class ActivationPageType {
  @Field(() => [ActivationType], { description: 'The rows of the page, newest first.' })
  nodes!: ActivationType[];
  @Field(() => PageInfoType, { description: 'Whether there is more, and from where.' })
  pageInfo!: PageInfoType;
}

export const ActivationResult = createUnionType({
  name: 'ActivationResult',
  description: 'What was asked for, or why it was refused.',
  types: () => [ActivationType, RefusalType] as const,
  resolveType: (value) => ('nextStep' in value ? RefusalType : ActivationType),
});
