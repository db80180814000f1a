import 'reflect-metadata';
import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { instant } from '@throughline/contracts';
import { PageInfoType, RefusalType } from '@throughline/subgraph';
import { PUBLICATION_KINDS, type PublicationRow } from '../persistence/publication.queries.ts';
import { InvoiceType } from './invoice.type.ts';

const refusalOr =
  <T extends object>(type: new () => T, mark: string) =>
  (value: object) =>
    mark in value ? type : RefusalType;

@ObjectType('LedgerPublication', {
  description: 'A configuration that is in force from now on; earlier versions stay.',
})
export class LedgerPublicationType {
  @Field(() => Int)
  version!: number;
  @Field(() => String, { description: 'UTC instant.' })
  publishedAt!: string;
}

@ObjectType('PublishedConfiguration', { description: 'One version of what was published.' })
export class PublishedConfigurationType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: `One of ${PUBLICATION_KINDS.join(', ')}.` })
  kind!: string;
  @Field(() => String, { nullable: true, description: 'The entity or engagement that it is for; null for all.' })
  scope!: string | null;
  @Field(() => Int, { description: 'Gapless within its kind and scope; the highest one is in force.' })
  version!: number;
  @Field(() => String, { description: 'UTC instant.' })
  publishedAt!: string;
  @Field(() => String, { description: 'Who published it, as their token names them.' })
  publishedBy!: string;
  @Field(() => String, { description: 'JSON text of what was published.' })
  content!: string;
}

@ObjectType('PublishedConfigurationPage')
export class PublishedConfigurationPageType {
  @Field(() => [PublishedConfigurationType])
  nodes!: PublishedConfigurationType[];
  @Field(() => PageInfoType)
  pageInfo!: PageInfoType;
}

export const toPublished = (row: PublicationRow): PublishedConfigurationType => ({
  id: row.id,
  kind: row.kind,
  scope: row.scope,
  version: row.version,
  publishedAt: instant(row.published_at),
  publishedBy: row.published_by,
  content: JSON.stringify(row.content),
});

export const LedgerPublicationResult = createUnionType({
  name: 'LedgerPublicationResult',
  types: () => [LedgerPublicationType, RefusalType] as const,
  resolveType: refusalOr(LedgerPublicationType, 'version'),
});

export const ResubmitInvoiceResult = createUnionType({
  name: 'ResubmitInvoiceResult',
  types: () => [InvoiceType, RefusalType] as const,
  resolveType: refusalOr(InvoiceType, 'invoiceDate'),
});

@InputType('MilestoneInvoiceDateInput')
export class MilestoneInvoiceDateInput {
  @Field(() => String, { description: 'Milestone reference, such as MS-1.' })
  reference!: string;
  @Field(() => String, { description: 'Day, YYYY-MM-DD, on which it is invoiced once accepted.' })
  date!: string;
}

@InputType('BillingCalendarInput', {
  description: 'When work is invoiced and when it falls due. Times of day are UTC, hh:mm:ssZ.',
})
export class BillingCalendarInput {
  @Field(() => String, {
    nullable: true,
    description: 'Reference of one engagement; without it, for all that have no calendar of their own.',
  })
  engagementReference?: string | null;
  @Field(() => Int, { description: 'Calendar days from invoice date to due date, 0 to 365.' })
  termsDays!: number;
  @Field(() => Int, {
    description: 'Day of the month of recurring charges, 1 to 31; the last day where the month is shorter.',
  })
  recurringDay!: number;
  @Field(() => String, { defaultValue: '06:00:00Z' })
  recurringInvoices!: string;
  @Field(() => [MilestoneInvoiceDateInput], { defaultValue: [] })
  milestoneInvoiceDates!: MilestoneInvoiceDateInput[];
  @Field(() => String, { defaultValue: '09:00:00Z' })
  milestoneInvoices!: string;
  @Field(() => Int, { nullable: true, description: 'Calendar days after acceptance, for milestones without a date.' })
  milestoneAfterDays?: number | null;
  @Field(() => [String], { defaultValue: [], description: 'Days of arrears runs. Not supported yet: must be empty.' })
  arrearsRunDates!: string[];
}

@InputType('RoutingRuleInput', { description: 'Which ERP books an entity, by invoice date.' })
export class RoutingRuleInput {
  @Field(() => String, { description: 'Reference of the selling legal entity.' })
  entity!: string;
  @Field(() => String, { description: 'Instance of the ERP.' })
  erp!: string;
  @Field(() => String, { description: 'Day, YYYY-MM-DD, inclusive.' })
  validFrom!: string;
  @Field(() => String, { nullable: true, description: 'Day, YYYY-MM-DD, exclusive.' })
  validTo?: string | null;
}

@InputType('AccountInput')
export class AccountInput {
  @Field(() => String)
  number!: string;
  @Field(() => String)
  name!: string;
}

@InputType('PostingRuleInput', { description: 'Where a component of a source document is posted.' })
export class PostingRuleInput {
  @Field(() => String, { description: 'INVOICE, PAYMENT, REVENUE, CREDIT_MEMO, WRITE_OFF or REVALUATION.' })
  source!: string;
  @Field(() => String, { description: 'Such as GROSS, TAX, NET:MILESTONE_COMPLETION, CASH, PACKAGE:REVENUE.' })
  component!: string;
  @Field(() => String, { description: 'Number of an account of the chart.' })
  account!: string;
  @Field(() => String, { description: 'DEBIT or CREDIT.' })
  side!: string;
}

@InputType('PostingRulesInput')
export class PostingRulesInput {
  @Field(() => [AccountInput])
  accounts!: AccountInput[];
  @Field(() => [PostingRuleInput])
  rules!: PostingRuleInput[];
}

@InputType('LedgerSettingsInput')
export class LedgerSettingsInput {
  @Field(() => String, { description: 'Reference of the legal entity.' })
  entity!: string;
  @Field(() => String, { description: 'ISO 4217 code of its books.' })
  functionalCurrency!: string;
}
