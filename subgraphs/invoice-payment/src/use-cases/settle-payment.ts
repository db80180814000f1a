import {
  type CalendarDate,
  dateOfInstant,
  type Id,
  type Money,
  ok,
  type Refusal,
  refuse,
  type Result,
} from '@throughline/contracts';
import { cashUnapplied, paymentRefused, paymentSettled } from '@throughline/events';
import { accountingDateFor, paymentJournal, type SettledPayment } from '@throughline/invoice-payment-domain';
import { keepExternalIds, sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { ledgerSettings, postingRules } from '../persistence/configuration.queries.ts';
import { lockReceivables } from '../persistence/receivable.queries.ts';
import { applyCash } from './apply-cash.ts';
import type { InvoicingCalls } from './calls.ts';
import { book } from './journal.ts';
import { closedMonths } from './periods.ts';

/** The gateway account that a payment came through, and the entity whose money it is when nothing else says so. */
export interface GatewayAccount {
  readonly system: string;
  readonly instance: string;
  readonly entity: string | null;
}

/**
 * Records money that arrived and applies it by its remittance. The gateway's payment id is unique for ever: a second
 * delivery, by webhook or poll, changes nothing.
 */
export async function settlePayment(
  work: Work,
  calls: InvoicingCalls,
  gateway: GatewayAccount,
  payment: SettledPayment,
): Promise<void> {
  const valueDate = dateOfInstant(payment.settledAt);
  const paymentId = await keepPayment(work, gateway, payment, valueDate);
  if (paymentId === null) return;
  const receivables = await lockReceivables(sqlOf(work), payment.remittance, { currency: payment.amount.currency });
  const entity = await entityOf(work, receivables[0]?.entity ?? gateway.entity, payment.amount);
  if (!entity.ok) {
    await refusePayment(work, gateway, { paymentId, payment, valueDate, refusal: entity.refusal });
    return;
  }
  await work.sql(`update payment set entity = $2 where id = $1`, [paymentId, entity.value]);
  const { reference, amount } = payment;
  work.publish(paymentSettled, paymentId, {
    paymentId,
    reference,
    gateway: gateway.instance,
    amount: amount.toJSON(),
    amountFunctional: amount.toJSON(),
    valueDate,
    settledAt: payment.settledAt,
    remittance: [...payment.remittance],
  });
  const ours = receivables.filter((receivable) => receivable.entity === entity.value);
  const { unapplied } = await applyCash(work, calls, { paymentId, reference, amount, valueDate }, ours);
  if (unapplied.isPositive) publishUnapplied(work, paymentId, { reference, unapplied, valueDate });
  await bookPayment(work, { paymentId, entity: entity.value, valueDate, cash: amount, unapplied });
}

async function refusePayment(
  work: Work,
  gateway: GatewayAccount,
  about: { paymentId: Id<'Payment'>; payment: SettledPayment; valueDate: CalendarDate; refusal: Refusal },
): Promise<void> {
  const { paymentId, payment, valueDate, refusal } = about;
  await work.sql(`update payment set refusal = $2::jsonb where id = $1`, [paymentId, JSON.stringify(refusal)]);
  work.publish(paymentRefused, paymentId, {
    paymentId,
    reference: payment.reference,
    gateway: gateway.instance,
    amount: payment.amount.toJSON(),
    valueDate,
    settledAt: payment.settledAt,
    remittance: [...payment.remittance],
    code: refusal.code,
    evidence: { ...refusal.evidence },
  });
}

async function keepPayment(
  work: Work,
  gateway: GatewayAccount,
  payment: SettledPayment,
  valueDate: CalendarDate,
): Promise<Id<'Payment'> | null> {
  const paymentId = work.mint('Payment');
  const kept = await work.sql(
    `insert into payment (tenant_id, id, reference, gateway, gateway_payment_id, amount, currency, value_date, settled_at,
       remittance, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (tenant_id, gateway, gateway_payment_id) do nothing returning id`,
    [
      work.tenantId,
      paymentId,
      payment.reference,
      gateway.instance,
      payment.gatewayPaymentId,
      payment.amount.toAmount(),
      payment.amount.currency,
      valueDate,
      payment.settledAt,
      [...payment.remittance],
      work.now,
    ],
  );
  if (kept.length === 0) return null;
  await keepExternalIds(work, [
    {
      entityKind: 'Payment',
      entityId: paymentId,
      system: gateway.system,
      instance: gateway.instance,
      recordType: 'payment_intent',
      externalId: payment.gatewayPaymentId,
    },
  ]);
  return paymentId;
}

/** Whose money it is: of the remitted invoices, else of the gateway account, else of the only entity there is. */
async function entityOf(work: Work, known: string | null, amount: Money): Promise<Result<string>> {
  const settings = await ledgerSettings(sqlOf(work));
  const entity = known ?? (settings.size === 1 ? [...settings.keys()][0] : undefined);
  const books = entity === undefined ? undefined : settings.get(entity);
  if (entity === undefined || !books)
    return refuse('DEAL_KIND_NOT_SUPPORTED', { what: 'payment that names no legal entity' });
  if (books.functionalCurrency !== amount.currency)
    return refuse('DEAL_KIND_NOT_SUPPORTED', { what: 'foreign currency payment', amount: amount.toString(), entity });
  return ok(entity);
}

function publishUnapplied(
  work: Work,
  paymentId: Id<'Payment'>,
  about: { reference: string; unapplied: Money; valueDate: CalendarDate },
): void {
  const amount = about.unapplied.toJSON();
  work.publish(cashUnapplied, paymentId, {
    paymentId,
    paymentReference: about.reference,
    amount,
    amountFunctional: amount,
    valueDate: about.valueDate,
  });
}

async function bookPayment(
  work: Work,
  payment: { paymentId: Id<'Payment'>; entity: string; valueDate: CalendarDate; cash: Money; unapplied: Money },
): Promise<void> {
  const accountingDate = accountingDateFor(payment.valueDate, await closedMonths(work));
  const journal = paymentJournal({ ...payment, accountingDate }, await postingRules(sqlOf(work)));
  // A chart without accounts for cash is a mistake of its publication: the delivery waits until it is put right.
  if (!journal.ok) throw new Error(`payment ${payment.paymentId} cannot be booked: ${journal.refusal.code}`);
  await book(work, journal.value);
}
