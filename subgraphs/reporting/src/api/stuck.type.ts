import 'reflect-metadata';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { MoneyType } from '@throughline/subgraph';
import { BillableEventRef, EngagementRef, InvoiceRef, PaymentRef, QuoteVersionRef } from './foreign-entities.ts';

const CODE = { description: 'Why it does not go on.' } as const;
const OWNER = {
  description: 'Role that has to act; for a paused quote the department that the failed check names.',
} as const;

@ObjectType('QuoteAwaitingProject', { description: 'An approved quote version whose project did not stand yet.' })
export class QuoteAwaitingProjectType {
  @Field(() => QuoteVersionRef)
  quoteVersion!: QuoteVersionRef;
  @Field(() => String)
  quoteNumber!: string;
  @Field(() => Int)
  version!: number;
  @Field(() => EngagementRef)
  engagement!: EngagementRef;
  @Field(() => ID)
  activationId!: string;
  @Field(() => [MoneyType], { description: 'The price of the version, by currency.' })
  amountAtRisk!: MoneyType[];
  @Field(() => String, { description: 'RUNNING or PAUSED.' })
  state!: string;
  @Field(() => String, CODE)
  code!: string;
  @Field(() => String, OWNER)
  owner!: string;
  @Field(() => String, { nullable: true, description: 'The step of the activation it stands at.' })
  step!: string | null;
  @Field(() => String, { description: 'UTC instant' })
  approvedAt!: string;
  @Field(() => String, { description: 'UTC instant from which it is in this state.' })
  since!: string;
  @Field(() => Int, { description: 'Seconds in this state.' })
  ageSeconds!: number;
}

@ObjectType('StuckBillableEvent', { description: 'A billable event that was approved long ago and not invoiced.' })
export class StuckBillableEventType {
  @Field(() => BillableEventRef)
  billableEvent!: BillableEventRef;
  @Field(() => String, { description: 'What the event was made from.' })
  sourceReference!: string;
  @Field(() => String)
  type!: string;
  @Field(() => EngagementRef)
  engagement!: EngagementRef;
  @Field(() => MoneyType, { description: 'What may be invoiced of it.' })
  amountAtRisk!: MoneyType;
  @Field(() => String, { description: 'UTC instant' })
  approvedAt!: string;
  @Field(() => Int, { description: 'Days of 24 hours since the approval, rounded down.' })
  days!: number;
  @Field(() => String, CODE)
  code!: string;
  @Field(() => String, OWNER)
  owner!: string;
}

@ObjectType('RejectedInvoiceLine')
export class RejectedInvoiceLineType {
  @Field(() => Int)
  lineNumber!: number;
  @Field(() => BillableEventRef)
  billableEvent!: BillableEventRef;
  @Field(() => String)
  sourceReference!: string;
}

@ObjectType('InvoiceRejectedByTax', {
  description: 'An invoice that the tax service refused and that waits for repair.',
})
export class InvoiceRejectedByTaxType {
  @Field(() => InvoiceRef)
  invoice!: InvoiceRef;
  @Field(() => String, { nullable: true, description: 'Its number, when it was posted later.' })
  number!: string | null;
  @Field(() => String, { nullable: true, description: 'Reference of the bill-to, once its contract is known.' })
  billToReference!: string | null;
  @Field(() => String, { description: 'YYYY-MM-DD' })
  invoiceDate!: string;
  @Field(() => EngagementRef)
  engagement!: EngagementRef;
  @Field(() => MoneyType, { description: 'What the invoice asks for, as far as tax is known.' })
  amountAtRisk!: MoneyType;
  @Field(() => String, { description: 'UTC instant of the last rejection.' })
  rejectedAt!: string;
  @Field(() => Int, { description: 'Seconds since then.' })
  ageSeconds!: number;
  @Field(() => String, CODE)
  code!: string;
  @Field(() => String, OWNER)
  owner!: string;
  @Field(() => String, { description: 'What the tax service said, as JSON text.' })
  evidence!: string;
  @Field(() => [RejectedInvoiceLineType], { description: 'The lines it named; all of them when it named none.' })
  lines!: RejectedInvoiceLineType[];
}

@ObjectType('UnmatchedPayment', { description: 'Money received of which something is applied to no invoice.' })
export class UnmatchedPaymentType {
  @Field(() => PaymentRef)
  payment!: PaymentRef;
  @Field(() => String)
  reference!: string;
  @Field(() => MoneyType, { description: 'What is not applied.' })
  amountAtRisk!: MoneyType;
  @Field(() => String, { description: 'YYYY-MM-DD' })
  valueDate!: string;
  @Field(() => Int, { description: 'Calendar days since the value date.' })
  days!: number;
  @Field(() => [String], { description: 'Invoice numbers that the payer named.' })
  remittance!: string[];
  @Field(() => String, CODE)
  code!: string;
  @Field(() => String, OWNER)
  owner!: string;
}
