import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';

@Directive('@key(fields: "id")')
@ObjectType('RateCard', { description: 'Prices of hours by role, through all versions.' })
export class RateCardType {
  @Field(() => ID, { description: 'Our id of the rate card.' })
  id!: string;
  @Field(() => String, { description: 'As work elements name it, such as RC-US.' })
  reference!: string;
  @Field(() => String, { nullable: true, description: 'The one engagement that it is for; null for a card for all.' })
  engagementReference!: string | null;
}

@ObjectType('RateCardRate', { description: 'The price of an hour of a role.' })
export class RateCardRateType {
  @Field(() => String, { description: 'The role.' })
  role!: string;
  @Field(() => String, { description: 'Decimal text in the currency of the version; never rounded.' })
  hourly!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('RateCardVersion', { description: 'One published version of a rate card. It never changes.' })
export class RateCardVersionType {
  @Field(() => ID, { description: 'Our id of the version.' })
  id!: string;
  @Field(() => Int, { description: 'Counts from 1.' })
  version!: number;
  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;
  @Field(() => String, { description: 'First work date that it prices, YYYY-MM-DD.' })
  effectiveFrom!: string;
  @Field(() => String, { description: 'UTC instant from which it was known.' })
  recordedAt!: string;
  @Field(() => [RateCardRateType], { description: 'The rates by role.' })
  rates!: readonly RateCardRateType[];
  rateCardId!: string;
}

@ObjectType('RateAsOf', { description: 'The rate of a role on a day, as it was known at an instant.' })
export class RateAsOfType {
  @Field(() => String, { description: 'Decimal text in the currency.' })
  hourly!: string;
  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;
  @Field(() => Int, { description: 'The version of the card that says so.' })
  version!: number;
  @Field(() => RateCardVersionType, { description: 'The version itself.' })
  rateCardVersion!: RateCardVersionType;
}
