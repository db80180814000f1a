import { Directive, Field, InputType, ObjectType } from 'type-graphql';
import type { MoneyJson } from '@throughline/contracts';

/** Value types that several domains answer alike; shared, not owned. */

@Directive('@shareable')
@ObjectType('Money', { description: 'An exact decimal amount in one ISO 4217 currency.' })
export class MoneyType implements MoneyJson {
  @Field(() => String, { description: 'Decimal text with at least the minor digits, such as "62350.00".' })
  amount!: string;
  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;
}

@Directive('@shareable')
@ObjectType('ExternalId', { description: 'What an outside system calls the object: a row of the crosswalk.' })
export class ExternalIdType {
  @Field(() => String, { description: 'The kind of system, such as "salesforce" or "netsuite".' })
  system!: string;
  @Field(() => String, { description: 'Which one of that kind, such as "ERP-MAIN".' })
  instance!: string;
  @Field(() => String, { description: 'The record type over there.' })
  recordType!: string;
  @Field(() => String)
  externalId!: string;
  @Field(() => String, { description: 'UTC instant from which the id is valid.' })
  validFrom!: string;
  @Field(() => String, { nullable: true, description: 'UTC instant from which it no longer is.' })
  validTo!: string | null;
}

@Directive('@shareable')
@ObjectType('Refusal', { description: 'An expected "no": what stands in the way and what to do next.' })
export class RefusalType {
  @Field(() => String, { description: 'A code of the error registry.' })
  code!: string;
  @Field(() => String)
  meaning!: string;
  @Field(() => String)
  nextStep!: string;
  @Field(() => String, { description: 'The evidence as JSON text.' })
  evidence!: string;
}

@Directive('@shareable')
@ObjectType('PageInfo')
export class PageInfoType {
  @Field(() => Boolean)
  hasNextPage!: boolean;
  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

@InputType('MoneyInput')
export class MoneyInput {
  @Field(() => String)
  amount!: string;
  @Field(() => String)
  currency!: string;
}

/** The largest page that a list answers. */
export const MAX_PAGE = 500;
export const PAGE_ARGUMENT = {
  nullable: true,
  defaultValue: 50,
  description: `How many, 0 to ${MAX_PAGE}.`,
} as const;
export const pageSize = (first: number): number => Math.max(0, Math.min(first, MAX_PAGE));
