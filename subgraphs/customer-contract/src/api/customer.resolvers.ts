import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { entityIdOf, ExternalIdType, PAGE_ARGUMENT } from '@throughline/subgraph';
import { ActivationType } from './activation.types.ts';
import { BillToType, CustomerPageType, CustomerType, EngagementPageType, EngagementType } from './customer.types.ts';
import type { Context } from './loaders.ts';
import { OUR_ID, newestFirst } from './page.ts';
import { ContractType, QuoteType } from './quote.types.ts';
import * as rows from './rows.ts';

const AFTER = { nullable: true, description: 'The end cursor of the page before.' } as const;

@Resolver(() => CustomerType)
export class CustomerResolver {
  @Query(() => CustomerType, { nullable: true, description: 'The customer.' })
  customer(@Arg('id', () => ID, OUR_ID) id: string, @Ctx() { loaders }: Context): Promise<CustomerType | null> {
    return loaders.customer.load(id);
  }

  @Query(() => CustomerPageType, { description: 'Customers, newest first.' })
  customers(
    @Ctx() context: Context,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ): Promise<CustomerPageType> {
    const toNode = (row: CustomerType): CustomerType => row;
    return newestFirst(context, { sql: rows.CUSTOMER, toNode }, { first, after });
  }

  @Query(() => CustomerType, { nullable: true, description: 'The customer that an outside system calls so.' })
  async customerByExternalId(
    @Ctx() { loaders, query }: Context,
    @Arg('system', () => String, { description: 'Kind of system, such as "salesforce".' }) system: string,
    @Arg('instance', () => String, { description: 'Which one of that kind.' }) instance: string,
    @Arg('recordType', () => String, { description: 'Record type over there, such as "Account".' }) recordType: string,
    @Arg('externalId', () => String, { description: 'The id over there.' }) externalId: string,
  ): Promise<CustomerType | null> {
    const id = await entityIdOf(query, 'Customer', { system, instance, recordType, externalId });
    return id === null ? null : loaders.customer.load(id);
  }

  @FieldResolver(() => [ExternalIdType], { description: 'What outside systems call the customer.' })
  externalIds(@Root() { id }: CustomerType, @Ctx() { loaders }: Context): Promise<ExternalIdType[]> {
    return loaders.externalIds.load(id);
  }

  @FieldResolver(() => [BillToType], { description: 'Whom its invoices go to.' })
  billTos(@Root() { id }: CustomerType, @Ctx() { loaders }: Context): Promise<BillToType[]> {
    return loaders.billTosOfCustomer.load(id);
  }

  @FieldResolver(() => [EngagementType], { description: 'What the customer buys.' })
  engagements(@Root() { id }: CustomerType, @Ctx() { loaders }: Context): Promise<EngagementType[]> {
    return loaders.engagementsOfCustomer.load(id);
  }
}

@Resolver(() => BillToType)
export class BillToResolver {
  @FieldResolver(() => CustomerType, { description: 'The customer.' })
  customer(@Root() { customerId }: BillToType, @Ctx() { loaders }: Context): Promise<CustomerType | null> {
    return loaders.customer.load(customerId);
  }

  @FieldResolver(() => [ExternalIdType], { description: 'What outside systems call the bill-to.' })
  externalIds(@Root() { id }: BillToType, @Ctx() { loaders }: Context): Promise<ExternalIdType[]> {
    return loaders.externalIds.load(id);
  }
}

@Resolver(() => EngagementType)
export class EngagementResolver {
  @Query(() => EngagementType, { nullable: true, description: 'The engagement that it belongs to.' })
  engagement(@Arg('id', () => ID, OUR_ID) id: string, @Ctx() { loaders }: Context): Promise<EngagementType | null> {
    return loaders.engagement.load(id);
  }

  @Query(() => EngagementType, { nullable: true, description: 'The engagement that people know by this code.' })
  async engagementByReference(
    @Arg('reference', () => String, { description: 'The code, such as ENG-2207.' }) reference: string,
    @Ctx() { query }: Context,
  ): Promise<EngagementType | null> {
    const [found] = await query<EngagementType>(`${rows.ENGAGEMENT} where reference = $1`, [reference]);
    return found ?? null;
  }

  @Query(() => EngagementPageType, { description: 'Engagements, newest first.' })
  engagements(
    @Ctx() context: Context,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ): Promise<EngagementPageType> {
    const toNode = (row: EngagementType): EngagementType => row;
    return newestFirst(context, { sql: rows.ENGAGEMENT, toNode }, { first, after });
  }

  @FieldResolver(() => CustomerType, { description: 'The customer.' })
  customer(@Root() { customerId }: EngagementType, @Ctx() { loaders }: Context): Promise<CustomerType | null> {
    return loaders.customer.load(customerId);
  }

  @FieldResolver(() => [QuoteType], { description: 'The quotes that it was sold by.' })
  quotes(@Root() { id }: EngagementType, @Ctx() { loaders }: Context): Promise<QuoteType[]> {
    return loaders.quotesOfEngagement.load(id);
  }

  @FieldResolver(() => [ContractType], { description: 'The contracts in force for it.' })
  contracts(@Root() { id }: EngagementType, @Ctx() { loaders }: Context): Promise<ContractType[]> {
    return loaders.contractsOfEngagement.load(id);
  }

  @FieldResolver(() => [ActivationType], { description: 'How its quotes became contracts.' })
  activations(@Root() { id }: EngagementType, @Ctx() { loaders }: Context): Promise<ActivationType[]> {
    return loaders.activationsOfEngagement.load(id);
  }

  @FieldResolver(() => [ExternalIdType], { description: 'What outside systems call the engagement.' })
  externalIds(@Root() { id }: EngagementType, @Ctx() { loaders }: Context): Promise<ExternalIdType[]> {
    return loaders.externalIds.load(id);
  }
}
