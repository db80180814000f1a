import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { RefusalType } from '@throughline/subgraph';
import { LegalEntityType } from './customer.types.ts';

@ObjectType('ServiceCatalogItem', { description: 'A service that quotes may sell while it is published.' })
export class ServiceCatalogItemType {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  code!: string;
  @Field(() => String)
  name!: string;
  @Field(() => Boolean)
  published!: boolean;
}

@ObjectType('PricingPolicy', { description: 'How far a price may fall without approval.' })
export class PricingPolicyType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'Percent as decimal text, against the sum of stand-alone prices.' })
  discountApprovalLimitPercent!: string;
  @Field(() => String, { description: 'Day from which it is valid, YYYY-MM-DD.' })
  validFrom!: string;
  @Field(() => String, { description: 'UTC instant at which it was recorded.' })
  recordedAt!: string;
}

const VALID_FROM = { nullable: true, description: 'Day, YYYY-MM-DD; today when left out.' } as const;

@InputType('PublishPricingPolicyInput')
export class PublishPricingPolicyInput {
  @Field(() => String, { description: 'Percent as decimal text, 0 to 100.' })
  discountApprovalLimitPercent!: string;
  @Field(() => String, VALID_FROM)
  validFrom?: string | null;
}

@InputType('PublishServiceInput')
export class PublishServiceInput {
  @Field(() => String)
  code!: string;
  @Field(() => String, { nullable: true, description: 'The name so far, or the code, when left out.' })
  name?: string | null;
  @Field(() => String, VALID_FROM)
  validFrom?: string | null;
}

@InputType('WithdrawServiceInput')
export class WithdrawServiceInput {
  @Field(() => String)
  code!: string;
  @Field(() => String, VALID_FROM)
  validFrom?: string | null;
}

@InputType('RegisterLegalEntityInput')
export class RegisterLegalEntityInput {
  @Field(() => String)
  reference!: string;
  @Field(() => String)
  name!: string;
  @Field(() => String, { description: 'ISO 3166 code.' })
  country!: string;
  @Field(() => String, { description: 'Functional currency, ISO 4217.' })
  currency!: string;
  @Field(() => [String], { nullable: true, description: 'Currencies that it sells in; its own when left out.' })
  sellsIn?: string[] | null;
  @Field(() => String, VALID_FROM)
  validFrom?: string | null;
}

const isRefusal = (value: object): boolean => 'nextStep' in value;

export const PricingPolicyResult = createUnionType({
  name: 'PricingPolicyResult',
  types: () => [PricingPolicyType, RefusalType] as const,
  resolveType: (value) => (isRefusal(value) ? RefusalType : PricingPolicyType),
});
export const ServiceResult = createUnionType({
  name: 'ServiceResult',
  types: () => [ServiceCatalogItemType, RefusalType] as const,
  resolveType: (value) => (isRefusal(value) ? RefusalType : ServiceCatalogItemType),
});
export const LegalEntityResult = createUnionType({
  name: 'LegalEntityResult',
  types: () => [LegalEntityType, RefusalType] as const,
  resolveType: (value) => (isRefusal(value) ? RefusalType : LegalEntityType),
});
