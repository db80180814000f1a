import 'reflect-metadata';
import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { MoneyType } from '@throughline/subgraph';

export const BillingScheduleKind = { MILESTONE: 'MILESTONE', INSTALMENT: 'INSTALMENT' } as const;
registerEnumType(BillingScheduleKind, { name: 'BillingScheduleKind', description: 'What triggers the billing.' });

@Directive('@key(fields: "id")')
@ObjectType('BillingSchedule', {
  description: 'An agreed billing trigger of a quote line with its amount. The amounts of a line add up to its price.',
})
export class BillingScheduleType {
  @Field(() => ID)
  id!: string;
  @Field(() => BillingScheduleKind)
  kind!: keyof typeof BillingScheduleKind;
  @Field(() => String, { description: 'The milestone ("MS-1") or the charge ("SUP-2025-05") as users know it.' })
  reference!: string;
  @Field(() => String, { nullable: true, description: 'Percent of the price that a milestone bills.' })
  percent!: string | null;
  @Field(() => String, { nullable: true, description: 'Month that an instalment pays for, YYYY-MM.' })
  month!: string | null;
  @Field(() => String, { nullable: true, description: 'UTC day on which an instalment becomes billable, YYYY-MM-DD.' })
  chargeDate!: string | null;
  @Field(() => MoneyType, { description: 'Net of tax.' })
  amount!: MoneyType;

  quoteLineId!: string;
}
