import 'reflect-metadata';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { CONTROL_ACCOUNTS, type ControlAccount } from '@throughline/reporting-domain';
import { MoneyType } from '@throughline/subgraph';
import { EngagementRef } from './foreign-entities.ts';

const ControlAccountName = Object.fromEntries(Object.keys(CONTROL_ACCOUNTS).map((name) => [name, name])) as {
  readonly [C in ControlAccount]: C;
};
registerEnumType(ControlAccountName, { name: 'ControlAccount', description: 'A sub-ledger that has an account.' });

@ObjectType('ContractPosition', { description: 'What an engagement is owed or owes by contract, beside its invoices.' })
export class ContractPositionType {
  @Field(() => EngagementRef)
  engagement!: EngagementRef;
  @Field(() => String, { nullable: true, description: 'Reference of the engagement, once its contract is known.' })
  reference!: string | null;
  @Field(() => MoneyType, {
    description: 'Package revenue to date less what was billed of it, net; positive is an asset.',
  })
  packagePosition!: MoneyType;
  @Field(() => MoneyType)
  contractAsset!: MoneyType;
  @Field(() => MoneyType, { description: 'Billed before it was earned.' })
  deferredRevenue!: MoneyType;
  @Field(() => MoneyType, {
    description: 'Prepaid hours that are neither used nor expired, at the rates of their prepayments.',
  })
  retainerLiability!: MoneyType;
}

@ObjectType('ContractPositionsAtMonthEnd', { description: 'Positions of several engagements are not netted.' })
export class ContractPositionsAtMonthEndType {
  @Field(() => String, { description: 'YYYY-MM' })
  month!: string;
  @Field(() => String, { description: 'Last day of the month, YYYY-MM-DD.' })
  monthEnd!: string;
  @Field(() => [ContractPositionType], { description: 'By reference of the engagement.' })
  items!: ContractPositionType[];
  @Field(() => MoneyType)
  contractAsset!: MoneyType;
  @Field(() => MoneyType)
  deferredRevenue!: MoneyType;
  @Field(() => MoneyType)
  retainerLiability!: MoneyType;
}

@ObjectType('ControlAccountBalance', { description: 'A sub-ledger beside its account; debit positive.' })
export class ControlAccountBalanceType {
  @Field(() => ControlAccountName)
  control!: ControlAccount;
  @Field(() => String, { description: 'Number of the account; `4*` is all accounts of class 4.' })
  account!: string;
  @Field(() => MoneyType, { description: 'From the documents.' })
  subLedger!: MoneyType;
  @Field(() => MoneyType, { description: 'From the journal.' })
  ledger!: MoneyType;
  @Field(() => MoneyType, { description: 'Ledger less sub-ledger.' })
  difference!: MoneyType;
}

@ObjectType('BooksAtMonthEnd', { description: 'Whether the books agree with what they were made from.' })
export class BooksAtMonthEndType {
  @Field(() => String, { description: 'YYYY-MM' })
  month!: string;
  @Field(() => String, { description: 'Last day of the month, YYYY-MM-DD.' })
  monthEnd!: string;
  @Field(() => String, { nullable: true, description: 'UTC instant at which the month was closed; null while open.' })
  closedAt!: string | null;
  @Field(() => MoneyType, { description: 'The sum of all accounts, which is nothing in books that are right.' })
  trialBalance!: MoneyType;
  @Field(() => [ControlAccountBalanceType])
  controls!: ControlAccountBalanceType[];
  @Field(() => Boolean, { description: 'The trial balance is nothing and every sub-ledger equals its account.' })
  agrees!: boolean;
}
