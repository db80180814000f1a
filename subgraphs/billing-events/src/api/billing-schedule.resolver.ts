import 'reflect-metadata';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { refTo } from '@throughline/subgraph';
import { toBillableEventTypeOrNull } from './billable-event.loader.ts';
import { BillableEventType } from './billable-event.type.ts';
import type { BillingContext } from './billing-context.ts';
import { BillingScheduleType } from './billing-schedule.type.ts';
import { QuoteLineRef } from './foreign-entities.ts';

@Resolver(() => BillingScheduleType)
export class BillingScheduleResolver {
  @FieldResolver(() => BillableEventType, { nullable: true, description: 'What it became; null until it happened.' })
  async billableEvent(@Root() schedule: BillingScheduleType, @Ctx() { loaders }: BillingContext) {
    return toBillableEventTypeOrNull(await loaders.billableEventOfSchedule.load(schedule.id));
  }

  @FieldResolver(() => QuoteLineRef)
  quoteLine(@Root() schedule: BillingScheduleType) {
    return refTo(schedule.quoteLineId);
  }
}
