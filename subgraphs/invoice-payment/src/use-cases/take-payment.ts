import type { Id } from '@throughline/contracts';
import { type PaymentReversal, reversalState, type SettledPayment } from '@throughline/invoice-payment-domain';
import type { Notices } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import type { InvoicingCalls } from './calls.ts';
import { type GatewayAccount, settlePayment } from './settle-payment.ts';

/**
 * Takes a payment as the gateway has it now: the money, once, and what of it went back. What becomes of the invoices that
 * it settled is for a person to say, so that a reversal changes neither them nor the journal.
 */
export async function takePayment(
  work: Work,
  calls: InvoicingCalls,
  from: { readonly gateway: GatewayAccount; readonly notices: Notices },
  payment: SettledPayment,
): Promise<void> {
  await settlePayment(work, calls, from.gateway, payment);
  if (payment.reversals.length === 0) return;
  const [row] = await work.sql<{ id: Id<'Payment'> }>(
    `select id from payment where gateway = $1 and gateway_payment_id = $2 for update`,
    [from.gateway.instance, payment.gatewayPaymentId],
  );
  if (!row) return;
  for (const reversal of payment.reversals) {
    const state = await keepReversal(work, row.id, reversal);
    if (state === null) continue;
    const { kind, status, gatewayReversalId: reference } = reversal;
    from.notices.note('payment.reversed', {
      tenantId: work.tenantId,
      paymentId: row.id,
      reference,
      kind,
      status,
      state,
    });
  }
}

/** Answers the state when this is news. */
async function keepReversal(work: Work, paymentId: Id<'Payment'>, reversal: PaymentReversal): Promise<string | null> {
  const { gatewayReversalId, kind, amount, status, at } = reversal;
  const [kept] = await work.sql<{ state: string }>(
    `insert into payment_reversal as r (tenant_id, id, payment_id, kind, gateway_reversal_id, amount, currency, status, state,
       happened_at, recorded_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
     on conflict (tenant_id, payment_id, gateway_reversal_id) do update
       set amount = excluded.amount, status = excluded.status, state = excluded.state, changed_at = excluded.changed_at
       where (r.amount, r.status) <> (excluded.amount, excluded.status)
     returning state`,
    [
      work.tenantId,
      work.mint('PaymentReversal'),
      paymentId,
      kind,
      gatewayReversalId,
      amount.toAmount(),
      amount.currency,
      status,
      reversalState(reversal),
      at,
      work.now,
    ],
  );
  return kept?.state ?? null;
}
