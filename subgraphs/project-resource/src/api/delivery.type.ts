import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { PageInfoType } from '@throughline/subgraph';

@Directive('@key(fields: "id")')
@ObjectType('TimeEntry', { description: 'Approved work of one person on one element on one day.' })
export class TimeEntryType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'The PSA\'s name of it, such as "TE-1001".' })
  reference!: string;
  @Field(() => String, { description: "The PSA's reference of the person; never a name." })
  resource!: string;
  @Field(() => String, { nullable: true })
  role!: string | null;
  @Field(() => String, { description: 'The day the work was done, which prices and recognises it.' })
  workDate!: string;
  @Field(() => String, { description: 'As approved at first, decimal text with two digits.' })
  hours!: string;
  @Field(() => String, { description: 'With the corrections so far, decimal text with two digits.' })
  currentHours!: string;
  @Field(() => Boolean, { description: 'False for work that a fixed fee covers.' })
  billable!: boolean;
  @Field(() => String, { description: 'UTC instant of the approval.' })
  approvedAt!: string;
  projectId!: string;
  wbsElementId!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Estimate', { description: 'One version of the hours that an element is expected to take in all.' })
export class EstimateType {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  version!: number;
  @Field(() => String, { description: 'Decimal text with two digits.' })
  hours!: string;
  @Field(() => String, { description: 'UTC instant from which the version was known.' })
  recordedAt!: string;
  wbsElementId!: string;
}

@ObjectType('TimeEntryPage')
export class TimeEntryPageType {
  @Field(() => [TimeEntryType])
  nodes!: TimeEntryType[];
  @Field(() => PageInfoType)
  pageInfo!: PageInfoType;
}
