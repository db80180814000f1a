import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { MoneyType, PageInfoType } from '@throughline/subgraph';

@Directive('@key(fields: "id")')
@ObjectType('Project', {
  description: 'The delivery project of one activated deal, provisioned in the PSA from a template.',
})
export class ProjectType {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  name!: string;
  @Field(() => String, {
    nullable: true,
    description: "The PSA's id of the project; null until the shell stands there.",
  })
  reference!: string | null;
  @Field(() => String, {
    description:
      'REQUESTED, COPYING (the PSA copies the template), STRUCTURING (our work breakdown), CREATED or REFUSED.',
  })
  state!: string;
  @Field(() => String, { description: 'How the project as a whole is billed, such as FIXED_PRICE.' })
  billingType!: string;
  @Field(() => ID, { description: 'The activation that asked for it.' })
  activationId!: string;
  @Field(() => String, { description: 'UTC instant of the first request.' })
  requestedAt!: string;
  @Field(() => String, { nullable: true, description: 'UTC instant at which shell and work breakdown stood.' })
  createdAt!: string | null;
  engagementId!: string;
  contractId!: string;
  quoteVersionId!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('WbsElement', { description: 'One piece of sold work in the work breakdown, with its share of the price.' })
export class WbsElementType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'Such as "A.1".' })
  code!: string;
  @Field(() => String)
  name!: string;
  @Field(() => String, { description: 'PACKAGE, FIXED_FEE, MANAGED_SUPPORT, ...' })
  kind!: string;
  @Field(() => MoneyType, {
    nullable: true,
    description: 'The allocated price of the obligation that it delivers; null on a package, whose parts carry it.',
  })
  distribution!: MoneyType | null;
  projectId!: string;
  parentId!: string | null;
  quoteLineId!: string;
  billToId!: string;
  /** The version that added it. */
  quoteVersionId!: string;
  obligationId!: string | null;
}

@ObjectType('MilestoneBillingStatus', {
  description: 'Where the billing of a milestone stands, and how fresh that is.',
})
export class MilestoneBillingStatusType {
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

@Directive('@key(fields: "id")')
@ObjectType('Milestone', {
  description: 'A deliverable whose acceptance by the customer bills a percent of the package price.',
})
export class MilestoneType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'Such as "MS-1".' })
  reference!: string;
  @Field(() => String, { description: 'Percent of the price, decimal text.' })
  percent!: string;
  @Field(() => String, { description: 'OPEN or ACCEPTED.' })
  status!: string;
  @Field(() => String, { nullable: true, description: 'UTC instant of the acceptance in force.' })
  acceptedAt!: string | null;
  @Field(() => Int, { description: 'How often it was accepted; more than once after a withdrawal.' })
  acceptanceVersion!: number;
  @Field(() => MilestoneBillingStatusType, { nullable: true, description: 'Null until it is on a posted invoice.' })
  billingStatus!: MilestoneBillingStatusType | null;
  projectId!: string;
  wbsElementId!: string;
  quoteLineId!: string;
}

@ObjectType('DeliveryCorrection', {
  description:
    'What the PSA changed after its approval had been published. A person decides what it means for the money.',
})
export class DeliveryCorrectionType {
  @Field(() => String, { description: 'TimeEntry, Milestone, Estimate, Expense, SubcontractorBill or UsageRecord.' })
  entityKind!: string;
  @Field(() => ID)
  entityId!: string;
  @Field(() => String, { description: 'A code of the error registry.' })
  code!: string;
  @Field(() => String, { description: 'What was published and what the PSA says now, as JSON text.' })
  evidence!: string;
  @Field(() => String, { description: 'UTC instant of the change in the PSA.' })
  changedAt!: string;
  @Field(() => String)
  recordedAt!: string;
}

@ObjectType('ProjectPage')
export class ProjectPageType {
  @Field(() => [ProjectType])
  nodes!: ProjectType[];
  @Field(() => PageInfoType)
  pageInfo!: PageInfoType;
}
