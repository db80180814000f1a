import { cashApplied, paymentRefused, paymentSettled } from '@throughline/events';
import { handle } from '@throughline/transport';
import { keepEdges, keepNodes, type LineageEdge } from '../read-models/lineage.ts';
import { columnsOf, keep } from '../read-models/read-models.ts';

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
});

export const onPaymentRefused = handle(paymentRefused, async ({ data }, work) => {
  const { paymentId: id, reference, amount, valueDate, settledAt, remittance, code } = data;
  await keep(work, 'refused_payment', [
    { id, reference, ...amount, value_date: valueDate, settled_at: settledAt, remittance, code },
  ]);
  const attributes = { ...columnsOf(amount), valueDate, settledAt };
  await keepNodes(work, [{ type: 'PAYMENT', id, reference, attributes }]);
});

/** What a payment left over is not kept: it follows from the payment and its applications, on any day. */
export const onCashApplied = handle(cashApplied, async ({ data }, work) => {
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
  const attributes = { ...columnsOf(amount), appliedOn, method };
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
});
