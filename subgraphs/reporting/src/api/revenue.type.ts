import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import { MoneyType } from '@throughline/subgraph';
import { InvoiceRef, PerformanceObligationRef } from './foreign-entities.ts';

@ObjectType('ObligationRevenue', { description: 'Revenue of one obligation in a month, with what it was measured by.' })
export class ObligationRevenueType {
  @Field(() => PerformanceObligationRef)
  obligation!: PerformanceObligationRef;
  @Field(() => String, { description: 'Key of the obligation in the quote.' })
  key!: string;
  @Field(() => MoneyType)
  amount!: MoneyType;
  @Field(() => String, { nullable: true, description: 'Hours up to the month, two decimals.' })
  hoursToDate!: string | null;
  @Field(() => String, { nullable: true, description: 'Estimate at completion in hours, two decimals.' })
  estimateHours!: string | null;
  @Field(() => String, { nullable: true, description: 'Share that is complete, 0 to 1 with six decimals.' })
  percentComplete!: string | null;
  @Field(() => String, { description: 'OVER_TIME_HOURS or STRAIGHT_LINE.' })
  treatment!: string;
}

@ObjectType('PackageRevenue', { description: 'Revenue of the obligations of an engagement in a month.' })
export class PackageRevenueType {
  @Field(() => String, { description: 'Accounting period, YYYY-MM.' })
  month!: string;
  @Field(() => [ObligationRevenueType], { description: 'All obligations, by key.' })
  obligations!: ObligationRevenueType[];
  @Field(() => MoneyType, { description: 'What credit memos took from the price; negative.' })
  concession!: MoneyType;
  @Field(() => MoneyType)
  total!: MoneyType;
}

@ObjectType('AccountAmount')
export class AccountAmountType {
  @Field(() => String)
  account!: string;
  @Field(() => MoneyType, { description: 'Credits less debits.' })
  amount!: MoneyType;
}

@ObjectType('RevenueOfMonth')
export class RevenueOfMonthType {
  @Field(() => String, { description: 'Accounting period, YYYY-MM.' })
  month!: string;
  @Field(() => [AccountAmountType], { description: 'All accounts asked for, by number.' })
  accounts!: AccountAmountType[];
  @Field(() => MoneyType)
  total!: MoneyType;
}

@ObjectType('FxOfMonth', { description: 'Exchange gains (positive) and losses of a month.' })
export class FxOfMonthType {
  @Field(() => String, { description: 'Accounting period, YYYY-MM.' })
  month!: string;
  @Field(() => MoneyType, { description: 'At payment, against the booked value.' })
  realised!: MoneyType;
  @Field(() => MoneyType, { description: 'Change of the month-end valuation.' })
  unrealisedMovement!: MoneyType;
  @Field(() => MoneyType, { description: 'At invoicing of foreign work, against its WIP value.' })
  onWipRelief!: MoneyType;
  @Field(() => MoneyType)
  total!: MoneyType;
}

@ObjectType('UnrealisedFxItem', { description: 'An open foreign invoice and its month-end valuation.' })
export class UnrealisedFxItemType {
  @Field(() => InvoiceRef)
  invoice!: InvoiceRef;
  @Field(() => String)
  number!: string;
  @Field(() => MoneyType, { description: 'In the currency of the invoice.' })
  open!: MoneyType;
  @Field(() => MoneyType, { description: 'At the booking rate.' })
  booked!: MoneyType;
  @Field(() => MoneyType, { description: 'At the closing rate.' })
  closing!: MoneyType;
  @Field(() => MoneyType, { description: 'Closing less booked value.' })
  unrealised!: MoneyType;
}

@ObjectType('UnrealisedFx', { description: 'Unrealised exchange gains (positive) and losses at a month end.' })
export class UnrealisedFxType {
  @Field(() => String, { description: 'YYYY-MM' })
  month!: string;
  @Field(() => String, { description: 'Last day of the month, YYYY-MM-DD.' })
  monthEnd!: string;
  @Field(() => MoneyType)
  balance!: MoneyType;
  @Field(() => MoneyType, { description: 'Change of the balance in the month.' })
  movement!: MoneyType;
  @Field(() => [UnrealisedFxItemType], { description: 'By invoice date and number.' })
  items!: UnrealisedFxItemType[];
}
