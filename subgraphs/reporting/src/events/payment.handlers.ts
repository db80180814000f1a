import {
  cashApplicationReversed,
  cashApplied,
  type Event,
  type EventContract,
  paymentRefunded,
  paymentSettled,
} from '@throughline/events';
import { fxRateKey, fxRateText } from '@throughline/reporting-domain';
import { handle } from '@throughline/transport';
import { keepEdges, keepNodes, type LineageEdge } from '../read-models/lineage.ts';
import { columnsOf, keep } from '../read-models/read-models.ts';

type DataOf<C> = C extends EventContract<infer T> ? T : never;

export const onPaymentSettled = handle(paymentSettled, async ({ data }, work) => {
  const { paymentId: id, reference, amount, amountFunctional, valueDate, settledAt } = data;
  await keep(work, 'payment', [
    {
      id,
      reference,
      ...amount,
      amount_functional: amountFunctional.amount,
      functional_currency: amountFunctional.currency,
      value_date: valueDate,
      settled_at: settledAt,
      remittance: data.remittance,
    },
  ]);
  await keep(work, 'ledger_currency', [{ currency: amountFunctional.currency }]);
  const attributes = { ...columnsOf(amount), valueDate, settledAt };
  await keepNodes(work, [{ type: 'PAYMENT', id, reference, attributes }]);
  if (amount.currency === amountFunctional.currency) return;
  const rate = fxRateKey(amount.currency, amountFunctional.currency, valueDate);
  await keepEdges(work, [{ from: ['PAYMENT', id], to: ['FX_RATE', rate] }]);
});

/** What a payment left over is not kept: it follows from the payment and its applications, on any day. */
export const onCashApplied = handle(
  cashApplied,
  async ({ data, occurredAt }: Event<DataOf<typeof cashApplied>>, work) => {
    const { cashApplicationId: id, paymentId, invoiceId, engagementId, amount, amountFunctional, appliedOn } = data;
    const { method, paymentReference, invoiceNumber } = data;
    await keep(work, 'settlement', [
      {
        id,
        kind: 'CASH',
        reference: paymentReference,
        payment_id: paymentId,
        invoice_id: invoiceId,
        engagement_id: engagementId,
        ...amount,
        amount_functional: amountFunctional.amount,
        functional_currency: amountFunctional.currency,
        settled_on: appliedOn,
        method,
        relieved_functional: data.bookedFunctional?.amount ?? null,
        known_at: occurredAt,
      },
    ]);
    await keep(
      work,
      'settlement_line',
      data.lines.map((line) => ({
        settlement_id: id,
        invoice_line_id: line.invoiceLineId,
        line_number: line.lineNumber,
        billable_event_id: line.billableEventId,
        quote_line_id: line.quoteLineId,
        ...line.amount,
      })),
    );
    const { realisedFx } = data;
    const fxRate = data.fxRate === null ? null : fxRateText(data.fxRate);
    const attributes = { ...columnsOf(amount), appliedOn, method, realisedFx: realisedFx?.amount ?? null, fxRate };
    const reference = `${paymentReference}/${invoiceNumber}`;
    await keepNodes(work, [{ type: 'CASH_APPLICATION', id, reference, engagementId, attributes }]);
    await keepEdges(work, [
      { from: ['PAYMENT', paymentId], to: ['CASH_APPLICATION', id], amount },
      { from: ['CASH_APPLICATION', id], to: ['INVOICE', invoiceId], amount },
      ...data.lines.map((line): LineageEdge => ({
        from: ['CASH_APPLICATION', id],
        to: ['INVOICE_LINE', line.invoiceLineId],
        amount: line.amount,
      })),
    ]);
  },
);

/** The application stays as it was until that day; from then on it counts no more. */
export const onCashApplicationReversed = handle(
  cashApplicationReversed,
  async ({ data, occurredAt }: Event<DataOf<typeof cashApplicationReversed>>, work) => {
    const { cashApplicationId: id, reversedOn, engagementId, by, reason } = data;
    await keep(work, 'settlement_reversal', [
      { settlement_id: id, reversed_on: reversedOn, reversed_by: by, reason, known_at: occurredAt },
    ]);
    await keepNodes(work, [{ type: 'CASH_APPLICATION', id, engagementId, attributes: { reversedOn, reversedBy: by } }]);
  },
);

export const onPaymentRefunded = handle(
  paymentRefunded,
  async ({ data, occurredAt }: Event<DataOf<typeof paymentRefunded>>, work) => {
    const { refundId: id, paymentId, amount, amountFunctional, refundedOn } = data;
    await keep(work, 'payment_refund', [
      {
        id,
        payment_id: paymentId,
        ...amount,
        amount_functional: amountFunctional.amount,
        functional_currency: amountFunctional.currency,
        refunded_on: refundedOn,
        known_at: occurredAt,
      },
    ]);
    await keepNodes(work, [{ type: 'PAYMENT', id: paymentId, attributes: { refundedOn, refunded: amount.amount } }]);
  },
);
