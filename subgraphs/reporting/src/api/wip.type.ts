import 'reflect-metadata';
import { Field, Int, ObjectType } from 'type-graphql';
import { MoneyType } from '@throughline/subgraph';
import { BillableEventRef } from './foreign-entities.ts';

@ObjectType('WipItem', { description: 'Work or cost that was not billed at a month end.' })
export class WipItemType {
  @Field(() => BillableEventRef)
  billableEvent!: BillableEventRef;
  @Field(() => String, { description: 'What the event was made from, such as the id of a time entry.' })
  sourceReference!: string;
  @Field(() => String, { description: 'Type of the billable event.' })
  type!: string;
  @Field(() => String, { nullable: true })
  subtype!: string | null;
  @Field(() => MoneyType, { description: 'What may be invoiced, in the currency of the event.' })
  billable!: MoneyType;
  @Field(() => MoneyType, { nullable: true, description: 'Its value in the books; null while its rate is not known.' })
  functional!: MoneyType | null;
  @Field(() => Int, { description: 'Days from the event to the month end.' })
  ageDays!: number;
  @Field(() => Boolean, { description: 'Cost that is billed on without being revenue.' })
  passThrough!: boolean;
}

@ObjectType('WipBucket')
export class WipBucketType {
  @Field(() => String, { description: 'Age in days: 0-30, 31-60, 61-90, 90+.' })
  bucket!: string;
  @Field(() => MoneyType, { description: 'WIP and pass-through together.' })
  amount!: MoneyType;
}

@ObjectType('WipAtMonthEnd', {
  description:
    'Unbilled work of the periods up to a month: it counts in its accounting period, even when approved a few days later, ' +
    'and is billed by the date of its invoice. Milestones and recurring charges are no WIP: they bill a package position.',
})
export class WipAtMonthEndType {
  @Field(() => String, { description: 'YYYY-MM' })
  month!: string;
  @Field(() => String, { description: 'Last day of the month, YYYY-MM-DD.' })
  monthEnd!: string;
  @Field(() => String, { nullable: true, description: 'UTC instant at which the month was closed; null while open.' })
  closedAt!: string | null;
  @Field(() => [WipItemType], { description: 'By date of the event and source.' })
  items!: WipItemType[];
  @Field(() => MoneyType, { description: 'Without pass-through.' })
  wip!: MoneyType;
  @Field(() => MoneyType)
  passThrough!: MoneyType;
  @Field(() => Int, { description: 'Items in a foreign currency without a known rate; they are in no sum.' })
  unvalued!: number;
  @Field(() => [WipBucketType])
  aging!: WipBucketType[];
}

@ObjectType('WipOnDay', { description: 'Unbilled work at the end of a day.' })
export class WipOnDayType {
  @Field(() => String, { description: 'YYYY-MM-DD' })
  day!: string;
  @Field(() => [WipItemType], { description: 'By date of the event and source; ages are those of the day.' })
  items!: WipItemType[];
  @Field(() => MoneyType, { description: 'Without pass-through.' })
  wip!: MoneyType;
  @Field(() => MoneyType)
  passThrough!: MoneyType;
  @Field(() => Int, { description: 'Items in a foreign currency without a known rate; they are in no sum.' })
  unvalued!: number;
  @Field(() => [WipBucketType])
  aging!: WipBucketType[];
}
