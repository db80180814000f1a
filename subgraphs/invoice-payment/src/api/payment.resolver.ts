import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { invariant } from '@throughline/contracts';
import type { ReversalState } from '@throughline/invoice-payment-domain';
import { badUserInput, cursorIn, entityIdOf, ExternalIdType, PAGE_ARGUMENT, pageSize } from '@throughline/subgraph';
import { InvoiceLineType, InvoiceType, orNull, toInvoiceLineType, toInvoiceType } from './invoice.type.ts';
import type { InvoiceContext } from './loaders.ts';
import { type PaymentRow, paymentSql, type ReversalRow, reversalSql } from './payment.rows.ts';
import {
  CashAllocationType,
  CashApplicationType,
  PaymentReversalType,
  PaymentType,
  toAllocationType,
  toApplicationType,
  toPaymentType,
  toReversalType,
} from './payment.type.ts';

const REVERSAL_STATES: readonly string[] = ['WAITING_FOR_DECISION', 'LAPSED'] satisfies ReversalState[];

@Resolver(() => PaymentType)
export class PaymentResolver {
  @Query(() => PaymentType, { nullable: true })
  async payment(@Arg('id', () => ID) id: string, @Ctx() { loaders }: InvoiceContext) {
    return orNull(await loaders.payment.load(id), toPaymentType);
  }

  @Query(() => PaymentType, { nullable: true, description: 'The latest payment of that reference.' })
  async paymentByReference(@Arg('reference', () => String) reference: string, @Ctx() { query }: InvoiceContext) {
    const [row] = await query<PaymentRow>(`${paymentSql} where p.reference = $1 order by p.id desc limit 1`, [
      reference,
    ]);
    return orNull(row ?? null, toPaymentType);
  }

  @Query(() => PaymentType, { nullable: true, description: 'By what an outside system calls it.' })
  async paymentByExternalId(
    @Arg('system', () => String) system: string,
    @Arg('instance', () => String) instance: string,
    @Arg('recordType', () => String, { description: '`payment_intent` for Stripe.' }) recordType: string,
    @Arg('externalId', () => String) externalId: string,
    @Ctx() { loaders, query }: InvoiceContext,
  ) {
    const id = await entityIdOf(query, 'Payment', { system, instance, recordType, externalId });
    return id === null ? null : orNull(await loaders.payment.load(id), toPaymentType);
  }

  @Query(() => [PaymentType], { description: 'In the order in which they became known.' })
  async payments(
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => ID, { nullable: true, description: 'Id of the last payment already known.' })
    after: string | null,
    @Ctx() { query }: InvoiceContext,
  ) {
    const rows = await query<PaymentRow>(`${paymentSql} where ($2::text is null or p.id > $2) order by p.id limit $1`, [
      pageSize(first),
      await cursorIn(query, 'payment', after),
    ]);
    return rows.map(toPaymentType);
  }

  @Query(() => [PaymentReversalType], { description: 'Refunds and disputes, in the order in which they became known.' })
  async paymentReversals(
    @Arg('state', () => String, { nullable: true, description: 'WAITING_FOR_DECISION or LAPSED.' })
    state: string | null,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => ID, { nullable: true, description: 'Id of the last one already known.' })
    after: string | null,
    @Ctx() { query }: InvoiceContext,
  ) {
    if (state && !REVERSAL_STATES.includes(state)) throw badUserInput('state is not WAITING_FOR_DECISION or LAPSED');
    const rows = await query<ReversalRow>(
      `${reversalSql('id')} where ($2::text is null or id > $2) and ($3::text is null or state = $3) order by id limit $1`,
      [pageSize(first), await cursorIn(query, 'payment_reversal', after), state],
    );
    return rows.map(toReversalType);
  }

  @FieldResolver(() => [PaymentReversalType], {
    description: 'Refunds and disputes, in the order in which they became known.',
  })
  async refunds(@Root() { id }: PaymentType, @Ctx() { loaders }: InvoiceContext) {
    return (await loaders.reversalsOfPayment.load(id)).map(toReversalType);
  }

  @FieldResolver(() => [CashApplicationType], { description: 'In the order in which they were made.' })
  async applications(@Root() { id }: PaymentType, @Ctx() { loaders }: InvoiceContext) {
    return (await loaders.applicationsOfPayment.load(id)).map(toApplicationType);
  }

  @FieldResolver(() => [ExternalIdType])
  externalIds(@Root() { id }: PaymentType, @Ctx() { loaders }: InvoiceContext) {
    return loaders.externalIds.load(id);
  }
}

@Resolver(() => PaymentReversalType)
export class PaymentReversalResolver {
  @FieldResolver(() => PaymentType)
  async payment(@Root() { paymentId }: PaymentReversalType, @Ctx() { loaders }: InvoiceContext) {
    const row = await loaders.payment.load(paymentId);
    invariant(row !== null, 'a reversal takes from a payment');
    return toPaymentType(row);
  }
}

@Resolver(() => CashApplicationType)
export class CashApplicationResolver {
  @FieldResolver(() => PaymentType)
  async payment(@Root() { paymentId }: CashApplicationType, @Ctx() { loaders }: InvoiceContext) {
    const row = await loaders.payment.load(paymentId);
    invariant(row !== null, 'an application belongs to a payment');
    return toPaymentType(row);
  }

  @FieldResolver(() => InvoiceType)
  async invoice(@Root() { invoiceId }: CashApplicationType, @Ctx() { loaders }: InvoiceContext) {
    const row = await loaders.invoice.load(invoiceId);
    invariant(row !== null, 'an application settles an invoice');
    return toInvoiceType(row);
  }

  @FieldResolver(() => [CashAllocationType], { description: 'By invoice line; lines that got nothing are left out.' })
  async allocations(@Root() { id }: CashApplicationType, @Ctx() { loaders }: InvoiceContext) {
    return (await loaders.allocationsOfApplication.load(id)).map(toAllocationType);
  }

  @FieldResolver(() => [ExternalIdType], { description: 'The payment in the ERP.' })
  externalIds(@Root() { id }: CashApplicationType, @Ctx() { loaders }: InvoiceContext) {
    return loaders.externalIds.load(id);
  }
}

@Resolver(() => CashAllocationType)
export class CashAllocationResolver {
  @FieldResolver(() => InvoiceLineType)
  async invoiceLine(@Root() { invoiceLineId }: CashAllocationType, @Ctx() { loaders }: InvoiceContext) {
    const row = await loaders.line.load(invoiceLineId);
    invariant(row !== null, 'an allocation settles a line');
    return toInvoiceLineType(row);
  }

  @FieldResolver(() => CashApplicationType)
  async cashApplication(@Root() { cashApplicationId }: CashAllocationType, @Ctx() { loaders }: InvoiceContext) {
    const row = await loaders.application.load(cashApplicationId);
    invariant(row !== null, 'an allocation is part of an application');
    return toApplicationType(row);
  }
}
