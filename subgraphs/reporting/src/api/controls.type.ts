import 'reflect-metadata';
import { Field, Int, ObjectType } from 'type-graphql';
import { MoneyType } from '@throughline/subgraph';
import { QuoteVersionRef } from './foreign-entities.ts';

@ObjectType('ActivationTime', { description: 'How long a quote version took from approval to being live.' })
export class ActivationTimeType {
  @Field(() => QuoteVersionRef)
  quoteVersion!: QuoteVersionRef;
  @Field(() => Int)
  version!: number;
  @Field(() => Int)
  seconds!: number;
}

@ObjectType('Controls', { description: 'How well an engagement runs. A percentage without a base is null.' })
export class ControlsType {
  @Field(() => [ActivationTimeType], { description: 'By version.' })
  activations!: ActivationTimeType[];
  @Field(() => MoneyType, { description: 'Value of time and materials.' })
  tmGrossValue!: MoneyType;
  @Field(() => MoneyType, { description: 'What of it may be billed, less credit memos.' })
  tmBilledNet!: MoneyType;
  @Field(() => String, { nullable: true, description: 'Billed net in percent of the value, two decimals.' })
  tmRealisationPct!: string | null;
  @Field(() => Int)
  creditMemoCount!: number;
  @Field(() => Int)
  invoiceCount!: number;
  @Field(() => String, { nullable: true, description: 'Credit memos in percent of invoices, one decimal.' })
  creditMemoRatePct!: string | null;
  @Field(() => MoneyType)
  creditMemoGross!: MoneyType;
  @Field(() => Int, { description: 'Payments of which a part was applied to invoices of the engagement.' })
  paymentsTotal!: number;
  @Field(() => Int, { description: 'Payments that were applied completely without a person.' })
  paymentsAutoMatched!: number;
  @Field(() => String, { nullable: true, description: 'In percent of the payments, one decimal.' })
  autoMatchPct!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Mean days from value date to last application, one decimal.',
  })
  avgDaysToApply!: string | null;
}

@ObjectType('EngagementSummary', { description: 'An engagement in five figures, in the currency of its books.' })
export class EngagementSummaryType {
  @Field(() => MoneyType, { description: 'Posted invoices, gross of tax.' })
  invoiced!: MoneyType;
  @Field(() => MoneyType, { description: 'Cash applied to its invoices.' })
  cash!: MoneyType;
  @Field(() => MoneyType, { description: 'What is open on its invoices, at the booking rate.' })
  open!: MoneyType;
  @Field(() => MoneyType, { description: 'Revenue recognised so far.' })
  revenue!: MoneyType;
  @Field(() => MoneyType, { description: 'Work that may be billed and is on no posted invoice.' })
  wip!: MoneyType;
}
