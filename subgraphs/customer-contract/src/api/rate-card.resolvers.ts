import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { instant } from '@throughline/contracts';
import { versionFor } from '@throughline/customer-contract-domain';
import { dayArgument, ExternalIdType } from '@throughline/subgraph';
import { RATE_CARD, versionsByReference } from '../persistence/rate-card.queries.ts';
import type { Context } from './loaders.ts';
import { readInstant } from './page.ts';
import { RateAsOfType, RateCardType, RateCardVersionType } from './rate-card.types.ts';

@Resolver(() => RateCardType)
export class RateCardResolver {
  @Query(() => [RateCardType], { description: 'All rate cards, by reference.' })
  rateCards(@Ctx() { query }: Context): Promise<RateCardType[]> {
    return query<RateCardType>(`${RATE_CARD} order by reference`, []);
  }

  @Query(() => RateAsOfType, {
    nullable: true,
    description:
      'The rate of a role on a work date: that of the version with the latest effective date not after it, among those ' +
      'known at the instant. Null when none prices it.',
  })
  async rateAsOf(
    @Ctx() { query, clock }: Context,
    @Arg('rateCard', () => String, { description: 'Reference of the rate card, such as RC-US.' }) rateCard: string,
    @Arg('role', () => String, { description: 'The role.' }) role: string,
    @Arg('workDate', () => String, { description: 'Day, YYYY-MM-DD.' }) workDate: string,
    @Arg('knownAt', () => String, { nullable: true, description: 'UTC instant; now when left out.' })
    knownAt: string | null,
  ): Promise<RateAsOfType | null> {
    const day = dayArgument('workDate', workDate);
    const limit = knownAt ? readInstant(knownAt) : instant(clock.now());
    const version = versionFor(await versionsByReference(query, rateCard), { workDate: day, knownAt: limit });
    const rate = version?.rates.find((each) => each.role === role);
    if (!version || !rate) return null;
    const { currency, version: number } = version;
    return { hourly: rate.hourly, currency, version: number, rateCardVersion: version };
  }

  @FieldResolver(() => [RateCardVersionType], { description: 'All published versions, the first one first.' })
  versions(@Root() { id }: RateCardType, @Ctx() { loaders }: Context): Promise<RateCardVersionType[]> {
    return loaders.versionsOfRateCard.load(id);
  }
}

@Resolver(() => RateCardVersionType)
export class RateCardVersionResolver {
  @FieldResolver(() => RateCardType, { description: 'The card that it is a version of.' })
  rateCard(@Root() { rateCardId }: RateCardVersionType, @Ctx() { loaders }: Context): Promise<RateCardType | null> {
    return loaders.rateCard.load(rateCardId);
  }

  @FieldResolver(() => [ExternalIdType], { description: 'What outside systems call the version.' })
  externalIds(@Root() { id }: RateCardVersionType, @Ctx() { loaders }: Context): Promise<ExternalIdType[]> {
    return loaders.externalIds.load(id);
  }
}
