import { dateOfInstant, instant, type Money, ok, refuse, type Result } from '@throughline/contracts';
import { cashApplicationReversed } from '@throughline/events';
import { accountingDateFor, reversalJournal, takeFrom } from '@throughline/invoice-payment-domain';
import { sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { postingRules } from '../persistence/configuration.queries.ts';
import { type KeptApplication, lockApplication, lockPayment } from '../persistence/payment.queries.ts';
import { lockReceivable, type Receivable } from '../persistence/receivable.queries.ts';
import { applyTo } from './apply-cash.ts';
import { bookMatch } from './apply-waiting-cash.ts';
import type { InvoicingCalls } from './calls.ts';
import { book } from './journal.ts';
import { closedMonths } from './periods.ts';

/**
 * A person applies what is unapplied of a payment to an invoice, today: an amount, or all that fits. Answers the id of the
 * application. Refuses ENTITY_UNKNOWN, BAD_USER_INPUT for another currency or entity, and CASH_NOT_AVAILABLE.
 */
export async function matchPayment(
  work: Work,
  calls: InvoicingCalls,
  match: { readonly paymentId: string; readonly invoiceId: string; readonly amount: Money | null },
): Promise<Result<string>> {
  const sql = sqlOf(work);
  const payment = await lockPayment(sql, match.paymentId);
  const receivable = await lockReceivable(sql, match.invoiceId);
  if (!payment?.cash || !receivable)
    return refuse('ENTITY_UNKNOWN', payment?.cash ? { invoiceId: match.invoiceId } : { paymentId: match.paymentId });
  if (payment.entity !== receivable.entity || payment.amount.currency !== receivable.open.currency)
    return refuse('BAD_USER_INPUT', {
      what: 'the payment is of another entity or currency than the invoice',
      payment: `${payment.entity ?? ''} ${payment.amount.currency}`,
      invoice: `${receivable.entity} ${receivable.open.currency}`,
    });
  const amount = takeFrom(payment.cash, match.amount, receivable.open);
  if (!amount.ok) return amount;
  const { paymentId, reference, cash: unapplied } = payment;
  const cash = { paymentId, reference, unapplied, method: 'MANUAL_MATCH', day: dateOfInstant(work.now) } as const;
  const applied = await applyTo(work, calls, { cash, receivable, amount: amount.value, residual: null });
  await bookMatch(work, applied);
  return ok(applied.cashApplicationId);
}

/**
 * Takes an application back, today: the cash is unapplied again at what it was carried at, the invoice open again at what
 * was relieved, and the ERP forgets the payment. Refuses ENTITY_UNKNOWN and CASH_APPLICATION_REVERSED.
 */
export async function unapplyCash(
  work: Work,
  calls: InvoicingCalls,
  by: string,
  { cashApplicationId, reason }: { readonly cashApplicationId: string; readonly reason: string },
): Promise<Result<string>> {
  const sql = sqlOf(work);
  const application = await lockApplication(sql, cashApplicationId);
  if (!application) return refuse('ENTITY_UNKNOWN', { cashApplicationId });
  if (application.isReversed) return refuse('CASH_APPLICATION_REVERSED', { cashApplicationId });
  await lockPayment(sql, application.paymentId);
  const receivable = await lockReceivable(sql, application.invoiceId);
  if (!receivable) return refuse('ENTITY_UNKNOWN', { invoiceId: application.invoiceId });
  await work.sql(
    `update cash_application set reversed_on = $2, reversed_at = $3, reversed_by = $4, reversal_reason = $5 where id = $1`,
    [cashApplicationId, dateOfInstant(work.now), work.now, by, reason],
  );
  await work.sql(`update invoice set paid_at = null, status_at = $2 where id = $1`, [application.invoiceId, work.now]);
  await publishReversed(work, application, receivable, { by, reason });
  await bookReversal(work, application, receivable);
  calls.withdrawPayment(work, { cashApplicationId, erp: application.erp ?? receivable.erp });
  return ok(cashApplicationId);
}

async function publishReversed(
  work: Work,
  application: KeptApplication,
  receivable: Receivable,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<void> {
  const { cashApplicationId, paymentId, amount, cash } = application;
  const [payment] = await work.sql<{ reference: string }>(`select reference from payment where id = $1`, [paymentId]);
  work.publish(cashApplicationReversed, paymentId, {
    cashApplicationId,
    paymentId,
    paymentReference: payment?.reference ?? '',
    invoiceId: receivable.invoiceId,
    engagementId: receivable.engagementId,
    amount: amount.toJSON(),
    amountFunctional: cash.toJSON(),
    reversedOn: dateOfInstant(instant(work.now)),
    reason,
    by,
  });
}

async function bookReversal(work: Work, application: KeptApplication, { entity }: Receivable): Promise<void> {
  const { cashApplicationId, cash, booked } = application;
  const accountingDate = accountingDateFor(dateOfInstant(work.now), await closedMonths(work));
  const use = { cash, relieved: booked, realised: cash.minus(booked) };
  const journal = reversalJournal({ cashApplicationId, entity, accountingDate, use }, await postingRules(sqlOf(work)));
  if (!journal.ok) throw new Error(`the reversal of ${cashApplicationId} cannot be booked: ${journal.refusal.code}`);
  await book(work, journal.value);
}
