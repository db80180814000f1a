import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { type CalendarDate, dateOfInstant, decimal, instant } from '@throughline/contracts';
import {
  badUserInput,
  cursorIn,
  PAGE_ARGUMENT,
  pageOf,
  pageSize,
  currencyArgument,
  dayArgument,
  RefusalType,
  requireScope,
  toRefusalType,
} from '@throughline/subgraph';
import * as configuration from '../persistence/configuration.queries.ts';
import { publishPricingPolicy, publishService, registerLegalEntity } from '../use-cases/publish-configuration.ts';
import {
  LegalEntityResult,
  PricingPolicyResult,
  PricingPolicyType,
  PublishPricingPolicyInput,
  PublishedSalesConfigurationPageType,
  PublishServiceInput,
  RegisterLegalEntityInput,
  ServiceCatalogItemType,
  ServiceResult,
  toPublished,
  WithdrawServiceInput,
} from './configuration.types.ts';
import { LegalEntityType } from './customer.types.ts';
import type { Context } from './loaders.ts';

const AS_OF = { nullable: true, description: 'Day, YYYY-MM-DD; today when left out.' } as const;

/** A day from the outside, or null when it was left out. */
const dayOrNull = (argument: string, text: string | null | undefined): CalendarDate | null =>
  text ? dayArgument(argument, text) : null;

const named = (text: string, what: string): string => {
  if (text.trim() === '') throw badUserInput(`${what} is empty`);
  return text.trim();
};

@Resolver()
export class ConfigurationResolver {
  @Query(() => [LegalEntityType], { description: 'Who sells.' })
  legalEntities(
    @Ctx() { query, clock }: Context,
    @Arg('asOf', () => String, AS_OF) asOf: string | null,
  ): Promise<LegalEntityType[]> {
    const now = clock.now();
    return configuration.legalEntities(query, dayOrNull('asOf', asOf) ?? dateOfInstant(now), now);
  }

  @Query(() => [ServiceCatalogItemType], { description: 'The service catalog, withdrawn services included.' })
  services(
    @Ctx() { query, clock }: Context,
    @Arg('asOf', () => String, AS_OF) asOf: string | null,
  ): Promise<ServiceCatalogItemType[]> {
    const now = clock.now();
    return configuration.services(query, dayOrNull('asOf', asOf) ?? dateOfInstant(now), now);
  }

  @Query(() => PricingPolicyType, { nullable: true, description: 'The pricing policy in force.' })
  async pricingPolicy(
    @Ctx() { query, clock }: Context,
    @Arg('asOf', () => String, AS_OF) asOf: string | null,
  ): Promise<PricingPolicyType | null> {
    const now = clock.now();
    const policy = await configuration.pricingPolicy(query, dayOrNull('asOf', asOf) ?? dateOfInstant(now), now);
    return policy ? { ...policy, recordedAt: instant(policy.recordedAt) } : null;
  }

  @Query(() => PublishedSalesConfigurationPageType, {
    description: 'Every version of what was published here, newest first: what, from when, recorded when and by whom.',
  })
  async publishedSalesConfiguration(
    @Ctx() { caller, query }: Context,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => ID, { nullable: true, description: 'Id of the last version already known.' })
    after: string | null,
  ): Promise<PublishedSalesConfigurationPageType> {
    requireScope(caller, 'cost:read');
    const size = pageSize(first);
    const from = await cursorIn(query, `(${configuration.VERSIONS})`, after ?? null);
    return pageOf((await configuration.versions(query, from, size + 1)).map(toPublished), size);
  }

  @Mutation(() => PricingPolicyResult, { description: 'Adds a version of the pricing policy. Repeatable.' })
  async publishPricingPolicy(
    @Ctx() context: Context,
    @Arg('input', () => PublishPricingPolicyInput, { description: 'What to keep.' }) input: PublishPricingPolicyInput,
  ): Promise<PricingPolicyType> {
    requireScope(context.caller, 'configuration:write');
    const limit = input.discountApprovalLimitPercent;
    if (!/^\d+(\.\d{1,4})?$/.test(limit) || decimal(limit).greaterThan(100)) {
      throw badUserInput(`"${limit}" is not a percent of 0 to 100 with at most four decimals`);
    }
    const validFrom = dayOrNull('validFrom', input.validFrom);
    await context.transact((work) =>
      publishPricingPolicy(work, context.caller.subject, { discountApprovalLimitPercent: limit, validFrom }),
    );
    const now = context.clock.now();
    const policy = await configuration.pricingPolicy(context.query, validFrom ?? dateOfInstant(now), now);
    if (!policy) throw new Error('the pricing policy is not readable after it was published');
    return { ...policy, recordedAt: instant(policy.recordedAt) };
  }

  @Mutation(() => ServiceResult, { description: 'Publishes a service, or a new version of it. Repeatable.' })
  publishService(
    @Ctx() context: Context,
    @Arg('input', () => PublishServiceInput, { description: 'What to keep.' }) input: PublishServiceInput,
  ): Promise<ServiceCatalogItemType | RefusalType> {
    return keepService(context, { ...input, published: true });
  }

  @Mutation(() => ServiceResult, { description: 'Withdraws a service from sale. Repeatable; refuses SERVICE_MISSING.' })
  withdrawService(
    @Ctx() context: Context,
    @Arg('input', () => WithdrawServiceInput, { description: 'What to keep.' }) input: WithdrawServiceInput,
  ): Promise<ServiceCatalogItemType | RefusalType> {
    return keepService(context, { ...input, published: false });
  }

  @Mutation(() => LegalEntityResult, { description: 'Registers a selling entity, or a new version of it. Repeatable.' })
  async registerLegalEntity(
    @Ctx() context: Context,
    @Arg('input', () => RegisterLegalEntityInput, { description: 'What to keep.' }) input: RegisterLegalEntityInput,
  ): Promise<LegalEntityType> {
    requireScope(context.caller, 'configuration:write');
    const currency = currencyArgument('currency', input.currency);
    const validFrom = dayOrNull('validFrom', input.validFrom);
    const entity = {
      reference: named(input.reference, 'the reference'),
      name: named(input.name, 'the name'),
      country: named(input.country, 'the country'),
      currency,
      sellsIn: input.sellsIn?.map((each) => currencyArgument('sellsIn', each)) ?? [currency],
      validFrom,
    };
    const id = await context.transact((work) => registerLegalEntity(work, context.caller.subject, entity));
    const now = context.clock.now();
    const entities = await configuration.legalEntities(context.query, validFrom ?? dateOfInstant(now), now);
    const kept = entities.find((each) => each.id === id);
    if (!kept) throw new Error(`legal entity ${id} is not readable after it was registered`);
    return kept;
  }
}

async function keepService(
  context: Context,
  input: { code: string; name?: string | null; validFrom?: string | null; published: boolean },
): Promise<ServiceCatalogItemType | RefusalType> {
  requireScope(context.caller, 'configuration:write');
  const code = named(input.code, 'the code');
  const validFrom = dayOrNull('validFrom', input.validFrom);
  const version = { code, name: input.name ?? null, published: input.published, validFrom };
  const id = await context.transact((work) => publishService(work, context.caller.subject, version));
  const now = context.clock.now();
  const catalog = id ? await configuration.services(context.query, validFrom ?? dateOfInstant(now), now) : [];
  const kept = catalog.find((each) => each.id === id);
  return kept ?? toRefusalType({ code: 'SERVICE_MISSING', evidence: { services: [code] } });
}
