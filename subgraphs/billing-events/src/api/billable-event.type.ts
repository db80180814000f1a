import 'reflect-metadata';
import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { BILLABLE_EVENT_TYPES } from '@throughline/events';
import { MoneyType, PageInfoType } from '@throughline/subgraph';

export const BillableEventKind = Object.fromEntries(BILLABLE_EVENT_TYPES.map((type) => [type, type])) as {
  readonly [T in (typeof BILLABLE_EVENT_TYPES)[number]]: T;
};
registerEnumType(BillableEventKind, {
  name: 'BillableEventType',
  description: 'What kind of work, cost or charge became billable.',
});

@Directive('@key(fields: "id")')
@ObjectType('BillableEvent', {
  description: 'Work, cost or a charge that acquired a price. It is work in progress until invoice lines consume it.',
})
export class BillableEventType {
  @Field(() => ID)
  id!: string;
  @Field(() => BillableEventKind)
  type!: keyof typeof BillableEventKind;
  @Field(() => String, { nullable: true, description: 'Tells special cases of a type apart.' })
  subtype!: string | null;
  @Field(() => String, { description: 'What users call the source: "MS-1", "SUP-2025-05", "TE-1001".' })
  sourceReference!: string;
  @Field(() => String, { description: 'UTC day of the work, acceptance or charge, YYYY-MM-DD.' })
  eventDate!: string;
  @Field(() => String, { description: 'UTC instant from which it may be billed.' })
  approvedAt!: string;
  @Field(() => String, { description: 'Month that it belongs to, YYYY-MM.' })
  accountingPeriod!: string;
  @Field(() => MoneyType, { description: 'The value of the work or charge, net of tax.' })
  value!: MoneyType;
  @Field(() => MoneyType, { description: 'The part of the value that may be invoiced.' })
  billable!: MoneyType;
  @Field(() => String, { description: 'The sentence that the invoice line shows.' })
  description!: string;

  engagementId!: string;
  contractId!: string;
  quoteVersionId!: string;
  quoteLineId!: string;
  wbsElementId!: string;
  milestoneId!: string | null;
  obligationId!: string | null;
  billToId!: string;
  billingScheduleId!: string | null;
}

@ObjectType('BillableEventPage', { description: 'A page of billable events, by date.' })
export class BillableEventPage {
  @Field(() => [BillableEventType])
  nodes!: BillableEventType[];
  @Field(() => PageInfoType)
  pageInfo!: PageInfoType;
}
