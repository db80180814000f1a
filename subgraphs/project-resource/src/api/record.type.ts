import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { MoneyType, PageInfoType } from '@throughline/subgraph';

@ObjectType('DeliveryBillingStatus', {
  description: 'With which invoice time, an expense or a bill was billed last, and how fresh that is.',
})
export class DeliveryBillingStatusType {
  @Field(() => String, { description: 'INVOICED or PAID.' })
  status!: string;
  @Field(() => String)
  invoiceNumber!: string;
  @Field(() => String, { description: 'Day of the invoice.' })
  invoiceDate!: string;
  @Field(() => String, { description: 'UTC instant of the fact that the status rests on.' })
  asOf!: string;
  @Field(() => String, { nullable: true, description: 'UTC instant at which the PSA showed it too; null until then.' })
  writtenBackAt!: string | null;
  @Field(() => String, { nullable: true, description: 'Why the PSA did not take it, as JSON text.' })
  writeBackRefusal!: string | null;
  invoiceId!: string;
}

/** What the resolvers of all records need beside their fields. */
export interface PlacedRecord {
  readonly id: string;
  readonly projectId: string;
  readonly wbsElementId: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Expense', { description: 'An approved expense, as it was published.' })
export class ExpenseType implements PlacedRecord {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'The PSA\'s name of it, such as "EX-61".' })
  reference!: string;
  @Field(() => String, { description: 'The day it was paid, which prices and recognises it.' })
  expenseDate!: string;
  @Field(() => String, { description: "The key of the contract's expense policy, such as TRAVEL." })
  type!: string;
  @Field(() => Boolean, { description: 'False for a cost that the customer does not pay.' })
  billable!: boolean;
  @Field(() => String, { description: 'UTC instant of the approval.' })
  approvedAt!: string;
  costOnly!: { amount: MoneyType; markup: string };
  projectId!: string;
  wbsElementId!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('SubcontractorBill', { description: "A subcontractor's approved bill, which is passed through at cost." })
export class SubcontractorBillType implements PlacedRecord {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'The PSA\'s name of it, such as "SI-209".' })
  reference!: string;
  @Field(() => String, { description: 'Day of the bill.' })
  billDate!: string;
  @Field(() => String, { description: 'UTC instant of the approval.' })
  approvedAt!: string;
  costOnly!: { amount: MoneyType };
  projectId!: string;
  wbsElementId!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('UsageRecord', { description: 'What was consumed in a month, as it was known from an instant on.' })
export class UsageRecordType implements PlacedRecord {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'The PSA\'s name of it, such as "US-12".' })
  reference!: string;
  @Field(() => String, { description: 'Such as "2026-12".' })
  month!: string;
  @Field(() => String, { description: 'The day it was counted.' })
  measuredOn!: string;
  @Field(() => String, { description: 'What is counted, such as TICKET.' })
  unit!: string;
  @Field(() => Int)
  quantity!: number;
  @Field(() => String, { description: 'UTC instant from which it was known.' })
  recordedAt!: string;
  supersedesId!: string | null;
  projectId!: string;
  wbsElementId!: string;
}

@ObjectType('TimeCorrection', {
  description: 'Other hours than were approved at first; the money follows by the difference.',
})
export class TimeCorrectionType {
  @Field(() => Int, { description: 'Counted from 1 for each entry.' })
  correction!: number;
  @Field(() => String, { description: 'Decimal text with two digits.' })
  hoursBefore!: string;
  @Field(() => String, { description: 'Decimal text with two digits.' })
  hours!: string;
  @Field(() => String, { description: 'UTC instant of the change in the PSA.' })
  correctedAt!: string;
}

@ObjectType('ExpensePage')
export class ExpensePageType {
  @Field(() => [ExpenseType])
  nodes!: ExpenseType[];
  @Field(() => PageInfoType)
  pageInfo!: PageInfoType;
}
