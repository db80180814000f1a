import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { PageInfoType } from '@throughline/subgraph';

@Directive('@key(fields: "id")')
@ObjectType('Customer', { description: 'Who buys: the top of an account hierarchy in the CRM, once for ever.' })
export class CustomerType {
  @Field(() => ID, { description: 'Our id of the customer.' })
  id!: string;
  @Field(() => String, { nullable: true, description: 'The code that people know the customer by.' })
  reference!: string | null;
  @Field(() => String, { nullable: true, description: 'Name of the account.' })
  name!: string | null;
  crmAccountId!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('BillTo', { description: 'Who is invoiced: an account of the customer, as the CRM has it now.' })
export class BillToType {
  @Field(() => ID, { description: 'Our id of the bill-to.' })
  id!: string;
  @Field(() => String, { nullable: true, description: 'The code that people know the bill-to by.' })
  reference!: string | null;
  @Field(() => String, { nullable: true, description: 'Legal name, as invoices show it.' })
  name!: string | null;
  @Field(() => String, { nullable: true, description: 'ISO 3166 code of the billing address.' })
  country!: string | null;
  @Field(() => String, { nullable: true, description: 'State or province of the billing address.' })
  region!: string | null;
  @Field(() => String, { nullable: true, description: 'City of the billing address.' })
  city!: string | null;
  @Field(() => String, { nullable: true, description: 'Postal code of the billing address.' })
  postalCode!: string | null;
  @Field(() => String, { nullable: true, description: 'ISO 4217 code.' })
  currency!: string | null;
  @Field(() => String, { nullable: true, description: 'Names the rule by which the bill-to is taxed.' })
  taxTreatment!: string | null;
  @Field(() => String, { nullable: true, description: 'Tax registration number, as the CRM has it.' })
  taxRegistration!: string | null;
  @Field(() => String, { nullable: true, description: 'The form in which invoices are sent.' })
  invoiceFormat!: string | null;
  customerId!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('LegalEntity', { description: 'Who sells.' })
export class LegalEntityType {
  @Field(() => ID, { description: 'Our id of the selling entity.' })
  id!: string;
  @Field(() => String, { description: 'The code that quotes and routing rules name it by.' })
  reference!: string;
  @Field(() => String, { description: 'Legal name.' })
  name!: string;
  @Field(() => String, { description: 'ISO 3166 code.' })
  country!: string;
  @Field(() => String, { description: 'Functional currency, ISO 4217.' })
  currency!: string;
  @Field(() => [String], { description: 'Currencies that it may sell in.' })
  sellsIn!: string[];
}

@Directive('@key(fields: "id")')
@ObjectType('Engagement', { description: 'The work that is sold, delivered and billed under one agreement.' })
export class EngagementType {
  @Field(() => ID, { description: 'Our id of the engagement.' })
  id!: string;
  @Field(() => String, { description: 'The code that people know the engagement by.' })
  reference!: string;
  @Field(() => String, { description: 'What people call the work; the name of its opportunity.' })
  name!: string;
  customerId!: string;
}

@ObjectType('CustomerPage', { description: 'One page of a list.' })
export class CustomerPageType {
  @Field(() => [CustomerType], { description: 'The rows of the page, newest first.' })
  nodes!: CustomerType[];
  @Field(() => PageInfoType, { description: 'Whether there is more, and from where.' })
  pageInfo!: PageInfoType;
}

@ObjectType('EngagementPage', { description: 'One page of a list.' })
export class EngagementPageType {
  @Field(() => [EngagementType], { description: 'The rows of the page, newest first.' })
  nodes!: EngagementType[];
  @Field(() => PageInfoType, { description: 'Whether there is more, and from where.' })
  pageInfo!: PageInfoType;
}
