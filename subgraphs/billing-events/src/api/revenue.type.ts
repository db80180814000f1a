import 'reflect-metadata';
import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { MoneyType } from '@throughline/subgraph';

export const RevenueTreatmentKind = { OVER_TIME_HOURS: 'OVER_TIME_HOURS', STRAIGHT_LINE: 'STRAIGHT_LINE' } as const;
registerEnumType(RevenueTreatmentKind, {
  name: 'RevenueTreatmentKind',
  description: 'Over time by hours against the estimate at completion, or evenly over months.',
});

@ObjectType('RevenueInstalment', { description: 'What one month of an evenly earned obligation recognises.' })
export class RevenueInstalmentType {
  @Field(() => String, { description: 'Month, YYYY-MM.' })
  month!: string;
  @Field(() => MoneyType)
  amount!: MoneyType;
}

@Directive('@key(fields: "id")')
@ObjectType('RevenueTreatment', { description: 'How the revenue of a performance obligation is recognised.' })
export class RevenueTreatmentType {
  @Field(() => ID)
  id!: string;
  @Field(() => RevenueTreatmentKind)
  kind!: keyof typeof RevenueTreatmentKind;
  @Field(() => MoneyType, { description: 'The part of the price that the obligation earns.' })
  allocatedPrice!: MoneyType;
  @Field(() => String, { nullable: true, description: 'Work whose hours measure the progress, as its code.' })
  workElementCode!: string | null;
  @Field(() => String, { nullable: true, description: 'Milestone whose acceptance completes the obligation.' })
  milestoneReference!: string | null;
  @Field(() => Int, { nullable: true, description: 'Over how many months it is earned evenly.' })
  months!: number | null;
  @Field(() => String, { nullable: true, description: 'The first of these months, YYYY-MM.' })
  firstMonth!: string | null;

  obligationId!: string;
  quoteLineId!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('RevenueEvent', {
  description: 'Revenue of one obligation in one closed month, with the measures that explain it. It never changes.',
})
export class RevenueEventType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'Accounting period, YYYY-MM.' })
  period!: string;
  @Field(() => MoneyType, { description: 'Revenue of the month; negative when an estimate grew.' })
  amount!: MoneyType;
  @Field(() => MoneyType, { description: 'Revenue up to the end of the month.' })
  cumulative!: MoneyType;
  @Field(() => MoneyType)
  allocatedPrice!: MoneyType;
  @Field(() => RevenueTreatmentKind)
  treatment!: keyof typeof RevenueTreatmentKind;
  @Field(() => String, { description: 'Which accounts it posts to, such as "PACKAGE".' })
  stream!: string;
  @Field(() => String, { nullable: true, description: 'Hours up to the month, two decimals.' })
  hoursToDate!: string | null;
  @Field(() => String, { nullable: true, description: 'Estimate at completion in hours, two decimals.' })
  estimateHours!: string | null;
  @Field(() => String, { nullable: true, description: 'Share that is complete, 0 to 1 with six decimals.' })
  percentComplete!: string | null;
  @Field(() => String, { description: 'UTC instant of the revenue run.' })
  recognisedAt!: string;

  obligationId!: string;
  quoteLineId!: string;
  engagementId!: string;
  wbsElementId!: string | null;
}

@ObjectType('PercentComplete', { description: 'How far the work of an obligation is, and from what it was measured.' })
export class PercentCompleteType {
  @Field(() => String, { description: 'Hours up to the month, two decimals.' })
  hours!: string;
  @Field(() => String, { nullable: true, description: 'Estimate at completion in hours, two decimals.' })
  estimate!: string | null;
  @Field(() => String, { description: '0 to 100 with four decimals.' })
  percent!: string;
}
