import 'reflect-metadata';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { MoneyType } from '@throughline/subgraph';
import { InvoiceRef } from './foreign-entities.ts';

export const MonthEndInvoiceStatus = { OPEN: 'OPEN', PARTIALLY_PAID: 'PARTIALLY_PAID', PAID: 'PAID' } as const;
registerEnumType(MonthEndInvoiceStatus, {
  name: 'MonthEndInvoiceStatus',
  description: 'PARTIALLY_PAID once cash was applied; PAID when nothing is open.',
});

@ObjectType('ReceivableItem', { description: 'An invoice that was open at a month end.' })
export class ReceivableItemType {
  @Field(() => InvoiceRef)
  invoice!: InvoiceRef;
  @Field(() => String, { description: 'Number under which the ERP accepted it.' })
  number!: string;
  @Field(() => String, { nullable: true, description: 'Reference of the bill-to, once its contract is known.' })
  billToReference!: string | null;
  @Field(() => String, { description: 'ISO 4217 code of the document.' })
  currency!: string;
  @Field(() => MoneyType, { description: 'What was open, in the currency of the document.' })
  open!: MoneyType;
  @Field(() => MoneyType, { description: 'Its value in the books, month-end revaluation included.' })
  functional!: MoneyType;
  @Field(() => String, { description: 'YYYY-MM-DD' })
  dueDate!: string;
  @Field(() => Int, { description: 'Days from the due date to the month end; 0 when not yet due.' })
  daysOverdue!: number;
}

@ObjectType('ReceivablesAtMonthEnd', {
  description: 'Open invoices and unapplied cash at the end of a month, each by its own date.',
})
export class ReceivablesAtMonthEndType {
  @Field(() => String, { description: 'YYYY-MM' })
  month!: string;
  @Field(() => String, { description: 'Last day of the month, YYYY-MM-DD.' })
  monthEnd!: string;
  @Field(() => String, { nullable: true, description: 'UTC instant at which the month was closed; null while open.' })
  closedAt!: string | null;
  @Field(() => [ReceivableItemType], { description: 'By invoice date and number.' })
  items!: ReceivableItemType[];
  @Field(() => MoneyType)
  total!: MoneyType;
  @Field(() => MoneyType, { description: 'Money received but not applied to invoices by that day.' })
  unappliedCash!: MoneyType;
  @Field(() => MoneyType, { description: 'Total less unapplied cash.' })
  net!: MoneyType;
}

@ObjectType('ReceivablesOnDay', {
  description: 'Open invoices and unapplied cash at the end of a day, each by its own date.',
})
export class ReceivablesOnDayType {
  @Field(() => String, { description: 'YYYY-MM-DD' })
  day!: string;
  @Field(() => [ReceivableItemType], { description: 'By invoice date and number; days overdue are those of the day.' })
  items!: ReceivableItemType[];
  @Field(() => MoneyType)
  total!: MoneyType;
  @Field(() => MoneyType, { description: 'Money received but not applied to invoices by that day.' })
  unappliedCash!: MoneyType;
  @Field(() => MoneyType, { description: 'Total less unapplied cash.' })
  net!: MoneyType;
}

@ObjectType('DaysSalesOutstanding', { description: 'How many days of billings are still to be collected.' })
export class DaysSalesOutstandingType {
  @Field(() => String, { description: 'YYYY-MM' })
  month!: string;
  @Field(() => MoneyType, { description: 'Receivables less unapplied cash at the month end.' })
  closingNetAr!: MoneyType;
  @Field(() => MoneyType, { description: 'Billings less credit memos of the month and the two before, gross of tax.' })
  billings3m!: MoneyType;
  @Field(() => Int, { description: 'Days of these three months.' })
  days!: number;
  @Field(() => String, { nullable: true, description: 'Days, one decimal; null when nothing was billed.' })
  dso!: string | null;
}

@ObjectType('InvoiceStatusItem')
export class InvoiceStatusItemType {
  @Field(() => InvoiceRef)
  invoice!: InvoiceRef;
  @Field(() => String)
  number!: string;
  @Field(() => MonthEndInvoiceStatus)
  status!: keyof typeof MonthEndInvoiceStatus;
}

@ObjectType('InvoiceStatusAtMonthEnd', { description: 'All invoices dated up to the month end, as they stood then.' })
export class InvoiceStatusAtMonthEndType {
  @Field(() => String, { description: 'YYYY-MM' })
  month!: string;
  @Field(() => String, { description: 'Last day of the month, YYYY-MM-DD.' })
  monthEnd!: string;
  @Field(() => [InvoiceStatusItemType], { description: 'By invoice date and number.' })
  invoices!: InvoiceStatusItemType[];
}

@ObjectType('AmountOfMonth')
export class AmountOfMonthType {
  @Field(() => String, { description: 'YYYY-MM' })
  month!: string;
  @Field(() => MoneyType)
  amount!: MoneyType;
}
