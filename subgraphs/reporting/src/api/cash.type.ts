import 'reflect-metadata';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { MoneyType } from '@throughline/subgraph';
import { BillableEventRef, InvoiceRef, QuoteLineRef } from './foreign-entities.ts';

export const AllocationKind = { CASH: 'CASH', WRITE_OFF: 'WRITE_OFF' } as const;
registerEnumType(AllocationKind, { name: 'AllocationKind', description: 'What settled a part of an invoice line.' });

@ObjectType('CashOfQuoteLine', { description: 'Cash collected for what a quote line sold.' })
export class CashOfQuoteLineType {
  @Field(() => QuoteLineRef)
  quoteLine!: QuoteLineRef;
  @Field(() => String, { nullable: true, description: 'Key of the line in the quote.' })
  lineKey!: string | null;
  @Field(() => String, { description: 'ISO 4217 code of the documents.' })
  currency!: string;
  @Field(() => MoneyType, { description: 'Gross of tax, in the currency of the documents.' })
  cashGross!: MoneyType;
}

@ObjectType('WriteOffOfQuoteLine', { description: 'Receivables given up for what a quote line sold.' })
export class WriteOffOfQuoteLineType {
  @Field(() => QuoteLineRef)
  quoteLine!: QuoteLineRef;
  @Field(() => String, { nullable: true, description: 'Key of the line in the quote.' })
  lineKey!: string | null;
  @Field(() => String, { description: 'ISO 4217 code of the documents.' })
  currency!: string;
  @Field(() => MoneyType, { description: 'Gross of tax, in the currency of the documents.' })
  writtenOffGross!: MoneyType;
}

@ObjectType('CashAllocationLine', { description: 'The part of a payment or write-off that settled one invoice line.' })
export class CashAllocationLineType {
  @Field(() => String, { description: 'Reference of the payment or write-off.' })
  reference!: string;
  @Field(() => AllocationKind)
  kind!: keyof typeof AllocationKind;
  @Field(() => InvoiceRef)
  invoice!: InvoiceRef;
  @Field(() => String, { nullable: true, description: 'Number of the invoice.' })
  number!: string | null;
  @Field(() => Int)
  lineNumber!: number;
  @Field(() => BillableEventRef)
  billableEvent!: BillableEventRef;
  @Field(() => String, { nullable: true, description: 'What the billable event was made from.' })
  sourceReference!: string | null;
  @Field(() => QuoteLineRef)
  quoteLine!: QuoteLineRef;
  @Field(() => String, { nullable: true, description: 'Key of the line in the quote.' })
  lineKey!: string | null;
  @Field(() => MoneyType, { description: 'In the currency of the invoice.' })
  amount!: MoneyType;
}
