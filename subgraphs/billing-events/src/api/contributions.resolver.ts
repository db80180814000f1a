import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { monthOrNull, PAGE_ARGUMENT } from '@throughline/subgraph';
import { toBillableEventType, toBillableEventTypeOrNull } from './billable-event.loader.ts';
import { BillableEventKind, BillableEventType } from './billable-event.type.ts';
import type { BillingContext } from './billing-context.ts';
import { toBillingScheduleType } from './billing-schedule.loader.ts';
import { BillingScheduleType } from './billing-schedule.type.ts';
import {
  EngagementRef,
  MilestoneRef,
  PerformanceObligationRef,
  QuoteLineRef,
  WbsElementRef,
} from './foreign-entities.ts';
import { sliceOf } from './loading.ts';
import { toRevenueEventType, toRevenueTreatmentType } from './revenue.loader.ts';
import { RevenueEventType, RevenueTreatmentType } from './revenue.type.ts';

const AFTER = { nullable: true, description: 'Id of the last event already known.' } as const;
const ONLY_PERIOD = { nullable: true, description: 'Only this month, YYYY-MM.' } as const;

/** What billing adds to the entities of other domains. */

@Resolver(() => EngagementRef)
export class EngagementContribution {
  @FieldResolver(() => [BillableEventType], { description: 'By date.' })
  async billableEvents(
    @Root() { id }: EngagementRef,
    @Arg('type', () => BillableEventKind, { nullable: true, description: 'Only this type.' }) type: string | null,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Ctx() { loaders }: BillingContext,
  ) {
    const rows = await loaders.billableEventsOfEngagement.load(sliceOf(id, { first, after, only: type }));
    return rows.map(toBillableEventType);
  }

  @FieldResolver(() => [RevenueEventType], { description: 'By month.' })
  async revenueEvents(
    @Root() { id }: EngagementRef,
    @Arg('period', () => String, ONLY_PERIOD) period: string | null,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Ctx() { loaders }: BillingContext,
  ) {
    const rows = await loaders.revenueEventsOfEngagement.load(
      sliceOf(id, { first, after, only: monthOrNull('period', period) }),
    );
    return rows.map(toRevenueEventType);
  }
}

@Resolver(() => QuoteLineRef)
export class QuoteLineContribution {
  @FieldResolver(() => [BillableEventType], { description: 'By date.' })
  async billableEvents(
    @Root() { id }: QuoteLineRef,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Ctx() { loaders }: BillingContext,
  ) {
    const rows = await loaders.billableEventsOfQuoteLine.load(sliceOf(id, { first, after }));
    return rows.map(toBillableEventType);
  }

  @FieldResolver(() => [BillingScheduleType], { description: 'All agreed billing triggers, in order.' })
  async billingSchedule(@Root() { id }: QuoteLineRef, @Ctx() { loaders }: BillingContext) {
    return (await loaders.billingScheduleOfQuoteLine.load(id)).map(toBillingScheduleType);
  }

  @FieldResolver(() => [RevenueEventType], { description: 'By month.' })
  async revenueEvents(
    @Root() { id }: QuoteLineRef,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Ctx() { loaders }: BillingContext,
  ) {
    return (await loaders.revenueEventsOfQuoteLine.load(sliceOf(id, { first, after }))).map(toRevenueEventType);
  }
}

@Resolver(() => PerformanceObligationRef)
export class PerformanceObligationContribution {
  @FieldResolver(() => RevenueTreatmentType, { nullable: true, description: 'Null until billing is set up.' })
  async revenueTreatment(@Root() { id }: PerformanceObligationRef, @Ctx() { loaders }: BillingContext) {
    const row = await loaders.revenueTreatmentOfObligation.load(id);
    return row === null ? null : toRevenueTreatmentType(row);
  }

  @FieldResolver(() => [RevenueEventType], { description: 'By month.' })
  async revenueEvents(
    @Root() { id }: PerformanceObligationRef,
    @Arg('period', () => String, ONLY_PERIOD) period: string | null,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Ctx() { loaders }: BillingContext,
  ) {
    const rows = await loaders.revenueEventsOfObligation.load(
      sliceOf(id, { first, after, only: monthOrNull('period', period) }),
    );
    return rows.map(toRevenueEventType);
  }
}

@Resolver(() => WbsElementRef)
export class WbsElementContribution {
  @FieldResolver(() => [BillableEventType], { description: 'By date.' })
  async billableEvents(
    @Root() { id }: WbsElementRef,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Ctx() { loaders }: BillingContext,
  ) {
    const rows = await loaders.billableEventsOfWbsElement.load(sliceOf(id, { first, after }));
    return rows.map(toBillableEventType);
  }
}

@Resolver(() => MilestoneRef)
export class MilestoneContribution {
  @FieldResolver(() => BillableEventType, { nullable: true, description: 'Null until the milestone is accepted.' })
  async billableEvent(@Root() { id }: MilestoneRef, @Ctx() { loaders }: BillingContext) {
    return toBillableEventTypeOrNull(await loaders.billableEventOfMilestone.load(id));
  }
}
