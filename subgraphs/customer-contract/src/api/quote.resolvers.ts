import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { type Instant, Money, type MoneyJson } from '@throughline/contracts';
import { versionKnownAt } from '@throughline/customer-contract-domain';
import { ExternalIdType, instantArgument, MoneyType } from '@throughline/subgraph';
import { ActivationType } from './activation.types.ts';
import { EngagementType, LegalEntityType } from './customer.types.ts';
import type { Context } from './loaders.ts';
import { ContractType, PerformanceObligationType, QuoteLineType, QuoteType, QuoteVersionType } from './quote.types.ts';
import { OUR_ID } from './page.ts';
import * as rows from './rows.ts';

async function quoteByNumber({ query }: Context, number: string): Promise<QuoteType | null> {
  const [found] = await query<QuoteType>(`${rows.QUOTE} where number = $1`, [number]);
  return found ?? null;
}

@Resolver(() => QuoteType)
export class QuoteResolver {
  @Query(() => QuoteType, { nullable: true, description: 'The quote by its number.' })
  quote(
    @Arg('number', () => String, { description: 'Number of the quote, such as Q-2207.' }) number: string,
    @Ctx() context: Context,
  ): Promise<QuoteType | null> {
    return quoteByNumber(context, number);
  }

  @FieldResolver(() => EngagementType, { description: 'The engagement that it belongs to.' })
  engagement(@Root() { engagementId }: QuoteType, @Ctx() { loaders }: Context): Promise<EngagementType | null> {
    return loaders.engagement.load(engagementId);
  }

  @FieldResolver(() => [QuoteVersionType], { description: 'All versions, the first one first.' })
  versions(@Root() { id }: QuoteType, @Ctx() { loaders }: Context): Promise<QuoteVersionType[]> {
    return loaders.versionsOfQuote.load(id);
  }
}

@Resolver(() => QuoteVersionType)
export class QuoteVersionResolver {
  @Query(() => QuoteVersionType, { nullable: true, description: 'The quote version.' })
  quoteVersion(@Arg('id', () => ID, OUR_ID) id: string, @Ctx() { loaders }: Context): Promise<QuoteVersionType | null> {
    return loaders.quoteVersion.load(id);
  }

  @Query(() => QuoteVersionType, { nullable: true, description: 'A version by the number of its quote.' })
  async quoteVersionByNumber(
    @Ctx() context: Context,
    @Arg('quote', () => String, { description: 'Number of the quote.' }) number: string,
    @Arg('version', () => Int, { description: 'Counts from 1.' }) version: number,
  ): Promise<QuoteVersionType | null> {
    const quote = await quoteByNumber(context, number);
    const versions = quote ? await context.loaders.versionsOfQuote.load(quote.id) : [];
    return versions.find((each) => each.version === version) ?? null;
  }

  @Query(() => QuoteVersionType, {
    nullable: true,
    description:
      'The version that was current at an instant: the latest one created until then, superseded since or not.',
  })
  async quoteVersionAsOf(
    @Ctx() context: Context,
    @Arg('quote', () => String, { description: 'Number of the quote.' }) number: string,
    @Arg('knownAt', () => String, { description: 'UTC instant.' }) knownAt: string,
  ): Promise<QuoteVersionType | null> {
    const limit = instantArgument('knownAt', knownAt);
    const quote = await quoteByNumber(context, number);
    const versions = quote ? await context.loaders.versionsOfQuote.load(quote.id) : [];
    return versionKnownAt(
      versions.map((each) => Object.assign(each, { createdAt: each.createdAt as Instant })),
      limit,
    );
  }

  @FieldResolver(() => [MoneyType], { description: 'Sum of the lines, one amount for each currency.' })
  async total(@Root() { id }: QuoteVersionType, @Ctx() { loaders }: Context): Promise<MoneyJson[]> {
    return totalsOf(await loaders.linesOfVersion.load(id));
  }

  @FieldResolver(() => [QuoteLineType], { description: 'What it sells.' })
  lines(@Root() { id }: QuoteVersionType, @Ctx() { loaders }: Context): Promise<QuoteLineType[]> {
    return loaders.linesOfVersion.load(id);
  }

  @FieldResolver(() => QuoteType, { description: 'The quote by its number.' })
  quote(@Root() { quoteId }: QuoteVersionType, @Ctx() { loaders }: Context): Promise<QuoteType | null> {
    return loaders.quote.load(quoteId);
  }

  @FieldResolver(() => EngagementType, { description: 'The engagement that it belongs to.' })
  engagement(@Root() { engagementId }: QuoteVersionType, @Ctx() { loaders }: Context): Promise<EngagementType | null> {
    return loaders.engagement.load(engagementId);
  }

  @FieldResolver(() => ActivationType, { nullable: true, description: 'How it becomes, or became, a contract.' })
  async activation(@Root() { id }: QuoteVersionType, @Ctx() { loaders }: Context): Promise<ActivationType | null> {
    return (await loaders.activationsOfVersion.load(id))[0] ?? null;
  }

  @FieldResolver(() => [ExternalIdType], { description: 'What outside systems call the version.' })
  externalIds(@Root() { id }: QuoteVersionType, @Ctx() { loaders }: Context): Promise<ExternalIdType[]> {
    return loaders.externalIds.load(id);
  }
}

/** Sums lines by currency. */
export function totalsOf(lines: readonly QuoteLineType[]): MoneyJson[] {
  const currencies = [...new Set(lines.map(({ amount }) => amount.currency))];
  return currencies.map((currency) =>
    Money.sum(
      lines.flatMap(({ amount }) => (amount.currency === currency ? Money.from(amount) : [])),
      currency,
    ).toJSON(),
  );
}

@Resolver(() => QuoteLineType)
export class QuoteLineResolver {
  @FieldResolver(() => QuoteVersionType, { description: 'The quote version.' })
  quoteVersion(@Root() line: QuoteLineType, @Ctx() { loaders }: Context): Promise<QuoteVersionType | null> {
    return loaders.quoteVersion.load(line.quoteVersionId);
  }

  @FieldResolver(() => [PerformanceObligationType], { description: 'The promises within the line.' })
  obligations(@Root() { id }: QuoteLineType, @Ctx() { loaders }: Context): Promise<PerformanceObligationType[]> {
    return loaders.obligationsOfLine.load(id);
  }

  @FieldResolver(() => [ExternalIdType], { description: 'What outside systems call the line.' })
  externalIds(@Root() { id }: QuoteLineType, @Ctx() { loaders }: Context): Promise<ExternalIdType[]> {
    return loaders.externalIds.load(id);
  }
}

@Resolver(() => PerformanceObligationType)
export class PerformanceObligationResolver {
  @FieldResolver(() => QuoteLineType, { description: 'The line that it is sold by.' })
  quoteLine(@Root() obligation: PerformanceObligationType, @Ctx() { loaders }: Context): Promise<QuoteLineType | null> {
    return loaders.quoteLine.load(obligation.quoteLineId);
  }
}

@Resolver(() => ContractType)
export class ContractResolver {
  @Query(() => ContractType, { nullable: true, description: 'The contract.' })
  contract(@Arg('id', () => ID, OUR_ID) id: string, @Ctx() { loaders }: Context): Promise<ContractType | null> {
    return loaders.contract.load(id);
  }

  @FieldResolver(() => EngagementType, { description: 'The engagement that it belongs to.' })
  engagement(@Root() { engagementId }: ContractType, @Ctx() { loaders }: Context): Promise<EngagementType | null> {
    return loaders.engagement.load(engagementId);
  }

  @FieldResolver(() => QuoteVersionType, { description: 'The quote version.' })
  quoteVersion(@Root() contract: ContractType, @Ctx() { loaders }: Context): Promise<QuoteVersionType | null> {
    return loaders.quoteVersion.load(contract.quoteVersionId);
  }

  @FieldResolver(() => [QuoteLineType], { description: 'What was sold, as signed.' })
  lines(@Root() contract: ContractType, @Ctx() { loaders }: Context): Promise<QuoteLineType[]> {
    return loaders.linesOfVersion.load(contract.quoteVersionId);
  }

  @FieldResolver(() => LegalEntityType, { nullable: true, description: 'Who sells under it, as it is now.' })
  seller(@Root() { legalEntityId }: ContractType, @Ctx() { loaders }: Context): Promise<LegalEntityType | null> {
    return loaders.legalEntity.load(legalEntityId);
  }

  @FieldResolver(() => ActivationType, { description: 'The activation.' })
  activation(@Root() { activationId }: ContractType, @Ctx() { loaders }: Context): Promise<ActivationType | null> {
    return loaders.activation.load(activationId);
  }
}
