import { dateOfInstant, type Id, Money, ok, type Refusal, refuse, type Result } from '@throughline/contracts';
import { paymentRefunded } from '@throughline/events';
import { accountingDateFor, carriedBy, refundJournal, takeFrom, worth } from '@throughline/invoice-payment-domain';
import { keepExternalIds, sqlOf } from '@throughline/subgraph';
import { NotYet, type Work } from '@throughline/transport';
import { postingRules } from '../persistence/configuration.queries.ts';
import { lockPayment } from '../persistence/payment.queries.ts';
import type { InvoicingCalls } from './calls.ts';
import { mint } from './ids.ts';
import { book } from './journal.ts';
import { closedMonths } from './periods.ts';
import { rateOfDay } from './rate-of-day.ts';

/**
 * A person has unapplied cash given back through the gateway that it came by; it is set aside at once and booked when
 * the gateway says that it went out. Answers the refund's id. Refuses ENTITY_UNKNOWN, BAD_USER_INPUT, CASH_NOT_AVAILABLE.
 */
export async function refundPayment(
  work: Work,
  calls: InvoicingCalls,
  by: string,
  request: { readonly paymentId: string; readonly amount: Money; readonly reason: string },
): Promise<Result<string>> {
  const payment = await lockPayment(sqlOf(work), request.paymentId);
  if (!payment?.cash) return refuse('ENTITY_UNKNOWN', { paymentId: request.paymentId });
  const amount = takeFrom(payment.cash, request.amount);
  if (!amount.ok) return amount;
  const refundId = mint('Refund', work);
  await work.sql(
    `insert into refund (tenant_id, id, payment_id, amount, currency, carried, reason, state, requested_at, requested_by)
     values ($1, $2, $3, $4, $5, $6, $7, 'REQUESTED', $8, $9)`,
    [
      work.tenantId,
      refundId,
      payment.paymentId,
      amount.value.toAmount(),
      amount.value.currency,
      carriedBy(amount.value, payment.cash).toAmount(),
      request.reason,
      work.now,
      by,
    ],
  );
  calls.refund(work, { refundId, gateway: payment.gateway });
  return ok(refundId);
}

interface RefundRow {
  payment_id: string;
  reference: string;
  gateway: string;
  entity: string;
  amount: string;
  currency: string;
  carried: string;
  functional_currency: string;
  reason: string;
}

/** The gateway answered: the cash went out today, or it is unapplied again with the reason why it did not. */
export async function takeRefund(
  work: Work,
  refundId: Id<'Refund'>,
  system: string,
  outcome: Result<string>,
): Promise<void> {
  const [row] = await work.sql<RefundRow>(
    `select r.payment_id, p.reference, p.gateway, p.entity, r.amount::text, r.currency, r.carried::text,
       p.functional_currency, r.reason
     from refund r join payment p on p.tenant_id = r.tenant_id and p.id = r.payment_id
     where r.id = $1 and r.state = 'REQUESTED' for update of r`,
    [refundId],
  );
  if (!row) return;
  if (!outcome.ok) return refused(work, refundId, outcome.refusal);
  const amount = Money.of(row.amount, row.currency);
  const carried = Money.of(row.carried, row.functional_currency);
  const on = dateOfInstant(work.now);
  const rate = await rateOfDay(sqlOf(work), { from: row.currency, to: row.functional_currency, date: on });
  if (!rate.ok) throw new NotYet('exchange rate', `${row.currency} on ${on}`);
  const paid = worth(amount, rate.value, row.functional_currency);
  await work.sql(`update refund set state = 'PAID', refunded_on = $2, paid_functional = $3 where id = $1`, [
    refundId,
    on,
    paid.toAmount(),
  ]);
  const entry = { entityKind: 'Refund', entityId: refundId, system, instance: row.gateway } as const;
  await keepExternalIds(work, [{ ...entry, recordType: 'refund', externalId: outcome.value }]);
  work.publish(paymentRefunded, row.payment_id, {
    refundId,
    paymentId: row.payment_id as Id<'Payment'>,
    paymentReference: row.reference,
    amount: amount.toJSON(),
    amountFunctional: paid.toJSON(),
    refundedOn: on,
    reason: row.reason,
  });
  const accountingDate = accountingDateFor(on, await closedMonths(work));
  const booked = { refundId, entity: row.entity, accountingDate, paid, carried };
  const journal = refundJournal(booked, await postingRules(sqlOf(work)));
  if (!journal.ok) throw new Error(`refund ${refundId} cannot be booked: ${journal.refusal.code}`);
  await book(work, journal.value);
}

const refused = async (work: Work, refundId: string, refusal: Refusal): Promise<void> => {
  await work.sql(`update refund set state = 'REFUSED', refusal = $2::jsonb where id = $1`, [
    refundId,
    JSON.stringify(refusal),
  ]);
};
