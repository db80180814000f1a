import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { instant } from '@throughline/contracts';
import { PageInfoType, RefusalType } from '@throughline/subgraph';
import type { VersionRow } from '../persistence/configuration.queries.ts';
import { LegalEntityType } from './customer.types.ts';

@ObjectType('ServiceCatalogItem', { description: 'A service that quotes may sell while it is published.' })
export class ServiceCatalogItemType {
  @Field(() => ID, { description: 'Our id of the service.' })
  id!: string;
  @Field(() => String, { description: 'The code that quotes sell it by.' })
  code!: string;
  @Field(() => String, { description: 'What people call the service.' })
  name!: string;
  @Field(() => Boolean, { description: 'Whether quotes may sell it.' })
  published!: boolean;
}

@ObjectType('PricingPolicy', { description: 'How far a price may fall without approval.' })
export class PricingPolicyType {
  @Field(() => ID, { description: 'Our id of this version of the policy.' })
  id!: string;
  @Field(() => String, { description: 'Percent as decimal text, against the sum of stand-alone prices.' })
  discountApprovalLimitPercent!: string;
  @Field(() => String, { description: 'Day from which it is valid, YYYY-MM-DD.' })
  validFrom!: string;
  @Field(() => String, { description: 'UTC instant at which it was recorded.' })
  recordedAt!: string;
}

@ObjectType('PublishedSalesConfiguration', {
  description: 'One version of who sells, what is sold or how prices may fall.',
})
export class PublishedSalesConfigurationType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'LEGAL_ENTITY, SERVICE or PRICING_POLICY.' })
  kind!: string;
  @Field(() => String, { nullable: true, description: 'Reference of the entity or code of the service.' })
  reference!: string | null;
  @Field(() => String, { description: 'Day from which it is valid, YYYY-MM-DD.' })
  validFrom!: string;
  @Field(() => String, { description: 'UTC instant at which it was recorded.' })
  recordedAt!: string;
  @Field(() => String, { nullable: true, description: 'Who published it; null for what is older than this record.' })
  recordedBy!: string | null;
  @Field(() => String, { description: 'JSON text of what was published.' })
  content!: string;
}

@ObjectType('PublishedSalesConfigurationPage')
export class PublishedSalesConfigurationPageType {
  @Field(() => [PublishedSalesConfigurationType])
  nodes!: PublishedSalesConfigurationType[];
  @Field(() => PageInfoType)
  pageInfo!: PageInfoType;
}

export const toPublished = (row: VersionRow): PublishedSalesConfigurationType => ({
  ...row,
  recordedAt: instant(row.recordedAt),
  content: JSON.stringify(row.content),
});

const VALID_FROM = { nullable: true, description: 'Day, YYYY-MM-DD; today when left out.' } as const;

@InputType('PublishPricingPolicyInput', { description: 'A version of the pricing policy.' })
export class PublishPricingPolicyInput {
  @Field(() => String, { description: 'Percent as decimal text, 0 to 100.' })
  discountApprovalLimitPercent!: string;
  @Field(() => String, VALID_FROM)
  validFrom?: string | null;
}

@InputType('PublishServiceInput', { description: 'A version of a service on sale.' })
export class PublishServiceInput {
  @Field(() => String, { description: 'The code that quotes sell it by.' })
  code!: string;
  @Field(() => String, { nullable: true, description: 'The name so far, or the code, when left out.' })
  name?: string | null;
  @Field(() => String, VALID_FROM)
  validFrom?: string | null;
}

@InputType('WithdrawServiceInput', { description: 'A service that is no longer sold.' })
export class WithdrawServiceInput {
  @Field(() => String, { description: 'The code that quotes sell it by.' })
  code!: string;
  @Field(() => String, VALID_FROM)
  validFrom?: string | null;
}

@InputType('RegisterLegalEntityInput', { description: 'A version of a selling entity.' })
export class RegisterLegalEntityInput {
  @Field(() => String, { description: 'The code that quotes and routing rules name it by.' })
  reference!: string;
  @Field(() => String, { description: 'Legal name.' })
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
  description: 'What was asked for, or why it was refused.',
  types: () => [PricingPolicyType, RefusalType] as const,
  resolveType: (value) => (isRefusal(value) ? RefusalType : PricingPolicyType),
});
export const ServiceResult = createUnionType({
  name: 'ServiceResult',
  description: 'What was asked for, or why it was refused.',
  types: () => [ServiceCatalogItemType, RefusalType] as const,
  resolveType: (value) => (isRefusal(value) ? RefusalType : ServiceCatalogItemType),
});
export const LegalEntityResult = createUnionType({
  name: 'LegalEntityResult',
  description: 'What was asked for, or why it was refused.',
  types: () => [LegalEntityType, RefusalType] as const,
  resolveType: (value) => (isRefusal(value) ? RefusalType : LegalEntityType),
});
