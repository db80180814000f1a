import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { MoneyJson } from '@throughline/contracts';
import { MoneyType } from '@throughline/subgraph';

@Directive('@key(fields: "id")')
@ObjectType('Quote', { description: 'A priced offer, through all of its versions.' })
export class QuoteType {
  @Field(() => ID, { description: 'Our id of the quote.' })
  id!: string;
  @Field(() => String, { description: 'The number that people know the quote by.' })
  number!: string;
  engagementId!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('QuoteVersion', { description: 'One version of an offer. Once approved it never changes.' })
export class QuoteVersionType {
  @Field(() => ID, { description: 'Our id of the version.' })
  id!: string;
  @Field(() => String, { description: 'Number of the quote.' })
  quoteNumber!: string;
  @Field(() => Int, { description: 'Counts from 1.' })
  version!: number;
  @Field(() => String, {
    description: 'DRAFT, IN_REVIEW, APPROVED, DENIED, PRESENTED, ACCEPTED, REJECTED or SUPERSEDED.',
  })
  status!: string;
  @Field(() => String, {
    nullable: true,
    description: 'Number of the amendment that it makes, such as A7; null for an offer that amends nothing.',
  })
  amendment!: string | null;
  @Field(() => String, { description: 'UTC instant.' })
  createdAt!: string;
  @Field(() => String, { nullable: true, description: 'UTC instant of the approval.' })
  approvedAt!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'A change that the CPQ showed after the approval and that was disregarded, as JSON text.',
  })
  disregarded!: string | null;
  quoteId!: string;
  engagementId!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('QuoteLine', { description: 'What is sold, at its price.' })
export class QuoteLineType {
  @Field(() => ID, { description: 'Our id of the line.' })
  id!: string;
  @Field(() => String, { description: 'Names the line through all versions of the quote.' })
  lineKey!: string;
  @Field(() => String, { description: 'The kind of deal, such as PACKAGE.' })
  kind!: string;
  @Field(() => String, { description: 'What the line sells, in words.' })
  description!: string;
  @Field(() => MoneyType, { description: 'Price of the line, net of tax.' })
  amount!: MoneyJson;
  @Field(() => String, { nullable: true, description: 'Product code of the line in the CPQ.' })
  serviceCode!: string | null;
  quoteVersionId!: string;
  /** Equal for lines that say the same. */
  fingerprint!: string;
}

@ObjectType('QuoteLineChange', { description: 'What a version does to a line of an earlier one.' })
export class QuoteLineChangeType {
  @Field(() => String, { description: 'ADDED, CHANGED, UNCHANGED or REMOVED.' })
  change!: string;
  @Field(() => String, { description: 'Names the line through all versions.' })
  lineKey!: string;
  @Field(() => QuoteLineType, { nullable: true, description: 'The line as it is now; null when it was removed.' })
  line!: QuoteLineType | null;
  @Field(() => QuoteLineType, { nullable: true, description: 'The line as it was; null when it was added.' })
  previous!: QuoteLineType | null;
}

@ObjectType('ObligationTreatment', { description: 'How revenue of an obligation is recognised.' })
export class ObligationTreatmentType {
  @Field(() => String, { description: 'OVER_TIME_HOURS or STRAIGHT_LINE.' })
  kind!: string;
  @Field(() => String, { nullable: true, description: 'The work element whose hours measure it.' })
  workElementCode!: string | null;
  @Field(() => String, { nullable: true, description: 'The milestone whose acceptance completes it.' })
  milestoneReference!: string | null;
  @Field(() => Int, { nullable: true, description: 'Number of months of a straight line.' })
  months!: number | null;
  @Field(() => String, { nullable: true, description: 'Month, YYYY-MM.' })
  firstMonth!: string | null;
}

@Directive('@key(fields: "id")')
@ObjectType('PerformanceObligation', { description: 'A promise of its own within what is sold.' })
export class PerformanceObligationType {
  @Field(() => ID, { description: 'Our id of the obligation.' })
  id!: string;
  @Field(() => String, { description: 'Names the obligation within the line.' })
  key!: string;
  @Field(() => String, { description: 'What is promised.' })
  name!: string;
  @Field(() => MoneyType, { description: 'What it would cost when sold alone.' })
  standAlonePrice!: MoneyJson;
  @Field(() => MoneyType, { description: 'Its share of the price of the line, by stand-alone price.' })
  allocatedPrice!: MoneyJson;
  @Field(() => ObligationTreatmentType, { description: 'How its revenue is recognised.' })
  treatment!: ObligationTreatmentType;
  quoteLineId!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Contract', { description: 'The terms in force: a signed quote version that stands everywhere.' })
export class ContractType {
  @Field(() => ID, { description: 'Our id of the contract.' })
  id!: string;
  @Field(() => String, { description: 'Day, YYYY-MM-DD.' })
  startDate!: string;
  @Field(() => String, { description: 'UTC instant.' })
  activatedAt!: string;
  engagementId!: string;
  quoteVersionId!: string;
  legalEntityId!: string;
  activationId!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('ContractAmendment', { description: 'What was signed after a contract and changed it. It never changes.' })
export class ContractAmendmentType {
  @Field(() => ID, { description: 'Our id of the amendment.' })
  id!: string;
  @Field(() => String, { description: 'Its number as both parties know it, such as A7.' })
  reference!: string;
  @Field(() => String, { description: 'Day from which it holds, YYYY-MM-DD.' })
  effectiveFrom!: string;
  @Field(() => String, { description: 'UTC instant at which it was active.' })
  amendedAt!: string;
  contractId!: string;
  quoteVersionId!: string;
  amendsQuoteVersionId!: string;
  activationId!: string;
}
