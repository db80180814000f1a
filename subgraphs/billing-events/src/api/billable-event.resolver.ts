import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { PAGE_ARGUMENT, pageOf, refTo } from '@throughline/subgraph';
import { toBillableEventType, toBillableEventTypeOrNull } from './billable-event.loader.ts';
import { BillableEventKind, BillableEventPage, BillableEventType } from './billable-event.type.ts';
import type { BillingContext } from './billing-context.ts';
import { BillingScheduleType } from './billing-schedule.type.ts';
import { toBillingScheduleTypeOrNull } from './billing-schedule.loader.ts';
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
import { sliceOf } from './loading.ts';

@Resolver(() => BillableEventType)
export class BillableEventResolver {
  @Query(() => BillableEventType, { nullable: true, description: 'One billable event by its id.' })
  async billableEvent(@Arg('id', () => ID) id: string, @Ctx() { loaders }: BillingContext) {
    return toBillableEventTypeOrNull(await loaders.billableEvent.load(id));
  }

  @Query(() => BillableEventPage, { description: 'The billable events of an engagement, by date.' })
  async billableEvents(
    @Arg('engagementId', () => ID) engagementId: string,
    @Arg('type', () => BillableEventKind, { nullable: true, description: 'Only events of this type.' })
    type: string | null,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null,
    @Ctx() { loaders }: BillingContext,
  ): Promise<BillableEventPage> {
    const slice = sliceOf(engagementId, { first, after, only: type });
    const rows = await loaders.billableEventsOfEngagement.load({ ...slice, first: slice.first + 1 });
    return pageOf(rows.map(toBillableEventType), slice.first);
  }

  @FieldResolver(() => EngagementRef)
  engagement(@Root() event: BillableEventType) {
    return refTo(event.engagementId);
  }

  @FieldResolver(() => ContractRef)
  contract(@Root() event: BillableEventType) {
    return refTo(event.contractId);
  }

  @FieldResolver(() => QuoteVersionRef, { description: 'The version of the quote that sold it.' })
  quoteVersion(@Root() event: BillableEventType) {
    return refTo(event.quoteVersionId);
  }

  @FieldResolver(() => QuoteLineRef)
  quoteLine(@Root() event: BillableEventType) {
    return refTo(event.quoteLineId);
  }

  @FieldResolver(() => WbsElementRef)
  wbsElement(@Root() event: BillableEventType) {
    return refTo(event.wbsElementId);
  }

  @FieldResolver(() => MilestoneRef, { nullable: true })
  milestone(@Root() event: BillableEventType) {
    return refTo(event.milestoneId);
  }

  @FieldResolver(() => PerformanceObligationRef, { nullable: true })
  obligation(@Root() event: BillableEventType) {
    return refTo(event.obligationId);
  }

  @FieldResolver(() => BillToRef)
  billTo(@Root() event: BillableEventType) {
    return refTo(event.billToId);
  }

  @FieldResolver(() => BillingScheduleType, { nullable: true, description: 'The agreed trigger that it fulfils.' })
  async billingSchedule(@Root() event: BillableEventType, @Ctx() { loaders }: BillingContext) {
    const id = event.billingScheduleId;
    return id === null ? null : toBillingScheduleTypeOrNull(await loaders.billingSchedule.load(id));
  }
}
