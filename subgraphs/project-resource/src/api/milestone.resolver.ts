import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { ExternalIdType } from '@throughline/subgraph';
import type { Context } from './loaders.ts';
import { present } from './present.ts';
import { MilestoneBillingStatusType, MilestoneType, ProjectType, WbsElementType } from './project.type.ts';
import { InvoiceRef, QuoteLineRef } from './refs.ts';

@Resolver(() => MilestoneType)
export class MilestoneResolver {
  @Query(() => MilestoneType, { nullable: true, description: 'A milestone by its id.' })
  milestone(@Arg('id', () => ID) id: string, @Ctx() { loaders }: Context): Promise<MilestoneType | null> {
    return loaders.milestone.load(id);
  }

  @FieldResolver(() => ProjectType)
  async project(@Root() milestone: MilestoneType, @Ctx() { loaders }: Context): Promise<ProjectType> {
    return present(await loaders.project.load(milestone.projectId), 'project');
  }

  @FieldResolver(() => WbsElementType, { description: 'The work that it completes.' })
  async wbsElement(@Root() milestone: MilestoneType, @Ctx() { loaders }: Context): Promise<WbsElementType> {
    return present(await loaders.element.load(milestone.wbsElementId), 'work element');
  }

  @FieldResolver(() => QuoteLineRef, { description: 'The sold line whose price it bills.' })
  quoteLine(@Root() milestone: MilestoneType): QuoteLineRef {
    return { id: milestone.quoteLineId };
  }

  @FieldResolver(() => [ExternalIdType])
  externalIds(@Root() milestone: MilestoneType, @Ctx() { loaders }: Context): Promise<ExternalIdType[]> {
    return loaders.externalIds.load(milestone.id);
  }
}

@Resolver(() => MilestoneBillingStatusType)
export class MilestoneBillingStatusResolver {
  @FieldResolver(() => InvoiceRef)
  invoice(@Root() status: MilestoneBillingStatusType): InvoiceRef {
    return { id: status.invoiceId };
  }
}
