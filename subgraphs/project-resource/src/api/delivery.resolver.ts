import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { ExternalIdType } from '@throughline/subgraph';
import { EstimateType, TimeEntryType } from './delivery.type.ts';
import type { Context } from './loaders.ts';
import { present } from './present.ts';
import { ProjectType, WbsElementType } from './project.type.ts';

@Resolver(() => TimeEntryType)
export class TimeEntryResolver {
  @Query(() => TimeEntryType, { nullable: true, description: 'A time entry by its id.' })
  timeEntry(@Arg('id', () => ID) id: string, @Ctx() { loaders }: Context): Promise<TimeEntryType | null> {
    return loaders.timeEntry.load(id);
  }

  @FieldResolver(() => ProjectType)
  async project(@Root() entry: TimeEntryType, @Ctx() { loaders }: Context): Promise<ProjectType> {
    return present(await loaders.project.load(entry.projectId), 'project');
  }

  @FieldResolver(() => WbsElementType)
  async wbsElement(@Root() entry: TimeEntryType, @Ctx() { loaders }: Context): Promise<WbsElementType> {
    return present(await loaders.element.load(entry.wbsElementId), 'work element');
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
