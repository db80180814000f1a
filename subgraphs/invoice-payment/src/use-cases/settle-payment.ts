import { dateOfInstant, type Id, instantAt } from '@throughline/contracts';
import type { SettledPayment } from '@throughline/invoice-payment-domain';
import { keepExternalIds } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { applyPayment, PAYMENT_DUE } from './apply-payment.ts';
import type { InvoicingCalls } from './calls.ts';
import { mint } from './ids.ts';

/** The gateway account that a payment came through, and the entity whose money it is when nothing else says so. */
export interface GatewayAccount {
  readonly system: string;
  readonly instance: string;
  /** What the gateway calls a payment: `payment_intent`. */
  readonly recordType: string;
  readonly entity: string | null;
}

/**
 * Records a payment that a gateway tells of, once for ever by the gateway's id: a second delivery, by webhook or poll,
 * changes nothing. It is applied on its value date: at once when that has come, otherwise at the time of day at which
 * it was told. Source: decision 0022.
 */
export async function settlePayment(
  work: Work,
  calls: InvoicingCalls,
  gateway: GatewayAccount,
  payment: SettledPayment,
): Promise<void> {
  const isPlanned = payment.valueDate > dateOfInstant(work.now);
  const paymentId = await keepPayment(work, gateway, payment, isPlanned);
  if (paymentId === null) return;
  if (!isPlanned) return applyPayment(work, calls, paymentId);
  const dueAt = instantAt(payment.valueDate, work.now.toISOString().slice(11, 19) + 'Z');
  work.schedule(PAYMENT_DUE, paymentId, new Date(dueAt), { paymentId });
}

async function keepPayment(
  work: Work,
  gateway: GatewayAccount,
  payment: SettledPayment,
  isPlanned: boolean,
): Promise<Id<'Payment'> | null> {
  const paymentId = mint('Payment', work);
  const kept = await work.sql(
    `insert into payment (tenant_id, id, reference, gateway, gateway_payment_id, amount, currency, value_date, settled_at,
       remittance, recorded_at, entity, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (tenant_id, gateway, gateway_payment_id) do nothing returning id`,
    [
      work.tenantId,
      paymentId,
      payment.reference,
      gateway.instance,
      payment.gatewayPaymentId,
      payment.amount.toAmount(),
      payment.amount.currency,
      payment.valueDate,
      payment.settledAt,
      [...payment.remittance],
      work.now,
      gateway.entity,
      isPlanned ? 'PLANNED' : 'WAITING',
    ],
  );
  if (kept.length === 0) return null;
  const { system, instance, recordType } = gateway;
  const externalId = payment.gatewayPaymentId;
  await keepExternalIds(work, [
    { entityKind: 'Payment', entityId: paymentId, system, instance, recordType, externalId },
  ]);
  return paymentId;
}
