import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { instant, Money, month } from '@throughline/contracts';
import { straightLineSchedule } from '@throughline/billing-events-domain';
import { instantArgument, MAX_PAGE, monthArgument, monthOrNull, PAGE_ARGUMENT, refTo } from '@throughline/subgraph';
import { measureProgress } from '../use-cases/measure-progress.ts';
import type { BillingContext } from './billing-context.ts';
import { EngagementRef, PerformanceObligationRef, QuoteLineRef, WbsElementRef } from './foreign-entities.ts';
import { sliceOf } from './loading.ts';
import { toRevenueEventType } from './revenue.loader.ts';
import { PercentCompleteType, RevenueEventType, RevenueInstalmentType, RevenueTreatmentType } from './revenue.type.ts';

@Resolver(() => RevenueEventType)
export class RevenueEventResolver {
  @Query(() => [RevenueEventType], { description: 'Recognised revenue of an engagement, by month.' })
  async revenueEvents(
    @Arg('engagementId', () => ID) engagementId: string,
    @Arg('period', () => String, { nullable: true, description: 'Only this month, YYYY-MM.' }) period: string | null,
    @Arg('first', () => Int, { ...PAGE_ARGUMENT, defaultValue: MAX_PAGE }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'Id of the last event already known.' })
    after: string | null,
    @Ctx() { loaders }: BillingContext,
  ): Promise<RevenueEventType[]> {
    const rows = await loaders.revenueEventsOfEngagement.load(
      sliceOf(engagementId, { first, after, only: monthOrNull('period', period) }),
    );
    return rows.map(toRevenueEventType);
  }

  @Query(() => PercentCompleteType, {
    nullable: true,
    description: 'Progress of a fixed-fee obligation at the end of a month; null when it is not measured by hours.',
  })
  percentComplete(
    @Arg('obligationId', () => ID) obligationId: string,
    @Arg('month', () => String, { description: 'YYYY-MM' }) month: string,
    @Arg('knownAt', () => String, {
      nullable: true,
      description: 'UTC instant: only what was approved or recorded by then counts. Null means now.',
    })
    knownAt: string | null | undefined,
    @Ctx() { query, caller, clock }: BillingContext,
  ): Promise<PercentCompleteType | null> {
    const asked = {
      tenantId: caller.tenantId,
      obligationId,
      period: monthArgument('month', month),
      knownAt: typeof knownAt === 'string' ? instantArgument('knownAt', knownAt) : instant(clock.now()),
    };
    return measureProgress(query, asked);
  }

  @FieldResolver(() => PerformanceObligationRef)
  obligation(@Root() event: RevenueEventType) {
    return refTo(event.obligationId);
  }

  @FieldResolver(() => QuoteLineRef)
  quoteLine(@Root() event: RevenueEventType) {
    return refTo(event.quoteLineId);
  }

  @FieldResolver(() => EngagementRef)
  engagement(@Root() event: RevenueEventType) {
    return refTo(event.engagementId);
  }

  @FieldResolver(() => WbsElementRef, { nullable: true })
  wbsElement(@Root() event: RevenueEventType) {
    return refTo(event.wbsElementId);
  }
}

@Resolver(() => RevenueTreatmentType)
export class RevenueTreatmentResolver {
  @FieldResolver(() => [RevenueInstalmentType], {
    description: 'All months of an evenly earned obligation, those to come included; empty where hours measure it.',
  })
  schedule(@Root() { allocatedPrice, months, firstMonth }: RevenueTreatmentType): RevenueInstalmentType[] {
    if (months === null || firstMonth === null) return [];
    const plan = straightLineSchedule(Money.from(allocatedPrice), { months, firstMonth: month(firstMonth) });
    return plan.map(({ month, amount }) => ({ month, amount: amount.toJSON() }));
  }

  @FieldResolver(() => PerformanceObligationRef)
  obligation(@Root() treatment: RevenueTreatmentType) {
    return refTo(treatment.obligationId);
  }

  @FieldResolver(() => QuoteLineRef)
  quoteLine(@Root() treatment: RevenueTreatmentType) {
    return refTo(treatment.quoteLineId);
  }
}
