import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { invariant, type Money, type Result } from '@throughline/contracts';
import { MoneyInput, PAGE_ARGUMENT, pageSize, requireScope, toRefusalType } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { matchPayment, unapplyCash } from '../use-cases/match-payment.ts';
import { refundPayment } from '../use-cases/refund-payment.ts';
import { approveWriteOff, proposeWriteOff } from '../use-cases/write-off.ts';
import { type WriteOffRow, writeOffSql } from './cash.rows.ts';
import {
  MatchPaymentResult,
  ReceivableWriteOffLineType,
  ReceivableWriteOffResult,
  ReceivableWriteOffType,
  RefundPaymentResult,
  RefundType,
  toRefundType,
  toWriteOffType,
} from './cash.type.ts';
import { InvoiceLineType, InvoiceType, orNull, toInvoiceLineType, toInvoiceType } from './invoice.type.ts';
import type { InvoiceContext } from './loaders.ts';
import { PaymentType, toApplicationType, toPaymentType } from './payment.type.ts';
import { amountArgument, moneyOf, textArgument } from './values.ts';

const WRITE = 'finance:write';
const ALL = { nullable: true, defaultValue: null } as const;

@Resolver()
export class CashMutations {
  @Mutation(() => MatchPaymentResult, {
    description: 'Applies unapplied cash to an invoice, today. Without an amount, all that fits.',
  })
  matchPayment(
    @Arg('paymentId', () => ID) paymentId: string,
    @Arg('invoiceId', () => ID) invoiceId: string,
    @Arg('amount', () => MoneyInput, ALL) amount: MoneyInput | null,
    @Ctx() context: InvoiceContext,
  ) {
    const asked = amount && amountArgument('amount', amount);
    return decided(
      context,
      (work) => matchPayment(work, context.loaders.calls, { paymentId, invoiceId, amount: asked }),
      async (id) => orNull(await context.loaders.application.load(id), toApplicationType),
    );
  }

  @Mutation(() => MatchPaymentResult, {
    description: 'Takes an application back, today: the cash is unapplied again, the invoice open again.',
  })
  unapplyCash(
    @Arg('cashApplicationId', () => ID) cashApplicationId: string,
    @Arg('reason', () => String) reason: string,
    @Ctx() context: InvoiceContext,
  ) {
    const about = { cashApplicationId, reason: textArgument('reason', reason) };
    return decided(
      context,
      (work) => unapplyCash(work, context.loaders.calls, context.caller.subject, about),
      async (id) => orNull(await context.loaders.application.load(id), toApplicationType),
    );
  }

  @Mutation(() => RefundPaymentResult, {
    description: 'Has unapplied cash given back to the payer, through the gateway that it came by.',
  })
  refundPayment(
    @Arg('paymentId', () => ID) paymentId: string,
    @Arg('amount', () => MoneyInput) amount: MoneyInput,
    @Arg('reason', () => String) reason: string,
    @Ctx() context: InvoiceContext,
  ) {
    const request = { paymentId, amount: amountArgument('amount', amount), reason: textArgument('reason', reason) };
    return decided(
      context,
      (work) => refundPayment(work, context.loaders.calls, context.caller.subject, request),
      async (id) => orNull(await context.loaders.refund.load(id), toRefundType),
    );
  }

  @Mutation(() => ReceivableWriteOffResult, {
    description:
      'Proposes to give up a debt, or part of it; another person has to approve. Without an amount, all of it.',
  })
  proposeWriteOff(
    @Arg('invoiceId', () => ID) invoiceId: string,
    @Arg('amount', () => MoneyInput, ALL) amount: MoneyInput | null,
    @Arg('reason', () => String) reason: string,
    @Ctx() context: InvoiceContext,
  ) {
    const asked: Money | null = amount && amountArgument('amount', amount);
    const proposal = { invoiceId, amount: asked, reason: textArgument('reason', reason) };
    return decided(
      context,
      (work) => proposeWriteOff(work, context.caller.subject, proposal),
      async (id) => orNull(await context.loaders.writeOff.load(id), toWriteOffType),
    );
  }

  @Mutation(() => ReceivableWriteOffResult, {
    description: 'Approves a proposed write-off and books it today. Whoever proposed it may not.',
  })
  approveWriteOff(@Arg('id', () => ID) id: string, @Ctx() context: InvoiceContext) {
    return decided(
      context,
      (work) => approveWriteOff(work, context.caller.subject, id),
      async (done) => orNull(await context.loaders.writeOff.load(done), toWriteOffType),
    );
  }
}

/** Lets somebody in finance decide, and answers what came of it. */
async function decided<T>(
  context: InvoiceContext,
  decide: (work: Work) => Promise<Result<string>>,
  answer: (id: string) => Promise<T | null>,
) {
  requireScope(context.caller, WRITE);
  const result = await context.transact(decide);
  return result.ok ? answer(result.value) : toRefusalType(result.refusal);
}

@Resolver(() => ReceivableWriteOffType)
export class ReceivableWriteOffResolver {
  @Query(() => [ReceivableWriteOffType], { description: 'In the order in which they were proposed.' })
  async receivableWriteOffs(
    @Arg('engagementId', () => ID, { nullable: true }) engagementId: string | null,
    @Arg('first', () => Int, PAGE_ARGUMENT) first: number,
    @Arg('after', () => ID, { nullable: true, description: 'Id of the last one already known.' }) after: string | null,
    @Ctx() { query }: InvoiceContext,
  ) {
    const rows = await query<WriteOffRow>(
      `${writeOffSql('w.id')} join invoice i on i.tenant_id = w.tenant_id and i.id = w.invoice_id
       where ($1::text is null or i.engagement_id = $1) and ($3::text is null or w.id > $3) order by w.id limit $2`,
      [engagementId ?? null, pageSize(first), after ?? null],
    );
    return rows.map(toWriteOffType);
  }

  @FieldResolver(() => InvoiceType)
  async invoice(@Root() { invoiceId }: ReceivableWriteOffType, @Ctx() { loaders }: InvoiceContext) {
    const row = await loaders.invoice.load(invoiceId);
    invariant(row !== null, 'a write-off is of an invoice');
    return toInvoiceType(row);
  }

  @FieldResolver(() => [ReceivableWriteOffLineType], { description: 'By invoice line; empty while it is proposed.' })
  async lines(@Root() { id }: ReceivableWriteOffType, @Ctx() { loaders }: InvoiceContext) {
    const rows = await loaders.writeOffLines.load(id);
    return rows.map((row) => ({ amount: moneyOf(row.amount, row.currency), invoiceLineId: row.invoice_line_id }));
  }
}

@Resolver(() => ReceivableWriteOffLineType)
export class ReceivableWriteOffLineResolver {
  @FieldResolver(() => InvoiceLineType)
  async invoiceLine(@Root() { invoiceLineId }: ReceivableWriteOffLineType, @Ctx() { loaders }: InvoiceContext) {
    const row = await loaders.line.load(invoiceLineId);
    invariant(row !== null, 'a share falls on a line');
    return toInvoiceLineType(row);
  }
}

@Resolver(() => RefundType)
export class RefundResolver {
  @FieldResolver(() => PaymentType)
  async payment(@Root() { paymentId }: RefundType, @Ctx() { loaders }: InvoiceContext) {
    const row = await loaders.payment.load(paymentId);
    invariant(row !== null, 'a refund is of a payment');
    return toPaymentType(row);
  }
}
