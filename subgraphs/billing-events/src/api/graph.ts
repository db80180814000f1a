import { type GraphPart, idOf, keyOnly } from '@throughline/subgraph';
import { toBillableEventTypeOrNull } from './billable-event.loader.ts';
import { BillableEventResolver } from './billable-event.resolver.ts';
import type { BillingContext } from './billing-context.ts';
import { toBillingScheduleTypeOrNull } from './billing-schedule.loader.ts';
import { BillingScheduleResolver } from './billing-schedule.resolver.ts';
import {
  EngagementContribution,
  MilestoneContribution,
  PerformanceObligationContribution,
  QuoteLineContribution,
  WbsElementContribution,
} from './contributions.resolver.ts';
import {
  BillToRef,
  ContractRef,
  EngagementRef,
  MilestoneRef,
  PerformanceObligationRef,
  QuoteLineRef,
  QuoteVersionRef,
  WbsElementRef,
} from './foreign-entities.ts';
import { toRevenueEventType, toRevenueTreatmentType } from './revenue.loader.ts';
import { RevenueEventResolver, RevenueTreatmentResolver } from './revenue.resolver.ts';

/** The types and fields that this domain gives to the supergraph. */
export const billingEventsGraph: GraphPart = {
  resolvers: [
    BillableEventResolver,
    BillingScheduleResolver,
    RevenueEventResolver,
    RevenueTreatmentResolver,
    EngagementContribution,
    QuoteLineContribution,
    PerformanceObligationContribution,
    WbsElementContribution,
    MilestoneContribution,
  ],
  orphanedTypes: [
    EngagementRef,
    QuoteLineRef,
    PerformanceObligationRef,
    WbsElementRef,
    MilestoneRef,
    ContractRef,
    QuoteVersionRef,
    BillToRef,
  ],
  references: {
    BillableEvent: async (reference, { loaders }: BillingContext) =>
      toBillableEventTypeOrNull(await loaders.billableEvent.load(idOf(reference))),
    BillingSchedule: async (reference, { loaders }: BillingContext) =>
      toBillingScheduleTypeOrNull(await loaders.billingSchedule.load(idOf(reference))),
    RevenueEvent: async (reference, { loaders }: BillingContext) => {
      const row = await loaders.revenueEvent.load(idOf(reference));
      return row === null ? null : toRevenueEventType(row);
    },
    RevenueTreatment: async (reference, { loaders }: BillingContext) => {
      const row = await loaders.revenueTreatment.load(idOf(reference));
      return row === null ? null : toRevenueTreatmentType(row);
    },
    Engagement: keyOnly,
    QuoteLine: keyOnly,
    PerformanceObligation: keyOnly,
    WbsElement: keyOnly,
    Milestone: keyOnly,
  },
};
