import 'reflect-metadata';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { instant, Money, type MoneyJson } from '@throughline/contracts';
import { MoneyType, RefusalType, toRefusalType } from '@throughline/subgraph';
import type {
  AllocationRow,
  ApplicationRow,
  JournalEntryRow,
  JournalLineRow,
  PaymentRow,
  PeriodRow,
  ReversalRow,
} from './payment.rows.ts';
import { moneyOf } from './values.ts';

@Directive('@key(fields: "id")')
@ObjectType('Payment', { description: 'Money that has arrived.' })
export class PaymentType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'What people call the payment.' })
  reference!: string;
  @Field(() => String, { description: 'Instance of the payment gateway.' })
  gateway!: string;
  @Field(() => MoneyType)
  amount!: MoneyJson;
  @Field(() => String, { description: 'Day, YYYY-MM-DD: the UTC day of the settlement.' })
  valueDate!: string;
  @Field(() => String, { description: 'UTC instant.' })
  settledAt!: string;
  @Field(() => [String], { description: 'Invoice numbers in the order in which the payer wants them filled.' })
  remittance!: string[];
  @Field(() => MoneyType, { description: 'What has found no invoice.' })
  unapplied!: MoneyJson;
  @Field(() => MoneyType, { description: 'What went back to the payer, by refunds and disputes.' })
  refunded!: MoneyJson;
  @Field(() => MoneyType, { description: 'What is left of the amount after what went back.' })
  cash!: MoneyJson;
  @Field(() => RefusalType, { nullable: true, description: 'Why it cannot be booked or applied.' })
  refusal!: RefusalType | null;
}

@ObjectType('PaymentReversal', {
  description: 'Money of a payment that goes back: a refund by us or a dispute of the payer.',
})
export class PaymentReversalType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'REFUND or DISPUTE.' })
  kind!: string;
  @Field(() => String, { description: 'What the gateway calls it.' })
  reference!: string;
  @Field(() => MoneyType)
  amount!: MoneyJson;
  @Field(() => String, {
    description:
      'PENDING, SUCCEEDED, FAILED or CANCELLED of a refund; INQUIRY, OPEN, WON, LOST or CANCELLED of a dispute.',
  })
  status!: string;
  @Field(() => String, {
    description:
      'WAITING_FOR_DECISION: the money is gone, and a person has yet to say what becomes of the invoices. LAPSED: it is not.',
  })
  state!: string;
  @Field(() => String, { description: 'UTC instant.' })
  at!: string;
  paymentId!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('CashApplication', { description: 'Part of a payment that settles an invoice.' })
export class CashApplicationType {
  @Field(() => ID)
  id!: string;
  @Field(() => MoneyType)
  amount!: MoneyJson;
  @Field(() => String, { description: 'Day, YYYY-MM-DD.' })
  appliedOn!: string;
  @Field(() => String, { description: 'AUTO_REMITTANCE, AUTO_REFERENCE, AUTO_AMOUNT or MANUAL_MATCH.' })
  method!: string;
  @Field(() => MoneyType, {
    nullable: true,
    description: 'A residual within the small-balance limit. Its write-off is not posted yet, so it stays open.',
  })
  residual!: MoneyJson | null;
  paymentId!: string;
  invoiceId!: string;
}

@ObjectType('CashAllocation', { description: 'What of a cash application settles one invoice line.' })
export class CashAllocationType {
  @Field(() => MoneyType)
  amount!: MoneyJson;
  cashApplicationId!: string;
  invoiceLineId!: string;
}

@ObjectType('JournalLine', { description: 'A signed posting, debit positive.' })
export class JournalLineType {
  @Field(() => Int)
  lineNumber!: number;
  @Field(() => String, { description: 'Account number.' })
  account!: string;
  @Field(() => MoneyType)
  amount!: MoneyJson;
}

@ObjectType('JournalSource', { description: 'The document behind an entry.' })
export class JournalSourceType {
  @Field(() => String, { description: 'INVOICE, PAYMENT, REVENUE, CREDIT_MEMO, WRITE_OFF or REVALUATION.' })
  kind!: string;
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('JournalEntry', { description: 'A balanced, unchangeable entry of the sub-ledger.' })
export class JournalEntryType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'Day, YYYY-MM-DD.' })
  accountingDate!: string;
  @Field(() => String, { description: 'Month, YYYY-MM.' })
  period!: string;
  @Field(() => String, { description: 'Reference of the legal entity.' })
  entity!: string;
  @Field(() => JournalSourceType)
  source!: JournalSourceType;
  @Field(() => String, { description: 'UTC instant.' })
  postedAt!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('AccountingPeriod', { description: 'A month of the sub-ledger.' })
export class AccountingPeriodType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'Month, YYYY-MM.' })
  period!: string;
  @Field(() => String, { description: 'OPEN, CLOSING (closed in the ERP, revenue is being posted) or CLOSED.' })
  state!: string;
  @Field(() => String, { nullable: true, description: "UTC instant of the ERP's close." })
  closedAt!: string | null;
}

@ObjectType('AccountBalance', { description: 'A row of the trial balance.' })
export class AccountBalanceType {
  @Field(() => String)
  account!: string;
  @Field(() => String)
  name!: string;
  @Field(() => MoneyType, { description: 'Cumulative from zero, debit positive.' })
  balance!: MoneyJson;
}

export const toPaymentType = (row: PaymentRow): PaymentType => ({
  id: row.id,
  reference: row.reference,
  gateway: row.gateway,
  amount: moneyOf(row.amount, row.currency),
  valueDate: row.value_date,
  settledAt: instant(row.settled_at),
  remittance: row.remittance,
  unapplied: moneyOf(row.unapplied, row.currency),
  refunded: moneyOf(row.refunded, row.currency),
  cash: Money.of(row.amount, row.currency).minus(Money.of(row.refunded, row.currency)).toJSON(),
  refusal: row.refusal && toRefusalType(row.refusal),
});

export const toReversalType = (row: ReversalRow): PaymentReversalType => ({
  id: row.id,
  kind: row.kind,
  reference: row.reference,
  amount: moneyOf(row.amount, row.currency),
  status: row.status,
  state: row.state,
  at: instant(row.happened_at),
  paymentId: row.payment_id,
});

export const toApplicationType = (row: ApplicationRow): CashApplicationType => ({
  id: row.id,
  amount: moneyOf(row.amount, row.currency),
  appliedOn: row.applied_on,
  method: row.method,
  residual: row.residual_write_off === null ? null : moneyOf(row.residual_write_off, row.currency),
  paymentId: row.payment_id,
  invoiceId: row.invoice_id,
});

export const toAllocationType = (row: AllocationRow): CashAllocationType => ({
  amount: moneyOf(row.amount, row.currency),
  cashApplicationId: row.cash_application_id,
  invoiceLineId: row.invoice_line_id,
});

export const toJournalEntryType = (row: JournalEntryRow): JournalEntryType => ({
  id: row.id,
  accountingDate: row.accounting_date,
  period: row.period,
  entity: row.entity,
  source: { kind: row.source_kind, id: row.source_id },
  postedAt: instant(row.posted_at),
});

export const toJournalLineType = (row: JournalLineRow): JournalLineType => ({
  lineNumber: row.line_number,
  account: row.account,
  amount: moneyOf(row.amount, row.currency),
});

export const toPeriodType = (row: PeriodRow): AccountingPeriodType => ({
  id: row.id,
  period: row.period,
  state: row.state,
  closedAt: row.closed_at && instant(row.closed_at),
});
