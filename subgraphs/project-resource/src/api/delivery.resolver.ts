import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { ExternalIdType } from '@throughline/subgraph';
import { EstimateType, TimeEntryType } from './delivery.type.ts';
import { ExternalKeyArgs } from './external-key.args.ts';
import type { Context } from './loaders.ts';
import { present } from './present.ts';
import { ProjectType, WbsElementType } from './project.type.ts';
import { DeliveryBillingStatusType, TimeCorrectionType } from './record.type.ts';

@Resolver(() => TimeEntryType)
export class TimeEntryResolver {
  @Query(() => TimeEntryType, { nullable: true, description: 'A time entry by its id.' })
  timeEntry(@Arg('id', () => ID) id: string, @Ctx() { loaders }: Context): Promise<TimeEntryType | null> {
    return loaders.timeEntry.load(id);
  }

  @Query(() => [TimeEntryType], {
    description: 'The days of one record of time by what an outside system calls it.',
  })
  async timeEntriesByExternalId(
    @Args() { system, instance, recordType, externalId }: ExternalKeyArgs,
    @Ctx() { loaders, query }: Context,
  ): Promise<TimeEntryType[]> {
    const rows = await query<{ id: string }>(
      `select distinct entity_id as id from crosswalk
       where entity_kind = 'TimeEntry' and system = $1 and instance = $2 and record_type = $3 and external_id = $4
       order by id`,
      [system, instance, recordType, externalId],
    );
    const entries = await Promise.all(rows.map(({ id }) => loaders.timeEntry.load(id)));
    return entries.filter((entry) => entry !== null);
  }

  @FieldResolver(() => ProjectType)
  async project(@Root() entry: TimeEntryType, @Ctx() { loaders }: Context): Promise<ProjectType> {
    return present(await loaders.project.load(entry.projectId), 'project');
  }

  @FieldResolver(() => WbsElementType)
  async wbsElement(@Root() entry: TimeEntryType, @Ctx() { loaders }: Context): Promise<WbsElementType> {
    return present(await loaders.element.load(entry.wbsElementId), 'work element');
  }

  @FieldResolver(() => [TimeCorrectionType], {
    description: 'Changes of its hours after the approval, first to latest.',
  })
  corrections(@Root() { id }: TimeEntryType, @Ctx() { loaders }: Context): Promise<TimeCorrectionType[]> {
    return loaders.timeCorrections.load(id);
  }

  @FieldResolver(() => DeliveryBillingStatusType, {
    nullable: true,
    description: 'Null until it is on a posted invoice.',
  })
  billingStatus(@Root() { id }: TimeEntryType, @Ctx() { loaders }: Context): Promise<DeliveryBillingStatusType | null> {
    return loaders.billingStatus.load(id);
  }

  @FieldResolver(() => [ExternalIdType])
  externalIds(@Root() entry: TimeEntryType, @Ctx() { loaders }: Context): Promise<ExternalIdType[]> {
    return loaders.externalIds.load(entry.id);
  }
}

@Resolver(() => EstimateType)
export class EstimateResolver {
  @FieldResolver(() => WbsElementType)
  async wbsElement(@Root() estimate: EstimateType, @Ctx() { loaders }: Context): Promise<WbsElementType> {
    return present(await loaders.element.load(estimate.wbsElementId), 'work element');
  }

  @FieldResolver(() => [ExternalIdType])
  externalIds(@Root() estimate: EstimateType, @Ctx() { loaders }: Context): Promise<ExternalIdType[]> {
    return loaders.externalIds.load(estimate.id);
  }
}
