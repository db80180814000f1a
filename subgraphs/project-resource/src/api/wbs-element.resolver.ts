import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { ExternalIdType, MAX_PAGE } from '@throughline/subgraph';
import { EstimateType, TimeEntryType } from './delivery.type.ts';
import type { Context } from './loaders.ts';
import { present } from './present.ts';
import { MilestoneType, ProjectType, WbsElementType } from './project.type.ts';
import { ExpenseType, SubcontractorBillType, UsageRecordType } from './record.type.ts';
import { BillToRef, PerformanceObligationRef, QuoteLineRef } from './refs.ts';

@Resolver(() => WbsElementType)
export class WbsElementResolver {
  @Query(() => WbsElementType, { nullable: true, description: 'An element of a work breakdown by its id.' })
  wbsElement(@Arg('id', () => ID) id: string, @Ctx() { loaders }: Context): Promise<WbsElementType | null> {
    return loaders.element.load(id);
  }

  @FieldResolver(() => ProjectType)
  async project(@Root() element: WbsElementType, @Ctx() { loaders }: Context): Promise<ProjectType> {
    return present(await loaders.project.load(element.projectId), 'project');
  }

  @FieldResolver(() => WbsElementType, { nullable: true, description: 'Null at the top.' })
  parent(@Root() element: WbsElementType, @Ctx() { loaders }: Context): Promise<WbsElementType | null> | null {
    return element.parentId === null ? null : loaders.element.load(element.parentId);
  }

  @FieldResolver(() => [WbsElementType])
  children(@Root() element: WbsElementType, @Ctx() { loaders }: Context): Promise<WbsElementType[]> {
    return loaders.children.load(element.id);
  }

  @FieldResolver(() => QuoteLineRef, { description: 'The sold line that it delivers.' })
  quoteLine(@Root() element: WbsElementType): QuoteLineRef {
    return { id: element.quoteLineId };
  }

  @FieldResolver(() => PerformanceObligationRef, { nullable: true })
  obligation(@Root() element: WbsElementType): PerformanceObligationRef | null {
    return element.obligationId === null ? null : { id: element.obligationId };
  }

  @FieldResolver(() => BillToRef)
  billTo(@Root() element: WbsElementType): BillToRef {
    return { id: element.billToId };
  }

  @FieldResolver(() => [MilestoneType])
  milestones(@Root() element: WbsElementType, @Ctx() { loaders }: Context): Promise<MilestoneType[]> {
    return loaders.milestonesOfElement.load(element.id);
  }

  @FieldResolver(() => [TimeEntryType], {
    description: `Approved time by work date, ${MAX_PAGE} at most; \`timeEntries\` pages through a whole project.`,
  })
  timeEntries(@Root() element: WbsElementType, @Ctx() { loaders }: Context): Promise<TimeEntryType[]> {
    return loaders.timeEntriesOfElement.load(element.id);
  }

  @FieldResolver(() => [ExpenseType], { description: `Approved expenses by date, ${MAX_PAGE} at most.` })
  expenses(@Root() { id }: WbsElementType, @Ctx() { loaders }: Context): Promise<ExpenseType[]> {
    return loaders.expensesOfElement.load(id);
  }

  @FieldResolver(() => [SubcontractorBillType], { description: `Approved bills by date, ${MAX_PAGE} at most.` })
  subcontractorBills(@Root() { id }: WbsElementType, @Ctx() { loaders }: Context): Promise<SubcontractorBillType[]> {
    return loaders.billsOfElement.load(id);
  }

  @FieldResolver(() => [UsageRecordType], {
    description: `In the order in which it was recorded, ${MAX_PAGE} at most.`,
  })
  usageRecords(@Root() { id }: WbsElementType, @Ctx() { loaders }: Context): Promise<UsageRecordType[]> {
    return loaders.usageOfElement.load(id);
  }

  @FieldResolver(() => [EstimateType], { description: 'The versions of the estimate at completion, first to latest.' })
  estimates(@Root() element: WbsElementType, @Ctx() { loaders }: Context): Promise<EstimateType[]> {
    return loaders.estimatesOfElement.load(element.id);
  }

  @FieldResolver(() => String, {
    description: 'Approved hours so far, corrections included, decimal text with two digits.',
  })
  async hoursToDate(@Root() element: WbsElementType, @Ctx() { loaders }: Context): Promise<string> {
    return (await loaders.hoursOfElement.load(element.id)) ?? '0.00';
  }

  @FieldResolver(() => [ExternalIdType])
  externalIds(@Root() element: WbsElementType, @Ctx() { loaders }: Context): Promise<ExternalIdType[]> {
    return loaders.externalIds.load(element.id);
  }
}
