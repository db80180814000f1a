import 'reflect-metadata';
import { idOf, keyOnly, type SubgraphDefinition } from '@throughline/subgraph';
import { EstimateResolver, TimeEntryResolver } from './delivery.resolver.ts';
import { EstimateType, TimeEntryType } from './delivery.type.ts';
import { type Context, projectResourceLoaders, type Loaders } from './loaders.ts';
import { MilestoneBillingStatusResolver, MilestoneResolver } from './milestone.resolver.ts';
import { EngagementResolver, ProjectResolver, QuoteLineResolver } from './project.resolver.ts';
import { MilestoneType, ProjectType, WbsElementType } from './project.type.ts';
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
  ],
  orphanedTypes: [EngagementRef, QuoteLineRef, ProjectType, WbsElementType, MilestoneType, TimeEntryType, EstimateType],
  references: {
    Project: (reference, { loaders }: Context) => loaders.project.load(idOf(reference)),
    WbsElement: (reference, { loaders }: Context) => loaders.element.load(idOf(reference)),
    Milestone: (reference, { loaders }: Context) => loaders.milestone.load(idOf(reference)),
    TimeEntry: (reference, { loaders }: Context) => loaders.timeEntry.load(idOf(reference)),
    Estimate: (reference, { loaders }: Context) => loaders.estimate.load(idOf(reference)),
    Engagement: keyOnly,
    QuoteLine: keyOnly,
  },
  loaders: projectResourceLoaders,
};
