import 'reflect-metadata';
import { createUnionType, Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { MoneyJson } from '@throughline/contracts';
import { MoneyType, RefusalType, toRefusalType } from '@throughline/subgraph';
import type { RefundRow, WriteOffRow } from './cash.rows.ts';
import { CashApplicationType } from './payment.type.ts';
import { moneyOf } from './values.ts';

export enum CashRule {
  REMITTANCE = 'REMITTANCE',
  REFERENCE = 'REFERENCE',
  AMOUNT = 'AMOUNT',
}
registerEnumType(CashRule, {
  name: 'CashRule',
  description:
    'How cash finds its invoices without a person. REMITTANCE: the invoices that the payer names. REFERENCE: a document number in the reference of the payment. AMOUNT: the one invoice on which exactly so much is open.',
});

@Directive('@key(fields: "id")')
@ObjectType('ReceivableWriteOff', {
  description: 'Part of a receivable that is given up, gross and without tax relief.',
})
export class ReceivableWriteOffType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'Counted per selling entity: `WO-1`.' })
  reference!: string;
  @Field(() => String, { description: 'SMALL_BALANCE, by policy, or BAD_DEBT, by two persons.' })
  kind!: string;
  @Field(() => String)
  reason!: string;
  @Field(() => String, { description: 'PROPOSED or WRITTEN_OFF.' })
  status!: string;
  @Field(() => MoneyType)
  amount!: MoneyJson;
  @Field(() => MoneyType, { nullable: true, description: 'In the currency of the books; null while it is proposed.' })
  amountFunctional!: MoneyJson | null;
  @Field(() => String, { nullable: true, description: 'Day, YYYY-MM-DD; null while it is proposed.' })
  writtenOffOn!: string | null;
  @Field(() => String, { description: 'Who proposed it; the policy, for a small balance.' })
  proposedBy!: string;
  @Field(() => String, { nullable: true, description: 'Who approved it.' })
  approvedBy!: string | null;
  invoiceId!: string;
}

@ObjectType('ReceivableWriteOffLine', { description: 'What of a write-off falls on one invoice line.' })
export class ReceivableWriteOffLineType {
  @Field(() => MoneyType)
  amount!: MoneyJson;
  invoiceLineId!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Refund', { description: 'Unapplied cash that goes back to the payer.' })
export class RefundType {
  @Field(() => ID)
  id!: string;
  @Field(() => MoneyType)
  amount!: MoneyJson;
  @Field(() => String)
  reason!: string;
  @Field(() => String, { description: 'REQUESTED of the gateway, PAID, or REFUSED by it.' })
  status!: string;
  @Field(() => String, { nullable: true, description: 'Day, YYYY-MM-DD, on which it went out.' })
  refundedOn!: string | null;
  @Field(() => RefusalType, { nullable: true, description: 'Why the gateway refused it.' })
  refusal!: RefusalType | null;
  paymentId!: string;
}

export const MatchPaymentResult = createUnionType({
  name: 'MatchPaymentResult',
  types: () => [CashApplicationType, RefusalType] as const,
  resolveType: (value) => ('method' in value ? CashApplicationType : RefusalType),
});

export const RefundPaymentResult = createUnionType({
  name: 'RefundPaymentResult',
  types: () => [RefundType, RefusalType] as const,
  resolveType: (value) => ('refundedOn' in value ? RefundType : RefusalType),
});

export const ReceivableWriteOffResult = createUnionType({
  name: 'ReceivableWriteOffResult',
  types: () => [ReceivableWriteOffType, RefusalType] as const,
  resolveType: (value) => ('kind' in value ? ReceivableWriteOffType : RefusalType),
});

export const toWriteOffType = (row: WriteOffRow): ReceivableWriteOffType => ({
  id: row.id,
  reference: row.reference,
  kind: row.kind,
  reason: row.reason,
  status: row.state,
  amount: moneyOf(row.amount, row.currency),
  amountFunctional: row.amount_functional === null ? null : moneyOf(row.amount_functional, row.functional_currency),
  writtenOffOn: row.written_off_on,
  proposedBy: row.proposed_by,
  approvedBy: row.approved_by,
  invoiceId: row.invoice_id,
});

export const toRefundType = (row: RefundRow): RefundType => ({
  id: row.id,
  amount: moneyOf(row.amount, row.currency),
  reason: row.reason,
  status: row.state,
  refundedOn: row.refunded_on,
  refusal: row.refusal && toRefusalType(row.refusal),
  paymentId: row.payment_id,
});
