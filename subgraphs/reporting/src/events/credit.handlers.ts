import {
  creditMemoIssued,
  type Event,
  type EventContract,
  receivablesRevalued,
  receivableWrittenOff,
} from '@throughline/events';
import { handle } from '@throughline/transport';
import { keepEdges, keepNodes, type LineageEdge } from '../read-models/lineage.ts';
import { columnsOf, keep } from '../read-models/read-models.ts';
import { grossOf } from './amounts.ts';

type DataOf<C> = C extends EventContract<infer T> ? T : never;

/** A credit memo settles its invoice like cash does, line by line, gross of tax. */
export const onCreditMemoIssued = handle(
  creditMemoIssued,
  async ({ data, occurredAt }: Event<DataOf<typeof creditMemoIssued>>, work) => {
    const { creditMemoId: id, reference, invoiceId, engagementId, issuedOn, gross, grossFunctional } = data;
    const functional = { functional_currency: grossFunctional.currency, known_at: occurredAt };
    await keep(work, 'credit_memo', [
      {
        id,
        reference,
        number: data.number,
        invoice_id: invoiceId,
        engagement_id: engagementId,
        reason: data.reason,
        issued_on: issuedOn,
        requested_at: data.requestedAt,
        net: data.net.amount,
        tax: data.tax.amount,
        gross: gross.amount,
        currency: gross.currency,
        gross_functional: grossFunctional.amount,
        ...functional,
      },
    ]);
    await keep(
      work,
      'credit_memo_line',
      data.lines.map((line) => ({
        id: line.creditMemoLineId,
        credit_memo_id: id,
        invoice_line_id: line.invoiceLineId,
        billable_event_id: line.billableEventId,
        stream: line.stream,
        net: line.net.amount,
        currency: line.net.currency,
      })),
    );
    await keep(work, 'settlement', [
      {
        id,
        kind: 'CREDIT_MEMO',
        reference,
        invoice_id: invoiceId,
        engagement_id: engagementId,
        ...gross,
        amount_functional: grossFunctional.amount,
        relieved_functional: grossFunctional.amount,
        settled_on: issuedOn,
        ...functional,
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
        ...grossOf(line),
      })),
    );
    const attributes = { date: issuedOn, reason: data.reason, net: data.net.amount, ...columnsOf(gross) };
    await keepNodes(work, [
      { type: 'CREDIT_MEMO', id, reference, engagementId, attributes: { ...attributes, number: data.number } },
      ...data.erpIds.map((erpId) => ({ type: 'ERP_DOCUMENT' as const, id: erpId, reference: erpId, engagementId })),
    ]);
    // It stems from the lines that it takes back, and from nothing else of their invoice.
    await keepEdges(work, [
      ...data.lines.map((line): LineageEdge => ({
        from: ['CREDIT_MEMO', id],
        to: ['INVOICE_LINE', line.invoiceLineId],
        amount: grossOf(line),
      })),
      ...data.erpIds.map((erpId): LineageEdge => ({ from: ['ERP_DOCUMENT', erpId], to: ['CREDIT_MEMO', id] })),
    ]);
  },
);

/** A receivable that was given up settles its invoice as well. */
export const onReceivableWrittenOff = handle(
  receivableWrittenOff,
  async ({ data, occurredAt }: Event<DataOf<typeof receivableWrittenOff>>, work) => {
    const { receivableWriteOffId: id, reference, invoiceId, engagementId, amount, amountFunctional } = data;
    await keep(work, 'settlement', [
      {
        id,
        kind: 'WRITE_OFF',
        reference,
        invoice_id: invoiceId,
        engagement_id: engagementId,
        ...amount,
        amount_functional: amountFunctional.amount,
        relieved_functional: amountFunctional.amount,
        functional_currency: amountFunctional.currency,
        settled_on: data.writtenOffOn,
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
    const attributes = { kind: data.kind, reason: data.reason, writtenOffOn: data.writtenOffOn, ...columnsOf(amount) };
    await keepNodes(work, [{ type: 'RECEIVABLE_WRITE_OFF', id, reference, engagementId, attributes }]);
    await keepEdges(work, [
      { from: ['RECEIVABLE_WRITE_OFF', id], to: ['INVOICE', invoiceId], amount },
      ...(data.paymentId === null
        ? []
        : [{ from: ['PAYMENT', data.paymentId], to: ['RECEIVABLE_WRITE_OFF', id], amount } as const]),
      ...data.lines.map((line): LineageEdge => ({
        from: ['RECEIVABLE_WRITE_OFF', id],
        to: ['INVOICE_LINE', line.invoiceLineId],
        amount: line.amount,
      })),
    ]);
  },
);

/** Every valuation of a month is kept by its instant; the latest one counts. Of two in one instant the later replaces. */
export const onReceivablesRevalued = handle(
  receivablesRevalued,
  async ({ data, occurredAt }: Event<DataOf<typeof receivablesRevalued>>, work) => {
    const { entity, period, balance } = data;
    const { currency } = balance;
    await work.sql(
      `insert into revaluation (tenant_id, entity, period, told_at, currency, balance) values ($1, $2, $3, $4, $5, $6)
       on conflict (tenant_id, entity, period, told_at) do update set balance = excluded.balance`,
      [work.tenantId, entity, period, occurredAt, currency, balance.amount],
    );
    await work.sql(
      `delete from revaluation_item where tenant_id = $1 and entity = $2 and period = $3 and told_at = $4`,
      [work.tenantId, entity, period, occurredAt],
    );
    await keep(
      work,
      'revaluation_item',
      data.items.map((item) => ({
        entity,
        period,
        told_at: occurredAt,
        invoice_id: item.invoiceId,
        booked: item.booked.amount,
        closing: item.closing.amount,
        unrealised: item.unrealised.amount,
        currency,
        rate: item.rate,
      })),
    );
  },
);
