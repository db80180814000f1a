import 'reflect-metadata';
import { idOf, keyOnly, type SubgraphDefinition } from '@throughline/subgraph';
import { EstimateResolver, TimeEntryResolver } from './delivery.resolver.ts';
import { EstimateType, TimeEntryType } from './delivery.type.ts';
import { AddedElementResolver, ExtendedProjectResolver, ProjectExtensionResolver } from './extension.resolver.ts';
import { type Context, projectResourceLoaders, type Loaders } from './loaders.ts';
import { MilestoneBillingStatusResolver, MilestoneResolver } from './milestone.resolver.ts';
import { EngagementResolver, ProjectResolver, QuoteLineResolver } from './project.resolver.ts';
import { MilestoneType, ProjectType, WbsElementType } from './project.type.ts';
import {
  DeliveryBillingStatusResolver,
  ExpenseResolver,
  SubcontractorBillResolver,
  UsageRecordResolver,
} from './record.resolver.ts';
import { ExpenseType, SubcontractorBillType, UsageRecordType } from './record.type.ts';
import { EngagementRef, QuoteLineRef } from './refs.ts';
import { WbsElementResolver } from './wbs-element.resolver.ts';

/** This domain's part of the graph: what it owns, and what it contributes to engagements and quote lines. */
export const projectResourceGraph: SubgraphDefinition<Loaders>['graph'] = {
  resolvers: [
    ProjectResolver,
    EngagementResolver,
    QuoteLineResolver,
    WbsElementResolver,
    MilestoneResolver,
    MilestoneBillingStatusResolver,
    TimeEntryResolver,
    EstimateResolver,
    ProjectExtensionResolver,
    ExtendedProjectResolver,
    AddedElementResolver,
    ExpenseResolver,
    SubcontractorBillResolver,
    UsageRecordResolver,
    DeliveryBillingStatusResolver,
  ],
  orphanedTypes: [
    EngagementRef,
    QuoteLineRef,
    ProjectType,
    WbsElementType,
    MilestoneType,
    TimeEntryType,
    EstimateType,
    ExpenseType,
    SubcontractorBillType,
    UsageRecordType,
  ],
  references: {
    Project: (reference, { loaders }: Context) => loaders.project.load(idOf(reference)),
    WbsElement: (reference, { loaders }: Context) => loaders.element.load(idOf(reference)),
    Milestone: (reference, { loaders }: Context) => loaders.milestone.load(idOf(reference)),
    TimeEntry: (reference, { loaders }: Context) => loaders.timeEntry.load(idOf(reference)),
    Estimate: (reference, { loaders }: Context) => loaders.estimate.load(idOf(reference)),
    Expense: (reference, { loaders }: Context) => loaders.expense.load(idOf(reference)),
    SubcontractorBill: (reference, { loaders }: Context) => loaders.bill.load(idOf(reference)),
    UsageRecord: (reference, { loaders }: Context) => loaders.usage.load(idOf(reference)),
    Engagement: keyOnly,
    QuoteLine: keyOnly,
  },
  loaders: projectResourceLoaders,
};
