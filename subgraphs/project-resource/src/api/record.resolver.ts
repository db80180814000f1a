import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { entityIdOf, ExternalIdType, MoneyType, PAGE_ARGUMENT, pageOf, pageSize } from '@throughline/subgraph';
import { ExternalKeyArgs } from './external-key.args.ts';
import type { Context } from './loaders.ts';
import { present } from './present.ts';
import { ProjectType, WbsElementType } from './project.type.ts';
import { EXPENSE_COLUMNS, type ExpenseRow, toExpenseType } from './record.rows.ts';
import {
  DeliveryBillingStatusType,
  ExpensePageType,
  ExpenseType,
  SubcontractorBillType,
  UsageRecordType,
} from './record.type.ts';
import { InvoiceRef } from './refs.ts';

/** What something cost us is not for everyone who may see that it was done. */
const seesCost = ({ caller }: Context): boolean => caller.scopes.includes('cost:read');

@Resolver(() => ExpenseType)
export class ExpenseResolver {
  @Query(() => ExpenseType, { nullable: true, description: 'An expense by its id.' })
  expense(@Arg('id', () => ID) id: string, @Ctx() { loaders }: Context): Promise<ExpenseType | null> {
    return loaders.expense.load(id);
  }

  @Query(() => ExpenseType, { nullable: true, description: 'An expense by what an outside system calls it.' })
  async expenseByExternalId(
    @Args() key: ExternalKeyArgs,
    @Ctx() { loaders, query }: Context,
  ): Promise<ExpenseType | null> {
    const id = await entityIdOf(query, 'Expense', key);
    return id === null ? null : loaders.expense.load(id);
  }

  @Query(() => ExpensePageType, { description: 'Approved expenses of a project, in the order in which they arrived.' })
  async expenses(
    @Arg('projectId', () => ID) projectId: string,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, { nullable: true, description: '`endCursor` of the page before.' })
    after: string | null,
    @Ctx() { query }: Context,
  ): Promise<ExpensePageType> {
    const size = pageSize(first);
    const rows = await query<ExpenseRow>(
      `select ${EXPENSE_COLUMNS} from expense r where r.project_id = $1 and ($2::text is null or r.id > $2)
       order by r.id limit $3`,
      [projectId, after ?? null, size + 1],
    );
    return pageOf(rows.map(toExpenseType), size);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'What the contract adds to the cost: "0.12" is twelve percent. Null without cost:read.',
  })
  markup(@Root() { costOnly }: ExpenseType, @Ctx() context: Context): string | null {
    return seesCost(context) ? costOnly.markup : null;
  }

  @FieldResolver(() => MoneyType, { nullable: true, description: 'Net, as it was paid. Null without cost:read.' })
  cost(@Root() record: ExpenseType, @Ctx() context: Context): MoneyType | null {
    return seesCost(context) ? record.costOnly.amount : null;
  }

  @FieldResolver(() => DeliveryBillingStatusType, {
    nullable: true,
    description: 'Null until it is on a posted invoice.',
  })
  billingStatus(@Root() { id }: ExpenseType, @Ctx() { loaders }: Context): Promise<DeliveryBillingStatusType | null> {
    return loaders.billingStatus.load(id);
  }

  @FieldResolver(() => ProjectType)
  async project(@Root() { projectId }: ExpenseType, @Ctx() { loaders }: Context): Promise<ProjectType> {
    return present(await loaders.project.load(projectId), 'project');
  }

  @FieldResolver(() => WbsElementType)
  async wbsElement(@Root() { wbsElementId }: ExpenseType, @Ctx() { loaders }: Context): Promise<WbsElementType> {
    return present(await loaders.element.load(wbsElementId), 'work element');
  }

  @FieldResolver(() => [ExternalIdType])
  externalIds(@Root() { id }: ExpenseType, @Ctx() { loaders }: Context): Promise<ExternalIdType[]> {
    return loaders.externalIds.load(id);
  }
}

@Resolver(() => SubcontractorBillType)
export class SubcontractorBillResolver {
  @Query(() => SubcontractorBillType, { nullable: true, description: 'A bill of a subcontractor by its id.' })
  subcontractorBill(
    @Arg('id', () => ID) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<SubcontractorBillType | null> {
    return loaders.bill.load(id);
  }

  @Query(() => SubcontractorBillType, {
    nullable: true,
    description: 'A bill of a subcontractor by what an outside system calls it.',
  })
  async subcontractorBillByExternalId(
    @Args() key: ExternalKeyArgs,
    @Ctx() { loaders, query }: Context,
  ): Promise<SubcontractorBillType | null> {
    const id = await entityIdOf(query, 'SubcontractorBill', key);
    return id === null ? null : loaders.bill.load(id);
  }

  @FieldResolver(() => MoneyType, { nullable: true, description: 'Net, as it was paid. Null without cost:read.' })
  cost(@Root() record: SubcontractorBillType, @Ctx() context: Context): MoneyType | null {
    return seesCost(context) ? record.costOnly.amount : null;
  }

  @FieldResolver(() => DeliveryBillingStatusType, {
    nullable: true,
    description: 'Null until it is on a posted invoice.',
  })
  billingStatus(
    @Root() { id }: SubcontractorBillType,
    @Ctx() { loaders }: Context,
  ): Promise<DeliveryBillingStatusType | null> {
    return loaders.billingStatus.load(id);
  }

  @FieldResolver(() => ProjectType)
  async project(@Root() { projectId }: SubcontractorBillType, @Ctx() { loaders }: Context): Promise<ProjectType> {
    return present(await loaders.project.load(projectId), 'project');
  }

  @FieldResolver(() => WbsElementType)
  async wbsElement(
    @Root() { wbsElementId }: SubcontractorBillType,
    @Ctx() { loaders }: Context,
  ): Promise<WbsElementType> {
    return present(await loaders.element.load(wbsElementId), 'work element');
  }

  @FieldResolver(() => [ExternalIdType])
  externalIds(@Root() { id }: SubcontractorBillType, @Ctx() { loaders }: Context): Promise<ExternalIdType[]> {
    return loaders.externalIds.load(id);
  }
}

@Resolver(() => UsageRecordType)
export class UsageRecordResolver {
  @Query(() => UsageRecordType, { nullable: true, description: 'A record of usage by its id.' })
  usageRecord(@Arg('id', () => ID) id: string, @Ctx() { loaders }: Context): Promise<UsageRecordType | null> {
    return loaders.usage.load(id);
  }

  @Query(() => UsageRecordType, {
    nullable: true,
    description: 'A record of usage by what an outside system calls it.',
  })
  async usageRecordByExternalId(
    @Args() key: ExternalKeyArgs,
    @Ctx() { loaders, query }: Context,
  ): Promise<UsageRecordType | null> {
    const id = await entityIdOf(query, 'UsageRecord', key);
    return id === null ? null : loaders.usage.load(id);
  }

  @FieldResolver(() => UsageRecordType, { nullable: true, description: 'The record that it replaces.' })
  supersedes(
    @Root() { supersedesId }: UsageRecordType,
    @Ctx() { loaders }: Context,
  ): Promise<UsageRecordType | null> | null {
    return supersedesId === null ? null : loaders.usage.load(supersedesId);
  }

  @FieldResolver(() => ProjectType)
  async project(@Root() { projectId }: UsageRecordType, @Ctx() { loaders }: Context): Promise<ProjectType> {
    return present(await loaders.project.load(projectId), 'project');
  }

  @FieldResolver(() => WbsElementType)
  async wbsElement(@Root() { wbsElementId }: UsageRecordType, @Ctx() { loaders }: Context): Promise<WbsElementType> {
    return present(await loaders.element.load(wbsElementId), 'work element');
  }

  @FieldResolver(() => [ExternalIdType])
  externalIds(@Root() { id }: UsageRecordType, @Ctx() { loaders }: Context): Promise<ExternalIdType[]> {
    return loaders.externalIds.load(id);
  }
}

@Resolver(() => DeliveryBillingStatusType)
export class DeliveryBillingStatusResolver {
  @FieldResolver(() => InvoiceRef)
  invoice(@Root() { invoiceId }: DeliveryBillingStatusType): InvoiceRef {
    return { id: invoiceId };
  }
}
